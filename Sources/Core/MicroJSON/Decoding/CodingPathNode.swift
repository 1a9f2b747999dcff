/// The way from the top of a text to a value, shared between the values on it.
final class CodingPathNode {
    let parent: CodingPathNode?
    let key: any CodingKey
    let depth: Int

    init(_ parent: CodingPathNode?, _ key: any CodingKey) {
        self.parent = parent
        self.key = key
        depth = (parent?.depth ?? 0) + 1
    }
}

extension CodingPathNode? {
    /// The keys from the top down.
    var keys: [any CodingKey] {
        var keys: [any CodingKey] = []
        var node = self
        while let current = node {
            keys.append(current.key)
            node = current.parent
        }
        return keys.reversed()
    }
}
