import MicroJSON

extension WireToJSON {
    /// Writes the value that the reader stands before.
    mutating func scalar(_ field: FieldSchema) throws {
        switch field.kind {
        case .double: try number(Double(bitPattern: try reader.fixed64()))
        case .float: try number(Float(bitPattern: try reader.fixed32()))
        case .int32: writer.int(Int64(Int32(truncatingIfNeeded: try reader.varint())))
        case .uint32: writer.uint(UInt64(UInt32(truncatingIfNeeded: try reader.varint())))
        case .sint32: writer.int(WireToJSON.zigZag(UInt64(UInt32(truncatingIfNeeded: try reader.varint()))))
        case .fixed32: writer.uint(UInt64(try reader.fixed32()))
        case .sfixed32: writer.int(Int64(Int32(bitPattern: try reader.fixed32())))
        case .int64: quoted(Int64(bitPattern: try reader.varint()))
        case .sint64: quoted(WireToJSON.zigZag(try reader.varint()))
        case .sfixed64: quoted(Int64(bitPattern: try reader.fixed64()))
        case .uint64: quoted(try reader.varint())
        case .fixed64: quoted(try reader.fixed64())
        case .bool: writer.bool(try reader.varint() != 0)
        case .enumeration: name(Int32(truncatingIfNeeded: try reader.varint()), of: pool.enums[field.type])
        case .string: try string(try reader.lengthDelimited())
        case .bytes: data(try reader.lengthDelimited())
        case .message, .group: break
        }
    }

    private static func zigZag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// Numbers of 64 bits stand in quotes, since JavaScript would round them.
    private mutating func quoted(_ value: Int64) {
        writer.bytes.append(UInt8(ascii: "\""))
        writer.int(value)
        writer.bytes.append(UInt8(ascii: "\""))
    }

    private mutating func quoted(_ value: UInt64) {
        writer.bytes.append(UInt8(ascii: "\""))
        writer.uint(value)
        writer.bytes.append(UInt8(ascii: "\""))
    }

    mutating func number(_ value: Double) throws {
        if value.isFinite { try writer.double(value) } else { writer.string(WireToJSON.name(value)) }
    }

    private mutating func number(_ value: Float) throws {
        if value.isFinite { try writer.float(value) } else { writer.string(WireToJSON.name(Double(value))) }
    }

    private static func name(_ value: Double) -> String {
        value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
    }

    /// A number without a name is written as it is.
    private mutating func name(_ number: Int32, of type: EnumTable) {
        if let name = type.names[number] { writer.bytes.append(contentsOf: name) } else { writer.int(Int64(number)) }
    }

    private mutating func data(_ range: Range<Int>) {
        writer.bytes.append(UInt8(ascii: "\""))
        Base64.append(reader.bytes[range], to: &writer.bytes)
        writer.bytes.append(UInt8(ascii: "\""))
    }

    /// Text that needs no escape is copied, everything else is left to the writer.
    mutating func string(_ range: Range<Int>) throws {
        let bytes = reader.bytes
        var end = range.lowerBound
        while end < range.upperBound, WireToJSON.isPlain(bytes[end]) { end += 1 }
        guard end < range.upperBound else {
            writer.bytes.append(UInt8(ascii: "\""))
            writer.bytes.append(contentsOf: bytes[range])
            writer.bytes.append(UInt8(ascii: "\""))
            return
        }
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw CodecError(code: .malformed, message: "the text is not UTF-8")
        }
        writer.string(text)
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x7f
        }
    }
}
