extension JSONScanner {
    /// Moves past a string, the offset being at its opening quote, and checks its escapes and its UTF-8.
    mutating func string() throws(JSONError) -> StringToken {
        let start = offset + 1
        var index = start
        var hasEscapes = false
        while true {
            index = bytes.withUnsafeBufferPointer { PlainText.end(of: $0, from: index, isASCII: true) }
            guard index < bytes.count else { break }
            let byte = bytes[index]
            if byte == ASCII.quote {
                offset = index + 1
                return StringToken(range: start..<index, hasEscapes: hasEscapes)
            }
            if byte == ASCII.backslash {
                hasEscapes = true
                offset = index
                try escape()
                index = offset
            } else if byte < 0x20 {
                throw JSONError(.invalidString, at: index, "a control character must be escaped", found: byte)
            } else {
                let length = UTF8Sequence.length(in: bytes, at: index)
                guard length > 0 else {
                    throw JSONError(.invalidUTF8, at: index, "a string must be UTF-8", found: byte)
                }
                index += length
            }
        }
        throw JSONError(.unexpectedEnd, at: bytes.count, "expected the end of the string")
    }

    /// Moves past an escape, the offset being at its backslash.
    private mutating func escape() throws(JSONError) {
        offset += 1
        guard offset < bytes.count else { throw unexpected("expected an escape") }
        switch bytes[offset] {
        case ASCII.quote, ASCII.backslash, ASCII.slash, ASCII.b, ASCII.f, ASCII.n, ASCII.r, ASCII.t:
            offset += 1
        case ASCII.u:
            offset += 1
            for _ in 0..<4 {
                guard offset < bytes.count, ASCII.hexValue(bytes[offset]) != nil else {
                    throw unexpected("expected four hexadecimal digits", as: .invalidString)
                }
                offset += 1
            }
        default:
            throw unexpected("no such escape", as: .invalidString)
        }
    }

    /// The text of a string, its escapes resolved.
    @inline(__always)
    func text(_ token: StringToken) -> String {
        slice(token.range) { token.hasEscapes ? StringEscape.resolve($0) : String(decoding: $0, as: UTF8.self) }
    }
}

/// The rules of well-formed UTF-8 (Unicode 15, table 3-7).
enum UTF8Sequence {
    /// The length of the sequence that starts there with a byte above 0x7f; 0 if it is malformed.
    static func length(in bytes: [UInt8], at index: Int) -> Int {
        let first = bytes[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch first {
        case 0xc2...0xdf: length = 2
        case 0xe0:
            length = 3
            second = 0xa0...0xbf
        case 0xed:
            length = 3
            second = 0x80...0x9f
        case 0xe1...0xef: length = 3
        case 0xf0:
            length = 4
            second = 0x90...0xbf
        case 0xf1...0xf3: length = 4
        case 0xf4:
            length = 4
            second = 0x80...0x8f
        default: return 0
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        for rest in index + 2..<max(index + 2, index + length) where bytes[rest] & 0xc0 != 0x80 { return 0 }
        return length
    }
}
