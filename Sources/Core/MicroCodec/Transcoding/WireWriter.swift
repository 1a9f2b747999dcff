/// Writes the primitives of the protobuf wire format (https://protobuf.dev/programming-guides/encoding).
struct WireWriter {
    /// What has been written.
    var bytes: [UInt8] = []

    /// The bytes of a varint.
    static func varint(_ value: UInt64) -> [UInt8] {
        var writer = WireWriter()
        writer.varint(value)
        return writer.bytes
    }

    /// Seven bits at a time, the lowest first.
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Negative numbers of any width take ten bytes.
    mutating func varint(_ value: Int64) { varint(UInt64(bitPattern: value)) }

    /// Small numbers of either sign take few bytes.
    mutating func zigZag(_ value: Int64) { varint(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    mutating func fixed32(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func fixed64(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func tag(_ field: FieldSchema) { bytes.append(contentsOf: field.tag) }

    /// The tag behind the fields of a group.
    mutating func endGroup(_ field: FieldSchema) {
        varint(UInt64(field.number) << 3 | UInt64(WireType.endGroup.rawValue))
    }

    mutating func string(_ text: String) {
        varint(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func data(_ data: some Collection<UInt8>) {
        varint(UInt64(data.count))
        bytes.append(contentsOf: data)
    }

    /// Leaves room for a length of one byte, which is what most messages need.
    ///
    /// - Returns: what ``endLength(_:)`` wants.
    mutating func beginLength() -> Int {
        bytes.append(0)
        return bytes.count
    }

    /// Fills in the length of what was written since, moving it when the length takes more than one byte.
    mutating func endLength(_ start: Int) {
        let length = bytes.count - start
        if length < 0x80 {
            bytes[start - 1] = UInt8(truncatingIfNeeded: length)
        } else {
            bytes.replaceSubrange(start - 1..<start, with: WireWriter.varint(UInt64(length)))
        }
    }
}
