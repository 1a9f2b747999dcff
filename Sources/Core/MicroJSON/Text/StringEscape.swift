/// JSON's backslash escapes.
enum StringEscape {
    /// The text of string content whose escapes a scanner has checked.
    ///
    /// A surrogate without its partner becomes U+FFFD, as in Go.
    static func resolve(_ content: UnsafeBufferPointer<UInt8>) -> String {
        // No escape is shorter than what it stands for.
        String(unsafeUninitializedCapacity: content.count) { text in
            var count = 0
            var index = 0
            while index < content.count {
                let byte = content[index]
                guard byte == ASCII.backslash, index + 1 < content.count else {
                    text[count] = byte
                    count += 1
                    index += 1
                    continue
                }
                let kind = content[index + 1]
                if kind == ASCII.u {
                    for byte in UTF8.encode(scalar(content, at: &index)) ?? UTF8.encodedReplacementCharacter {
                        text[count] = byte
                        count += 1
                    }
                } else {
                    text[count] = plain(kind)
                    count += 1
                    index += 2
                }
            }
            return count
        }
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
    private static func scalar(_ content: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Unicode.Scalar {
        let unit = unit(content, at: index) ?? 0xfffd
        index += 6
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xdc00, let low = self.unit(content, at: index), 0xdc00...0xdfff ~= low {
            index += 6
            return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xd800) << 10 + UInt32(low) - 0xdc00) ?? "\u{fffd}"
        }
        return "\u{fffd}"
    }

    private static func unit(_ content: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 6 <= content.count, content[index] == ASCII.backslash, content[index + 1] == ASCII.u else {
            return nil
        }
        var unit: UInt16 = 0
        for byte in content[index + 2..<index + 6] {
            guard let digit = ASCII.hexValue(byte) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// Appends a string in quotes, and what stands before and after it.
    ///
    /// - Parameters:
    ///   - html: Whether `<`, `>`, `&`, U+2028 and U+2029 are escaped too, as Go's encoder does.
    ///   - afterComma: Whether a comma comes first.
    ///   - beforeColon: Whether a colon comes last.
    static func append(
        _ text: String, html: Bool, afterComma: Bool = false, beforeColon: Bool = false, to bytes: inout [UInt8]
    ) {
        var text = text
        text.withUTF8 { text in
            if text.count <= short, !needsEscape(text, html: html) {
                appendShort(text, afterComma: afterComma, beforeColon: beforeColon, to: &bytes)
                return
            }
            if afterComma { bytes.append(ASCII.comma) }
            append(text, html: html, to: &bytes)
            if beforeColon { bytes.append(ASCII.colon) }
        }
    }

    /// The most bytes of a text that is put together with what stands around it before it is appended.
    private static let short = 60

    /// Appends a short text without escapes. One append instead of five: each looks whether the array is its own.
    @inline(__always)
    private static func appendShort(
        _ text: UnsafeBufferPointer<UInt8>, afterComma: Bool, beforeColon: Bool, to bytes: inout [UInt8]
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: short + 4) { buffer in
            var count = 0
            if afterComma {
                buffer[count] = ASCII.comma
                count += 1
            }
            buffer[count] = ASCII.quote
            count += 1
            for byte in text {
                buffer[count] = byte
                count += 1
            }
            buffer[count] = ASCII.quote
            count += 1
            if beforeColon {
                buffer[count] = ASCII.colon
                count += 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, html: Bool, to bytes: inout [UInt8]) {
        bytes.append(ASCII.quote)
        var start = 0
        var index = 0
        while index < text.count {
            if !html { index = PlainText.end(of: text, from: index, isASCII: false) }
            guard index < text.count else { break }
            let length = escapedLength(text, at: index, html: html)
            guard length > 0 else {
                index += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            appendEscape(of: text[index], last: text[index + length - 1], to: &bytes)
            index += length
            start = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(ASCII.quote)
    }

    @inline(__always)
    private static func needsEscape(_ text: UnsafeBufferPointer<UInt8>, html: Bool) -> Bool {
        if PlainText.end(of: text, isASCII: false) < text.count { return true }
        return html && text.indices.contains { escapedLength(text, at: $0, html: true) > 0 }
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
