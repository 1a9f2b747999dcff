/// One escaped byte, `%` and two hexadecimal digits (RFC 3986 §2.1); which bytes are escaped, and what becomes of a broken
/// escape, is the affair of what they stand in.
package enum PercentEscape {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Appends the escape of a byte.
    package static func append(_ byte: UInt8, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "%"))
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }

    /// The byte that two digits stand for; nil when they are none.
    package static func byte(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = value(high), let low = value(low) else { return nil }
        return high << 4 | low
    }

    /// What a hexadecimal digit stands for; nil when it is none.
    package static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
