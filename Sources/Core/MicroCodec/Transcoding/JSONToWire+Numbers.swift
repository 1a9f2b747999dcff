import MicroJSON

extension JSONToWire {
    /// A number, or the same as text; `1.0` and `1e3` are integers too.
    mutating func integer(_ field: FieldSchema) throws {
        switch try reader.peek() {
        case .number: try integer(try reader.readNumber(), field, quoted: false)
        case .string: try integer(text: try reader.readString(), field)
        default: throw try mismatch(article(field))
        }
    }

    /// An integer as text.
    mutating func integer(text: String, _ field: FieldSchema) throws {
        guard let number = try? JSONNumber(text) else { throw CodecError.mismatch(article(field), .string(text)) }
        try integer(number, field, quoted: true)
    }

    private mutating func integer(_ number: JSONNumber, _ field: FieldSchema, quoted: Bool) throws {
        let written =
            switch field.kind {
            case .uint32, .uint64, .fixed32, .fixed64: number.uint64.map { write($0, field.kind) } ?? false
            default: number.int64.map { write($0, field.kind) } ?? false
            }
        if written { return }
        let found = quoted ? CodecError.Found.string(number.text) : .text(number.text)
        let isInteger = number.double.rounded() == number.double
        throw CodecError.mismatch(article(field), found, code: isInteger ? .outOfRange : .typeMismatch)
    }

    /// Writes a number unless it is too large for its type.
    private mutating func write(_ value: Int64, _ kind: FieldKind) -> Bool {
        switch kind {
        case .int64: writer.varint(value)
        case .sint64: writer.zigZag(value)
        case .sfixed64: writer.fixed64(UInt64(bitPattern: value))
        default:
            guard let narrow = Int32(exactly: value) else { return false }
            switch kind {
            case .sint32: writer.zigZag(Int64(narrow))
            case .sfixed32: writer.fixed32(UInt32(bitPattern: narrow))
            default: writer.varint(Int64(narrow))
            }
        }
        return true
    }

    private mutating func write(_ value: UInt64, _ kind: FieldKind) -> Bool {
        switch kind {
        case .uint64: writer.varint(value)
        case .fixed64: writer.fixed64(value)
        default:
            guard let narrow = UInt32(exactly: value) else { return false }
            if kind == .fixed32 { writer.fixed32(narrow) } else { writer.varint(UInt64(narrow)) }
        }
        return true
    }

    /// A number, `NaN`, `Infinity`, `-Infinity`, or a number as text.
    mutating func double(_ field: FieldSchema) throws -> Double {
        let found: CodecError.Found
        let value: Double
        switch try reader.peek() {
        case .number:
            let number = try reader.readNumber()
            (found, value) = (.text(number.text), number.double)
        case .string:
            let text = try reader.readString()
            switch text {
            case "NaN": return .nan
            case "Infinity", "+Infinity": return .infinity
            case "-Infinity": return -.infinity
            default:
                guard let number = try? JSONNumber(text) else {
                    throw CodecError.mismatch(article(field), .string(text))
                }
                (found, value) = (.string(text), number.double)
            }
        default: throw try mismatch(article(field))
        }
        guard value.isFinite else { throw CodecError.mismatch(article(field), found, code: .outOfRange) }
        return value
    }

    mutating func float(_ field: FieldSchema) throws -> Float {
        let value = try double(field)
        let narrow = Float(value)
        guard narrow.isFinite || !value.isFinite else {
            throw CodecError.mismatch(article(field), .text("\(value)"), code: .outOfRange)
        }
        return narrow
    }
}
