/// Finds the bytes that a JSON string cannot hold as they are: control characters, the quote and the backslash.
enum PlainText {
    /// The place of the first such byte from an index on, or the end.
    ///
    /// - Parameter isASCII: Whether it ends before what is not ASCII, too.
    @inline(__always)
    static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, isASCII: Bool) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found = marks(in: word) | (isASCII ? word & highBits : 0)
            // The first byte is the lowest, and only those above one that is found may be marked falsely.
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < raw.count {
            let byte = raw[index]
            if byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash || (isASCII && byte >= 0x80) { break }
            index += 1
        }
        return index
    }

    private static let lowBits: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The highest bit of each of eight bytes that is to be found, right up to the first and not less than that after it.
    @inline(__always)
    private static func marks(in word: UInt64) -> UInt64 {
        let quotes = word ^ lowBits &* UInt64(ASCII.quote)
        let backslashes = word ^ lowBits &* UInt64(ASCII.backslash)
        let below = (word &- lowBits &* UInt64(ASCII.space)) & ~word
        return (below | (quotes &- lowBits) & ~quotes | (backslashes &- lowBits) & ~backslashes) & highBits
    }
}
