extension JSONReader {
    /// Enters an object.
    public mutating func beginObject() throws(JSONError) {
        try beginContainer(.object, .objectStart)
    }

    /// Enters an array.
    public mutating func beginArray() throws(JSONError) {
        try beginContainer(.array, .arrayStart)
    }

    /// The name of the object's next member; nil if there is none, and then the object is left.
    public mutating func nextKey() throws(JSONError) -> String? {
        try nextKeyToken().map { scanner.text($0) }
    }

    /// Whether the array has another element; if not, the array is left.
    public mutating func nextElement() throws(JSONError) -> Bool {
        if position == .elementValue { try skipValue() }
        let byte: UInt8
        switch position {
        case .arrayStart: byte = try scanner.nextByte(expecting: "expected an element or ']'")
        case .elementEnd: byte = try scanner.nextByte(expecting: "expected ',' or ']'")
        default: throw JSONError(.misplacedRead, at: offset, "the reader is in no array")
        }
        if byte == ASCII.closingBracket {
            leaveContainer()
            return false
        }
        if position == .elementEnd {
            guard byte == ASCII.comma else { throw scanner.unexpected("expected ',' or ']'") }
            scanner.offset += 1
        }
        position = .elementValue
        return true
    }

    /// As ``nextKey()``, but leaves the name where it is.
    @inline(__always)
    mutating func nextKeyToken() throws(JSONError) -> JSONScanner.StringToken? {
        if position == .memberValue { try skipValue() }
        let isFirst = position == .objectStart
        guard isFirst || position == .memberEnd else {
            throw JSONError(.misplacedRead, at: offset, "the reader is in no object")
        }
        let byte = try scanner.nextByte(expecting: isFirst ? "expected a member or '}'" : "expected ',' or '}'")
        if byte == ASCII.closingBrace {
            leaveContainer()
            return nil
        }
        if !isFirst {
            guard byte == ASCII.comma else { throw scanner.unexpected("expected ',' or '}'") }
            scanner.offset += 1
        }
        let name = try scanner.key(orClosing: isFirst)
        position = .memberValue
        return name
    }

    private mutating func beginContainer(_ kind: JSONKind, _ start: Position) throws(JSONError) {
        try beginValue(kind)
        try scanner.checkDepth(open.depth, limits)
        open.push(isObject: kind == .object)
        position = start
        scanner.offset += 1
    }

    private mutating func leaveContainer() {
        scanner.offset += 1
        open.pop()
        position = open.depth == 0 ? .documentEnd : open.isObject ? .memberEnd : .elementEnd
    }
}
