/// What a walk over a JSON text meets, in order.
protocol JSONVisitor {
    mutating func beginObject(at offset: Int)
    mutating func beginArray(at offset: Int)
    mutating func end(at offset: Int)
    mutating func key(_ token: JSONScanner.StringToken)
    mutating func string(_ token: JSONScanner.StringToken)
    mutating func number(_ token: JSONScanner.NumberToken)
    mutating func word(_ kind: JSONKind, _ range: Range<Int>)
}

extension JSONScanner {
    /// Moves past one value and tells the visitor what is in it. Depth costs memory, not stack.
    mutating func walk<Visitor: JSONVisitor>(
        _ visitor: inout Visitor, outerDepth: Int = 0, limits: JSONLimits
    ) throws(JSONError) {
        var open = NestingStack()
        repeat {
            let byte = try nextByte(expecting: "expected a value")
            switch byte {
            case ASCII.brace, ASCII.bracket:
                let isObject = byte == ASCII.brace
                try checkDepth(outerDepth + open.depth, limits)
                if isObject { visitor.beginObject(at: offset) } else { visitor.beginArray(at: offset) }
                offset += 1
                let next = try nextByte(expecting: isObject ? "expected a member or '}'" : "expected an element or ']'")
                if next != byte + 2 {
                    open.push(isObject: isObject)
                    if isObject { visitor.key(try key(orClosing: true)) }
                    continue
                }
                visitor.end(at: offset)
                offset += 1
            case ASCII.quote:
                visitor.string(try string())
            case ASCII.t, ASCII.f:
                let start = offset
                _ = try bool()
                visitor.word(.bool, start..<offset)
            case ASCII.n:
                let start = offset
                try null()
                visitor.word(.null, start..<offset)
            case ASCII.minus, ASCII.zero...ASCII.nine:
                visitor.number(try number())
            default:
                throw unexpected("expected a value")
            }
            try afterValue(&visitor, &open)
        } while open.depth > 0
    }

    /// Moves past the comma before the next value, closing what ends before it.
    @inline(__always)
    private mutating func afterValue<Visitor: JSONVisitor>(
        _ visitor: inout Visitor, _ open: inout NestingStack
    ) throws(JSONError) {
        while open.depth > 0 {
            let isObject = open.isObject
            let byte = try nextByte(expecting: isObject ? "expected ',' or '}'" : "expected ',' or ']'")
            if byte == ASCII.comma {
                offset += 1
                if isObject { visitor.key(try key(orClosing: false)) }
                return
            }
            guard byte == (isObject ? ASCII.closingBrace : ASCII.closingBracket) else {
                throw unexpected(isObject ? "expected ',' or '}'" : "expected ',' or ']'")
            }
            visitor.end(at: offset)
            offset += 1
            open.pop()
        }
    }

    /// Moves past a member's name and its colon.
    mutating func key(orClosing: Bool) throws(JSONError) -> StringToken {
        let byte = try nextByte(expecting: "expected a member name")
        guard byte == ASCII.quote else {
            throw unexpected(orClosing ? "expected a member name or '}'" : "expected a member name")
        }
        let name = try string()
        guard try nextByte(expecting: "expected ':'") == ASCII.colon else { throw unexpected("expected ':'") }
        offset += 1
        return name
    }

    /// Demands that one more container may open inside that many.
    @inline(__always)
    func checkDepth(_ depth: Int, _ limits: JSONLimits) throws(JSONError) {
        guard depth < limits.maximumDepth else {
            throw JSONError(.tooDeep, at: offset, "at most \(limits.maximumDepth) arrays and objects may nest")
        }
    }

    /// Demands that the text is not too large.
    @inline(__always)
    func checkSize(_ limits: JSONLimits) throws(JSONError) {
        guard bytes.count <= limits.maximumBytes else {
            throw JSONError(.tooLarge, at: limits.maximumBytes, "at most \(limits.maximumBytes) bytes are accepted")
        }
    }
}
