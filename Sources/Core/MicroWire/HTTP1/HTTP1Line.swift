/// The pieces that the lines of HTTP/1.1 are made of (RFC 9110 §5.6, RFC 9112 §5).
enum HTTP1Line {
    /// Reads a header line that begins at an index, and moves behind its line break.
    ///
    /// - Returns: where its name and its value are, the blanks around that left out.
    /// - Throws: 400 for a line that is none: no colon, blanks in front of it, a folded line, characters that must not be.
    @inline(__always)
    static func field(
        in bytes: Span<UInt8>, at index: inout Int
    ) throws(HTTP1Refusal) -> (name: Range<Int>, value: Range<Int>) {
        let nameStart = index
        while index < bytes.count, isToken(bytes[index]) { index += 1 }
        guard index > nameStart, index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw .malformed }
        let name = nameStart..<index
        index += 1
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        let valueStart = index
        while index < bytes.count, isText(bytes[index]) { index += 1 }
        var valueEnd = index
        while valueEnd > valueStart, isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        try lineBreak(in: bytes, at: &index)
        return (name, valueStart..<valueEnd)
    }

    /// Moves behind a line break.
    ///
    /// - Throws: 400 where there is none. One half of it is none: others may see a line's end where we do not.
    @inline(__always)
    static func lineBreak(in bytes: Span<UInt8>, at index: inout Int) throws(HTTP1Refusal) {
        guard isLineBreak(in: bytes, at: index) else { throw .malformed }
        index += 2
    }

    @inline(__always)
    static func isLineBreak(in bytes: Span<UInt8>, at index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == UInt8(ascii: "\r") && bytes[index + 1] == UInt8(ascii: "\n")
    }

    /// What names and methods are made of (RFC 9110 §5.6.2): a bit for each of ASCII's characters.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        let letters: UInt64 = byte < 64 ? 0x03ff_6cfa_0000_0000 : byte < 128 ? 0x57ff_ffff_c7ff_fffe : 0
        return letters >> UInt64(byte & 63) & 1 == 1
    }

    /// What values are made of: no control characters but tabs.
    @inline(__always)
    static func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7f || byte == 0x09 }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension Span<UInt8> {
    /// A part as text; what is no UTF-8 in it becomes U+FFFD.
    func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// A part in lower case, which has to be ASCII.
    func lowercased(_ range: Range<Int>) -> String {
        let part = extracting(range)
        return String(unsafeUninitializedCapacity: part.count) { text in
            for index in part.indices {
                let byte = part[index]
                text[index] = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
            }
            return part.count
        }
    }
}
