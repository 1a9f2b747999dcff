/// Finds the members of one object by name, the last of several.
///
/// A class: the standard library copies a container for each value that is decoded from it.
final class MemberTable {
    let document: JSONDocument
    /// The way to the object.
    let path: CodingPathNode?
    /// The object's place, or ``JSONDocument/missing`` for an object without members.
    let object: Int
    /// The places of the values by name, for objects too large to search each time.
    private let table: [String: Int]?
    /// Where the next name is looked for first: most types ask for their members in the order they were written in.
    private var expected: Int

    /// The most members that are searched one by one.
    private static let searchable = 24

    init(document: JSONDocument, object: Int, path: CodingPathNode?) {
        self.document = document
        self.path = path
        self.object = object
        expected = object + 1
        guard object >= 0, document.tokens[object].count > Self.searchable else {
            table = nil
            return
        }
        var table = [String: Int](minimumCapacity: Int(document.tokens[object].count))
        for name in document.members(of: object) { table[document.text(at: name)] = name + 1 }
        self.table = table
    }

    /// The names in order, each where its value counts.
    var names: [String] {
        guard object >= 0 else { return [] }
        return document.members(of: object).compactMap { place in
            let name = document.text(at: place)
            return find(name) == place + 1 ? name : nil
        }
    }

    /// The place of the value of that name, or ``JSONDocument/missing``.
    func find(_ name: String) -> Int {
        if let table { return table[name] ?? JSONDocument.missing }
        guard object >= 0 else { return JSONDocument.missing }
        var name = name
        let first = object + 1
        let end = Int(document.tokens[object].next)
        let found = name.withUTF8 { name in
            // What stands before a member that is found does not count: the last of several does.
            let place = document.member(name, in: expected..<end)
            return place == JSONDocument.missing ? document.member(name, in: first..<expected) : place
        }
        if found != JSONDocument.missing { expected = Int(document.tokens[found].next) }
        return found
    }
}
