extension JSONReader {
    /// Reads a string.
    public mutating func readString() throws(JSONError) -> String {
        try beginValue(.string)
        let token = try scanner.string()
        endValue()
        return scanner.text(token)
    }

    /// Reads a string as UTF-8, which is good for as long as the function runs.
    package mutating func readString<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(JSONError) -> Result {
        try beginValue(.string)
        let token = try scanner.string()
        endValue()
        guard token.hasEscapes else { return scanner.slice(token.range, body) }
        var text = scanner.text(token)
        return text.withUTF8(body)
    }

    /// Reads a boolean.
    public mutating func readBool() throws(JSONError) -> Bool {
        try beginValue(.bool)
        let value = try scanner.bool()
        endValue()
        return value
    }

    /// Reads `null`.
    public mutating func readNull() throws(JSONError) {
        try beginValue(.null)
        try scanner.null()
        endValue()
    }

    /// Reads a number with its text.
    public mutating func readNumber() throws(JSONError) -> JSONNumber {
        JSONNumber(recognised: scanner.text(try readNumberToken()))
    }

    /// Reads a number that is exactly an integer.
    public mutating func readInt64() throws(JSONError) -> Int64 {
        try readInteger()
    }

    /// Reads a number that is exactly an unsigned integer.
    public mutating func readUInt64() throws(JSONError) -> UInt64 {
        try readInteger()
    }

    /// Reads a number as the nearest double; throws if it is too large for one.
    public mutating func readDouble() throws(JSONError) -> Double {
        let token = try readNumberToken()
        if let value = scanner.slice(token.range, { DecimalText($0).double }) { return value }
        let value = Double(scanner.text(token)) ?? .infinity
        guard value.isFinite else {
            throw JSONError(.typeMismatch, at: token.range.lowerBound, "the number is too large for a double")
        }
        return value
    }

    /// Reads any value.
    public mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peek() {
        case .null:
            try readNull()
            return .null
        case .bool: return .bool(try readBool())
        case .string: return .string(try readString())
        case .number: return .number(try readNumber())
        case .array:
            try beginArray()
            var elements: [JSONValue] = []
            while try nextElement() { elements.append(try readValue()) }
            return .array(elements)
        case .object:
            try beginObject()
            var members: [(key: String, value: JSONValue)] = []
            while let key = try nextKey() { members.append((key: key, value: try readValue())) }
            return .object(JSONObject(members: members))
        }
    }

    /// Moves past any value, checking it.
    public mutating func skipValue() throws(JSONError) {
        _ = try beginValue()
        var nothing = SkippingVisitor()
        try scanner.walk(&nothing, outerDepth: open.depth, limits: limits)
        endValue()
    }

    /// Reads any value as the bytes it is written with.
    public mutating func readRaw() throws(JSONError) -> [UInt8] {
        _ = try beginValue()
        let start = offset
        try skipValue()
        return Array(scanner.bytes[start..<offset])
    }

    private mutating func readNumberToken() throws(JSONError) -> JSONScanner.NumberToken {
        try beginValue(.number)
        let token = try scanner.number()
        endValue()
        return token
    }

    private mutating func readInteger<I: FixedWidthInteger>() throws(JSONError) -> I {
        let token = try readNumberToken()
        let value = scanner.slice(token.range) { text in
            (token.isInteger ? DecimalText.plainInteger(I.self, text) : nil) ?? DecimalText(text).integer(I.self)
        }
        guard let value else {
            throw JSONError(
                .typeMismatch, at: token.range.lowerBound,
                "\(scanner.text(token)) is not an integer of \(I.bitWidth) bits")
        }
        return value
    }
}

/// A visitor that keeps nothing.
private struct SkippingVisitor: JSONVisitor {
    mutating func beginObject(at offset: Int) {}
    mutating func beginArray(at offset: Int) {}
    mutating func end(at offset: Int) {}
    mutating func key(_ token: JSONScanner.StringToken) {}
    mutating func string(_ token: JSONScanner.StringToken) {}
    mutating func number(_ token: JSONScanner.NumberToken) {}
    mutating func word(_ kind: JSONKind, _ range: Range<Int>) {}
}
