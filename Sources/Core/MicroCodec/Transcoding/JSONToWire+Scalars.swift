import MicroJSON

extension JSONToWire {
    /// Reads a value leniently: numbers and booleans where text belongs, and text where numbers or booleans do.
    mutating func scalar(_ field: FieldSchema) throws {
        switch field.kind {
        case .string: try text(field)
        case .bool: writer.varint(UInt64(try bool(field) ? 1 : 0))
        case .bytes: writer.data(try data(field))
        case .enumeration: writer.varint(Int64(try enumeration(field)))
        case .double: writer.fixed64(try double(field).bitPattern)
        case .float: writer.fixed32(try float(field).bitPattern)
        case .message, .group: break
        default: try integer(field)
        }
    }

    private mutating func text(_ field: FieldSchema) throws {
        switch try reader.peek() {
        case .string: try reader.readString { writer.data($0) }
        case .number: writer.string(try reader.readNumber().text)
        case .bool: writer.string(try reader.readBool() ? "true" : "false")
        default: throw try mismatch(article(field))
        }
    }

    /// A boolean, 0 or 1, or a word that Go's strconv.ParseBool knows.
    private mutating func bool(_ field: FieldSchema) throws -> Bool {
        switch try reader.peek() {
        case .bool: return try reader.readBool()
        case .number: return try bool(try reader.readNumber().text, field, quoted: false)
        case .string: return try bool(try reader.readString(), field)
        default: throw try mismatch(article(field))
        }
    }

    func bool(_ text: String, _ field: FieldSchema, quoted: Bool = true) throws -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw CodecError.mismatch(article(field), quoted ? .string(text) : .text(text))
        }
    }

    private mutating func data(_ field: FieldSchema) throws -> [UInt8] {
        guard try reader.peek() == .string else { throw try mismatch(article(field)) }
        let text = try reader.readString()
        guard let data = Base64.decode(text.utf8) else { throw CodecError.mismatch(article(field), .string(text)) }
        return data
    }

    private mutating func enumeration(_ field: FieldSchema) throws -> Int32 {
        let type = pool.enums[field.type]
        switch try reader.peek() {
        case .null where type.isNullValue:
            try reader.readNull()
            return 0
        case .string:
            let text = try reader.readString()
            if let number = type.numbers[text] ?? Int32(text).flatMap({ type.takes($0) ? $0 : nil }) { return number }
            throw CodecError.mismatch("one of the names of \(type.goName)", .string(text))
        case .number:
            let number = try reader.readNumber()
            if let value = number.int64.flatMap({ Int32(exactly: $0) }), type.takes(value) { return value }
            throw CodecError.mismatch("a number of \(type.goName)", .text(number.text))
        default: throw try mismatch("one of the names of \(type.goName)")
        }
    }
}
