import MicroCore
import MicroJSON

/// What the parameters of a query or a form say of one place in a message: values, or what is below it.
final class ParameterNode {
    /// What stands at a place of a list, or alone.
    private enum Element {
        case value(JSONValue)
        case node(ParameterNode)
    }

    /// What a parameter's value is.
    enum Kind {
        /// JSON of a query, or a file's content: of several of one name there is a list.
        case json
        /// Text of a form: commas join the values of one name (spec platform-gateway.md §4).
        case formText
    }

    /// One place has a value and something below it, or values of two kinds: one of both would have to go.
    struct Conflict: Error, CustomStringConvertible {
        let description: String
    }

    private var elements: [Element] = []
    private var kind: Kind?
    /// It has elements, however many.
    private var isList = false
    private var names: [String] = []
    private var members: [ParameterNode] = []
    /// Where a member is, once there are too many to look at each.
    private var places: [String: Int] = [:]

    private static let searchable = 16

    /// Puts a value where a name says.
    func insert(_ value: JSONValue, _ kind: Kind = .json, at steps: [ParameterName.Step]) throws(Conflict) {
        var node = self
        for (index, step) in steps.enumerated() {
            switch step {
            case .member(let name):
                guard node.elements.isEmpty else { throw ParameterNode.mixed }
                node = node.member(name)
            case .append:
                guard node.names.isEmpty else { throw ParameterNode.mixed }
                node.isList = true
                guard index < steps.count - 1 else { break }
                let element = ParameterNode()
                node.elements.append(.node(element))
                node = element
            }
        }
        guard node.names.isEmpty else { throw ParameterNode.mixed }
        guard node.kind == nil || node.kind == kind else {
            throw Conflict(description: "it is given as text and as a file")
        }
        node.kind = kind
        node.elements.append(.value(value))
    }

    private static var mixed: Conflict { Conflict(description: "it is given both with and without members") }

    private func member(_ name: String) -> ParameterNode {
        if let place = place(of: name) { return members[place] }
        let member = ParameterNode()
        names.append(name)
        members.append(member)
        if names.count > ParameterNode.searchable {
            if places.isEmpty {
                for (place, name) in names.enumerated() { places[name] = place }
            } else {
                places[name] = names.count - 1
            }
        }
        return member
    }

    private func place(of name: String) -> Int? { places.isEmpty ? names.firstIndex(of: name) : places[name] }
}

extension ParameterNode {
    /// The whole message, an object unless its type is a list.
    ///
    /// - Parameter type: the message's type; nil when it is not known.
    func message(_ type: ValueType?) -> JSONValue {
        if let type, type.listElement != nil || type.wellKnown == .list { return json(type) }
        return object(type)
    }

    private func json(_ type: ValueType?) -> JSONValue {
        guard names.isEmpty else { return list(type) ?? object(type) }
        let element = type?.listElement
        var values = elements.map { item -> JSONValue in
            switch item {
            case .value(let value): ParameterNode.fit(value, element ?? type)
            case .node(let node): node.json(element)
            }
        }
        if isList || values.count > 1 && (kind == .json || element != nil) { return .array(values) }
        guard kind == .formText, values.count > 1 else {
            let value = values.popLast() ?? .null
            return element == nil || !ParameterNode.isScalar(value) ? value : [value]
        }
        return .string(values.map { $0.stringValue ?? "" }.joined(separator: ","))
    }

    private func object(_ type: ValueType?) -> JSONValue {
        .object(
            JSONObject(
                members: zip(names, members).map { name, member in
                    (key: name, value: member.json(type?.member(named: name)))
                }))
    }

    /// Members whose names are all whole numbers are elements in the order of these, unless the type is a map.
    private func list(_ type: ValueType?) -> JSONValue? {
        guard type?.mapValue == nil, type?.wellKnown != .structure, names.allSatisfy(ParameterName.isPlace) else {
            return nil
        }
        let element = type?.listElement
        // Sorting keeps what is equal, as `1` and `01` are, in its order.
        let sorted = names.indices.sorted { ParameterName.isPlace(names[$0], before: names[$1]) }
        return .array(sorted.map { members[$0].json(element) })
    }

    /// Where text belongs, what looks like a number or a word of JSON is text as well.
    private static func fit(_ value: JSONValue, _ type: ValueType?) -> JSONValue {
        guard let type, type.type == "string" || type.type == "[]uint8" else { return value }
        switch value {
        case .null: return "null"
        case .bool(let bool): return bool ? "true" : "false"
        case .number(let number): return .string(number.text)
        case .string, .array, .object: return value
        }
    }

    private static func isScalar(_ value: JSONValue) -> Bool {
        switch value {
        case .string, .number, .bool: true
        case .null, .array, .object: false
        }
    }
}

extension ValueType {
    /// The type of a member of an object; nil where it is not known.
    fileprivate func member(named name: String) -> ValueType? {
        if let mapValue { return mapValue }
        switch wellKnown {
        case .structure, .any, .list: return nil
        default: break
        }
        return values.first { $0.name == name } ?? values.first { ValueType.isSame($0.name, name) }
    }

    /// Whether two spellings are of one name: `product_name`, `productName`.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        func letters(_ name: String) -> some Sequence<UInt8> {
            name.utf8.lazy.filter { $0 != UInt8(ascii: "_") }.map { 0x41...0x5a ~= $0 ? $0 | 0x20 : $0 }
        }
        return letters(left).elementsEqual(letters(right))
    }

    /// Whether the JSON of a request is no object, so that a query names it as the parameter `value`.
    var isValue: Bool {
        switch wellKnown {
        case .timestamp, .duration, .fieldMask, .list, .wrapper: true
        case .structure, .any: false
        case nil: listElement != nil || ValueType.scalars.contains(type)
        }
    }

    private static let scalars: Set<String> = [
        "string", "bool", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "float64",
        "float32", "[]uint8",
    ]
}
