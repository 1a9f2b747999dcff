/// JSON's backslash escapes.
enum StringEscape {
    /// The text of string content whose escapes a scanner has checked.
    ///
    /// A surrogate without its partner becomes U+FFFD, as in Go.
    static func resolve(_ content: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(content.count)
        var index = content.startIndex
        while index < content.endIndex {
            let byte = content[index]
            guard byte == ASCII.backslash, index + 1 < content.endIndex else {
                text.append(byte)
                index += 1
                continue
            }
            let kind = content[index + 1]
            if kind == ASCII.u {
                text.append(contentsOf: UTF8.encode(scalar(content, at: &index)) ?? UTF8.encodedReplacementCharacter)
            } else {
                text.append(plain(kind))
                index += 2
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func plain(_ kind: UInt8) -> UInt8 {
        switch kind {
        case ASCII.b: 0x08
        case ASCII.f: 0x0c
        case ASCII.n: ASCII.newline
        case ASCII.r: ASCII.carriageReturn
        case ASCII.t: ASCII.tab
        default: kind
        }
    }

    /// Reads `\uXXXX`, or a pair of them that makes one scalar, and moves past it.
    private static func scalar(_ content: ArraySlice<UInt8>, at index: inout Int) -> Unicode.Scalar {
        let unit = unit(content, at: index) ?? 0xfffd
        index += 6
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xdc00, let low = self.unit(content, at: index), 0xdc00...0xdfff ~= low {
            index += 6
            return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xd800) << 10 + UInt32(low) - 0xdc00) ?? "\u{fffd}"
        }
        return "\u{fffd}"
    }

    private static func unit(_ content: ArraySlice<UInt8>, at index: Int) -> UInt16? {
        guard index + 6 <= content.endIndex, content[index] == ASCII.backslash, content[index + 1] == ASCII.u else {
            return nil
        }
        var unit: UInt16 = 0
        for byte in content[index + 2..<index + 6] {
            guard let digit = ASCII.hexValue(byte) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// Appends a string in quotes.
    ///
    /// - Parameter html: Whether `<`, `>`, `&`, U+2028 and U+2029 are escaped too, as Go's encoder does.
    static func append(_ text: String, html: Bool, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, html: html, to: &bytes) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, html: Bool, to bytes: inout [UInt8]) {
        bytes.append(ASCII.quote)
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x20, byte != ASCII.quote, byte != ASCII.backslash, !html {
                index += 1
                continue
            }
            let length = escapedLength(text, at: index, html: html)
            guard length > 0 else {
                index += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            appendEscape(of: byte, last: text[index + length - 1], to: &bytes)
            index += length
            start = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(ASCII.quote)
    }

    /// How many bytes there are to escape as one; 0 if the byte stands for itself.
    private static func escapedLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int, html: Bool) -> Int {
        switch text[index] {
        case 0..<0x20, ASCII.quote, ASCII.backslash: return 1
        case 0x3c, 0x3e, 0x26: return html ? 1 : 0
        case 0xe2:
            guard html, index + 2 < text.count, text[index + 1] == 0x80 else { return 0 }
            return text[index + 2] == 0xa8 || text[index + 2] == 0xa9 ? 3 : 0
        default: return 0
        }
    }

    private static func appendEscape(of byte: UInt8, last: UInt8, to bytes: inout [UInt8]) {
        bytes.append(ASCII.backslash)
        switch byte {
        case ASCII.quote, ASCII.backslash: bytes.append(byte)
        case 0x08: bytes.append(ASCII.b)
        case 0x0c: bytes.append(ASCII.f)
        case ASCII.newline: bytes.append(ASCII.n)
        case ASCII.carriageReturn: bytes.append(ASCII.r)
        case ASCII.tab: bytes.append(ASCII.t)
        case 0xe2: bytes.append(contentsOf: [ASCII.u, 0x32, 0x30, 0x32, last == 0xa8 ? 0x38 : 0x39])
        default:
            bytes.append(contentsOf: [
                ASCII.u, ASCII.zero, ASCII.zero, ASCII.hexDigit(byte >> 4), ASCII.hexDigit(byte),
            ])
        }
    }
}
