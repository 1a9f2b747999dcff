/// Checks text that comes in parts, which may be cut anywhere (RFC 3629 §4).
struct UTF8Validator {
    /// How many bytes the character that has begun still needs.
    private var missing = 0
    /// What the next of them may be: overlong forms, surrogates and numbers above U+10FFFF are told by the second byte.
    private var allowed = UTF8Validator.continuation

    private static let continuation: ClosedRange<UInt8> = 0x80...0xbf

    /// Whether the text may end here.
    var isComplete: Bool { missing == 0 }

    /// Takes the next part.
    ///
    /// - Returns: false if nothing that may follow makes it UTF-8.
    mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0, index + 8 <= bytes.count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            guard accept(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard allowed.contains(byte) else { return false }
            missing -= 1
            allowed = UTF8Validator.continuation
            return true
        }
        switch byte {
        case 0x00...0x7f: break
        case 0xc2...0xdf: missing = 1
        case 0xe0: (missing, allowed) = (2, 0xa0...0xbf)
        case 0xed: (missing, allowed) = (2, 0x80...0x9f)
        case 0xe1...0xef: missing = 2
        case 0xf0: (missing, allowed) = (3, 0x90...0xbf)
        case 0xf1...0xf3: missing = 3
        case 0xf4: (missing, allowed) = (3, 0x80...0x8f)
        default: return false
        }
        return true
    }
}
