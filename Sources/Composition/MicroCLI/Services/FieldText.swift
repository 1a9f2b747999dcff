import MicroCore
import MicroJSON

/// Reads the text of one flag as the type of its field says (spec platform-cli.md §6, "Registered type").
struct FieldText: Sendable {
    /// The flag's name, for error texts.
    let flag: String
    /// The field's type.
    let type: ValueType

    /// The value for JSON.
    ///
    /// - Parameter texts: every value that the flag was given; none when it stood alone.
    /// - Throws: ``CLIError`` naming the flag and what it takes.
    func value(_ texts: [String]) throws(CLIError) -> JSONValue {
        if texts.isEmpty, type.type == "bool" || type.wellKnown == .wrapper("bool") { return .bool(true) }
        guard let first = texts.first else { throw CLIError(.fieldWithoutValue, flag, type.type) }
        guard let element = type.listElement else { return try single(first, type) }
        return .array(try list(texts, of: element))
    }

    /// One comma list, one JSON array, or the flag repeated.
    private func list(_ texts: [String], of element: ValueType) throws(CLIError) -> [JSONValue] {
        guard texts.count == 1 else { return try texts.map { text throws(CLIError) in try single(text, element) } }
        let text = texts[0]
        let json = text.hasPrefix("[") ? text : text.hasPrefix("{") ? "[\(text)]" : ""
        if let items = (try? JSON.parse(json))?.arrayValue {
            for item in items { try checkMembers(of: item, element) }
            return items
        }
        if text.isEmpty { return [] }
        return try text.split(separator: ",", omittingEmptySubsequences: false)
            .map { part throws(CLIError) in try single(String(part), element) }
    }

    private func single(_ text: String, _ type: ValueType) throws(CLIError) -> JSONValue {
        if type.mapValue != nil { return try object(text, "{\"key\": \"value\"}") }
        if !type.enumNames.isEmpty { return try enumValue(text, type) }
        switch type.wellKnown {
        case .timestamp, .duration, .fieldMask: return .string(text)
        case .wrapper(let inner): return try scalar(text, inner)
        case .structure: return try object(text, "{\"key\": \"value\"}")
        case .list:
            guard case .array(let items)? = try? JSON.parse(text) else { throw refusal(text, "a JSON array") }
            return .array(items)
        case .any, nil: break
        }
        if type.isMessage { return try object(text, "{\"\(type.values[0].name)\": …}") }
        return try scalar(text, type.type)
    }

    private func object(_ text: String, _ example: String) throws(CLIError) -> JSONValue {
        guard case .object(let object)? = try? JSON.parse(text) else {
            throw refusal(text, "a JSON object such as '\(example)'")
        }
        return .object(object)
    }

    /// Refuses members that a message does not have: `{"0": {…}}` for a list would become an item without any.
    private func checkMembers(of value: JSONValue, _ type: ValueType) throws(CLIError) {
        guard type.isMessage, case .object(let object) = value else { return }
        func letters(_ name: String) -> String { name.lowercased().replacing("_", with: "") }
        let known = Set(type.values.map { letters($0.name) })
        for member in object.members where !known.contains(letters(member.key)) {
            throw refusal(member.key, "members of the names \(TypeText.alternatives(type.values.map(\.name)))")
        }
    }

    /// The name of a value; of an enum of a `.proto`, which may have more values than its names tell, also a number.
    private func enumValue(_ text: String, _ type: ValueType) throws(CLIError) -> JSONValue {
        let isNumber = FieldText.numberTypes.contains(type.type)
        guard type.enumNames.contains(text) else {
            if !isNumber, type.type != "string", Int32(text) != nil { return try scalar(text, "int32") }
            throw refusal(text, TypeText.alternatives(type.enumNames))
        }
        return isNumber ? try scalar(text, type.type) : .string(text)
    }

    private static let numberTypes: Set = [
        "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
    ]

    private func scalar(_ text: String, _ type: String) throws(CLIError) -> JSONValue {
        switch type {
        case "string": return .string(text)
        case "bool":
            guard case .bool(let value)? = FlagValue.bool(false).reading(text) else {
                throw refusal(text, "true or false")
            }
            return .bool(value)
        case "int", "int64": return try whole(text, Int64.self)
        case "int32": return try whole(text, Int32.self)
        case "int16": return try whole(text, Int16.self)
        case "int8": return try whole(text, Int8.self)
        case "uint", "uint64": return try whole(text, UInt64.self)
        case "uint32": return try whole(text, UInt32.self)
        case "uint16": return try whole(text, UInt16.self)
        case "uint8": return try whole(text, UInt8.self)
        case "float64", "float32": return try fraction(text)
        case "[]uint8":
            guard Base64.decode(text.utf8) != nil else { throw refusal(text, "base64") }
            return .string(text)
        default:
            // A message, an enum, or an unknown type: JSON where it is some, else the name of a value.
            return (try? JSON.parse(text)) ?? .string(text)
        }
    }

    private func whole<Number: FixedWidthInteger>(_ text: String, _ type: Number.Type) throws(CLIError) -> JSONValue {
        let digits = text.drop { $0 == "-" || $0 == "+" }
        let sign = text.hasPrefix("-") ? "-" : ""
        let radix: Int
        switch digits.prefix(2).lowercased() {
        case "0x": radix = 16
        case "0o": radix = 8
        case "0b": radix = 2
        default: radix = 10
        }
        let body = radix == 10 ? digits : digits.dropFirst(2)
        guard text.count - digits.count <= 1, body.first?.isHexDigit == true,
            let value = Number(sign + body, radix: radix), let number = try? JSONNumber("\(value)")
        else { throw refusal(text, "a whole number from \(Number.min) to \(Number.max)") }
        return .number(number)
    }

    /// JSON has no number for infinities; protobuf's JSON takes their names.
    private func fraction(_ text: String) throws(CLIError) -> JSONValue {
        guard let value = Double(text) else { throw refusal(text, "a number") }
        if value.isNaN { return .string("NaN") }
        guard let number = JSONNumber(value) else { return .string(value < 0 ? "-Infinity" : "Infinity") }
        return .number(number)
    }

    private func refusal(_ text: String, _ expectation: String) -> CLIError {
        CLIError(.badField, text, flag, expectation)
    }
}
