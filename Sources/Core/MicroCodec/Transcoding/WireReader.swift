/// Reads the primitives of the protobuf wire format; every access is checked, since the bytes come from anybody.
struct WireReader {
    /// The whole input.
    let bytes: [UInt8]
    /// The offset of the next byte.
    var offset: Int
    /// Where the message that is being read ends.
    var end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    var isAtEnd: Bool { offset >= end }

    /// Moves to a part of the input.
    mutating func move(to range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    @inline(__always)
    mutating func varint() throws -> UInt64 {
        guard offset < end else { throw WireReader.truncated }
        let first = bytes[offset]
        offset += 1
        if first < 0x80 { return UInt64(first) }
        return try longVarint(UInt64(first & 0x7f))
    }

    private mutating func longVarint(_ low: UInt64) throws -> UInt64 {
        var value = low
        var shift: UInt64 = 7
        while shift < 70 {
            guard offset < end else { throw WireReader.truncated }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw CodecError(code: .malformed, message: "malformed protobuf: a varint of more than ten bytes")
    }

    mutating func fixed32() throws -> UInt32 {
        guard end - offset >= 4 else { throw WireReader.truncated }
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
        offset += 4
        return value
    }

    mutating func fixed64() throws -> UInt64 {
        guard end - offset >= 8 else { throw WireReader.truncated }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        offset += 8
        return value
    }

    /// Where the bytes of a string, a message or a packed run lie; moves past them.
    mutating func lengthDelimited() throws -> Range<Int> {
        let length = try varint()
        guard length <= UInt64(end - offset) else { throw WireReader.truncated }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    /// The number of the next field and how its value is delimited.
    @inline(__always)
    mutating func tag() throws -> (number: Int, type: WireType) {
        let value = try varint()
        guard value >> 3 > 0, value <= UInt64(UInt32.max), let type = WireType(rawValue: UInt8(value & 7)) else {
            throw CodecError(code: .malformed, message: "malformed protobuf: there is no field with the tag \(value)")
        }
        return (Int(value >> 3), type)
    }

    /// Moves past a value.
    @inline(__always)
    mutating func skip(_ type: WireType, number: Int) throws {
        switch type {
        case .varint: _ = try varint()
        case .lengthDelimited: _ = try lengthDelimited()
        case .fixed32: _ = try fixed32()
        case .fixed64: _ = try fixed64()
        case .startGroup, .endGroup: try skipGroup(type, number: number)
        }
    }

    /// Where the fields of a message lie, be it behind its length or in a group; moves past them.
    @inline(__always)
    mutating func fields(_ field: FieldSchema) throws -> Range<Int> {
        field.kind == .group ? try group(number: field.number) : try lengthDelimited()
    }

    private mutating func skipGroup(_ type: WireType, number: Int) throws {
        guard type == .startGroup else { throw WireReader.unbalanced }
        _ = try group(number: number)
    }

    /// Groups end with a tag of the same number and may nest.
    private mutating func group(number: Int) throws -> Range<Int> {
        var open = [number]
        let start = offset
        var last = start
        while let innermost = open.last {
            last = offset
            let (number, type) = try tag()
            switch type {
            case .startGroup:
                open.append(number)
                guard open.count <= 100 else {
                    throw CodecError(code: .tooDeep, message: "groups are nested deeper than 100")
                }
            case .endGroup:
                guard number == innermost else { throw WireReader.unbalanced }
                open.removeLast()
            default: try skip(type, number: number)
            }
        }
        return start..<last
    }

    static let truncated = CodecError(code: .malformed, message: "malformed protobuf: it ends in the middle of a field")
    private static let unbalanced = CodecError(
        code: .malformed, message: "malformed protobuf: a group without its beginning or end")
}
