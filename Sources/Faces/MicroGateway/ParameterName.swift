/// The name of a parameter, as the way to a place in a message: `a.b`, `a[b]`, `a[]`.
enum ParameterName {
    /// One step of the way.
    enum Step: Hashable {
        case member(String)
        /// Another element of a list: `[]`.
        case append
    }

    /// Why a name is no way.
    enum Fault: Error, CustomStringConvertible {
        case empty
        case brackets
        case tooDeep

        var description: String {
            switch self {
            case .empty: "it has no name"
            case .brackets: "the brackets in its name are not in pairs"
            case .tooDeep: "its name has more than \(ParameterName.maximumDepth) levels"
            }
        }
    }

    /// How deep names may nest.
    static let maximumDepth = 32

    /// The steps of a name: dots separate in front of the first bracket, and what stands in brackets is one step.
    static func steps(_ name: String) throws(Fault) -> [Step] {
        var steps: [Step] = []
        var rest = name.utf8[...]
        let head = rest.prefix { $0 != open && $0 != close }
        for part in head.split(separator: UInt8(ascii: ".")) { steps.append(.member(String(Substring(part)))) }
        guard !steps.isEmpty else { throw rest.isEmpty || head.count == rest.count ? .empty : .brackets }
        rest = rest.dropFirst(head.count)
        while rest.first == open {
            let inner = rest.dropFirst().prefix { $0 != open && $0 != close }
            rest = rest.dropFirst(inner.count + 1)
            guard rest.popFirst() == close else { throw .brackets }
            steps.append(inner.isEmpty ? .append : .member(String(Substring(inner))))
        }
        guard rest.isEmpty else { throw .brackets }
        guard steps.count <= maximumDepth else { throw .tooDeep }
        return steps
    }

    /// Whether a name is a whole number, and so the place of an element.
    static func isPlace(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    /// Whether one place is in front of another. Numbers may have any length: no room is made for the largest.
    static func isPlace(_ left: String, before right: String) -> Bool {
        let left = left.utf8.drop { $0 == 0x30 }
        let right = right.utf8.drop { $0 == 0x30 }
        return left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
    }
}

private let open = UInt8(ascii: "[")
private let close = UInt8(ascii: "]")
