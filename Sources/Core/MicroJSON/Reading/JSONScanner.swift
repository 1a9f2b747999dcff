/// Recognises JSON's tokens (RFC 8259) in a byte array.
struct JSONScanner: Sendable {
    let bytes: [UInt8]
    var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A string's content between its quotes.
    struct StringToken {
        var range: Range<Int>
        var hasEscapes: Bool
    }

    /// A number's text.
    struct NumberToken {
        var range: Range<Int>
        /// Whether it has neither fraction nor exponent.
        var isInteger: Bool
    }

    var isAtEnd: Bool {
        offset >= bytes.count
    }

    /// Moves past white space.
    @inline(__always)
    mutating func skipWhitespace() {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte <= ASCII.space else { return }
            guard
                byte == ASCII.space || byte == ASCII.newline || byte == ASCII.tab || byte == ASCII.carriageReturn
            else { return }
            offset += 1
        }
    }

    /// Moves past white space and gives the byte there, without moving past it.
    @inline(__always)
    mutating func nextByte(expecting message: @autoclosure () -> String) throws(JSONError) -> UInt8 {
        skipWhitespace()
        guard offset < bytes.count else { throw JSONError(.unexpectedEnd, at: offset, message()) }
        return bytes[offset]
    }

    /// The kind of value that starts with a byte.
    func kind(of byte: UInt8) throws(JSONError) -> JSONKind {
        switch byte {
        case ASCII.brace: .object
        case ASCII.bracket: .array
        case ASCII.quote: .string
        case ASCII.minus, ASCII.zero...ASCII.nine: .number
        case ASCII.t, ASCII.f: .bool
        case ASCII.n: .null
        default: throw unexpected("expected a value")
        }
    }

    /// The error for the byte at the offset, or for the end.
    func unexpected(_ message: String, as code: JSONError.Code = .unexpectedCharacter) -> JSONError {
        guard offset < bytes.count else { return JSONError(.unexpectedEnd, at: offset, message) }
        return JSONError(code, at: offset, message, found: bytes[offset])
    }

    /// Moves past `true` or `false`.
    mutating func bool() throws(JSONError) -> Bool {
        if bytes[offset] == ASCII.t {
            try word("true")
            return true
        }
        try word("false")
        return false
    }

    /// Moves past `null`.
    mutating func null() throws(JSONError) {
        try word("null")
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard offset < bytes.count, bytes[offset] == word.utf8Start[index] else {
                throw unexpected("expected '\(word)'")
            }
            offset += 1
        }
    }

    /// Moves past the white space at the end and demands that nothing else follows.
    mutating func end() throws(JSONError) {
        skipWhitespace()
        guard isAtEnd else { throw unexpected("expected nothing after the value", as: .trailingCharacters) }
    }
}
