/// The way from the top of a text to a value, shared between the values on it.
final class CodingPathNode {
    let parent: CodingPathNode?
    /// Changes from element to element of an array, as long as the node has one owner.
    fileprivate(set) var key: any CodingKey
    let depth: Int

    init(_ parent: CodingPathNode?, _ key: any CodingKey) {
        self.parent = parent
        self.key = key
        depth = (parent?.depth ?? 0) + 1
    }
}

extension CodingPathNode? {
    /// The way to an element of an array: the node of the element before it, unless that has another owner.
    mutating func element(_ index: Int, of parent: CodingPathNode?) -> CodingPathNode {
        if isKnownUniquelyReferenced(&self), let node = self {
            node.key = JSONCodingKey.index(index)
            return node
        }
        let node = CodingPathNode(parent, JSONCodingKey.index(index))
        self = node
        return node
    }

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
