extension JSONScanner {
    /// Moves past a number: an optional minus, an integer without leading zeros, a fraction, an exponent.
    mutating func number() throws(JSONError) -> NumberToken {
        let start = offset
        var isInteger = true
        if offset < bytes.count, bytes[offset] == ASCII.minus { offset += 1 }
        if offset < bytes.count, bytes[offset] == ASCII.zero {
            offset += 1
            if offset < bytes.count, ASCII.isDigit(bytes[offset]) {
                throw JSONError(.invalidNumber, at: offset, "a number cannot start with 0 and another digit")
            }
        } else {
            try digits()
        }
        if offset < bytes.count, bytes[offset] == ASCII.point {
            isInteger = false
            offset += 1
            try digits()
        }
        if offset < bytes.count, bytes[offset] | 0x20 == ASCII.e {
            isInteger = false
            offset += 1
            if offset < bytes.count, bytes[offset] == ASCII.plus || bytes[offset] == ASCII.minus { offset += 1 }
            try digits()
        }
        return NumberToken(range: start..<offset, isInteger: isInteger)
    }

    /// Moves past one digit or more.
    @inline(__always)
    private mutating func digits() throws(JSONError) {
        let start = offset
        while offset < bytes.count, ASCII.isDigit(bytes[offset]) { offset += 1 }
        if offset == start { throw unexpected("expected a digit", as: .invalidNumber) }
    }

    /// The text of a number.
    func text(_ token: NumberToken) -> String {
        slice(token.range) { String(decoding: $0, as: UTF8.self) }
    }

    /// Runs a function on some of the bytes.
    @inline(__always)
    func slice<Result>(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
}
