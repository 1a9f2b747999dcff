/// A JSON object that keeps its members in order, duplicates included.
public struct JSONObject: Sendable {
    /// The members in order.
    public var members: [(key: String, value: JSONValue)]

    /// Creates an object.
    public init(members: [(key: String, value: JSONValue)] = []) {
        self.members = members
    }

    /// The value of the member of that name.
    ///
    /// Reading gives the last of several. Writing replaces the last one where it stands and drops the others, or
    /// appends; writing nil removes all of that name.
    public subscript(key: String) -> JSONValue? {
        get {
            members.last { $0.key == key }?.value
        }
        set {
            guard let newValue else {
                members.removeAll { $0.key == key }
                return
            }
            guard let last = members.lastIndex(where: { $0.key == key }) else {
                members.append((key: key, value: newValue))
                return
            }
            members[last].value = newValue
            if let first = members.firstIndex(where: { $0.key == key }), first < last {
                members = members.enumerated().filter { $0.offset == last || $0.element.key != key }.map(\.element)
            }
        }
    }

    /// The names in order, duplicates included.
    public var keys: [String] {
        members.map(\.key)
    }

    /// The number of members, duplicates included.
    public var count: Int {
        members.count
    }

    /// Whether there are no members.
    public var isEmpty: Bool {
        members.isEmpty
    }

    /// The same members in the byte order of their names; duplicates keep their order among themselves.
    ///
    /// - Parameter recursive: Whether the objects inside the values are sorted too.
    public func sortedByKey(recursive: Bool = false) -> JSONObject {
        let sorted = members.enumerated().sorted { left, right in
            if left.element.key.utf8.elementsEqual(right.element.key.utf8) { return left.offset < right.offset }
            return left.element.key.utf8.lexicographicallyPrecedes(right.element.key.utf8)
        }
        return JSONObject(
            members: sorted.map { _, member in
                (key: member.key, value: recursive ? member.value.sortedKeys() : member.value)
            })
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.key == $1.key && $0.value == $1.value }
    }

    /// Hashes the members in order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for (key, value) in members {
            hasher.combine(key)
            hasher.combine(value)
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral, CustomStringConvertible {
    /// Creates an object with the members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(members: elements.map { (key: $0.0, value: $0.1) })
    }

    /// The object as compact JSON.
    public var description: String {
        JSON.text(.object(self))
    }
}
