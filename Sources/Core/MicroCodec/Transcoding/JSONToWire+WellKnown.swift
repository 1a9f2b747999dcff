import MicroJSON

extension JSONToWire {
    /// Reads the JSON of one of the messages with a form of their own.
    mutating func wellKnown(_ kind: WellKnown, _ table: MessageTable) throws {
        switch kind {
        case .timestamp: try time(table, "a time such as 2006-01-02T15:04:05Z") { TimeText.timestamp($0) }
        case .duration: try time(table, "a duration such as 1.5s") { TimeText.duration($0) }
        case .fieldMask: try fieldMask(table.fields[0])
        case .structure:
            guard try reader.peek() == .object else { throw try mismatch("an object") }
            try map(table.fields[0], .object)
        case .listValue:
            guard try reader.peek() == .array else { throw try mismatch("an array") }
            try list(table.fields[0], .array)
        case .value: try value(table)
        case .wrapper: try tagged(table.fields[0])
        case .any: throw CodecError.any
        }
    }

    private mutating func time(
        _ table: MessageTable, _ expected: String, parse: (String) -> (seconds: Int64, nanos: Int32)?
    ) throws {
        guard try reader.peek() == .string else { throw try mismatch(expected) }
        let text = try reader.readString()
        guard let (seconds, nanos) = parse(text) else { throw CodecError.mismatch(expected, .string(text)) }
        writer.tag(table.fields[0])
        writer.varint(seconds)
        writer.tag(table.fields[1])
        writer.varint(Int64(nanos))
    }

    private mutating func fieldMask(_ field: FieldSchema) throws {
        guard try reader.peek() == .string else { throw try mismatch("field names with commas between them") }
        for path in try reader.readString().split(separator: ",") {
            writer.tag(field)
            writer.string(FieldMaskText.snakeCase(String(path)))
        }
    }

    /// Any JSON at all; the members of the oneof stand in the order null, number, string, bool, struct, list.
    private mutating func value(_ table: MessageTable) throws {
        guard table.fields.count == 6 else { throw CodecError(code: .invalidSchema, message: table.name) }
        let place =
            switch try reader.peek() {
            case .null: 0
            case .number: 1
            case .string: 2
            case .bool: 3
            case .object: 4
            case .array: 5
            }
        try tagged(table.fields[place])
    }
}
