extension JSONDocument {
    /// The string at a place.
    @inline(__always)
    func string(at index: Int, _ path: () -> CodingPathNode?) throws -> String {
        if kind(at: index) == .string { return text(at: index) }
        return try otherString(at: index, path)
    }

    /// The boolean at a place.
    @inline(__always)
    func bool(at index: Int, _ path: () -> CodingPathNode?) throws -> Bool {
        if kind(at: index) == .bool { return tokens[index].flag }
        if isZero(at: index) { return false }
        if options.lenient, kind(at: index) == .string {
            switch text(at: index) {
            case "true": return true
            case "false": return false
            default: throw corrupted("The text is neither 'true' nor 'false'", at: index, path())
            }
        }
        throw mismatch(Bool.self, "a boolean", at: index, path())
    }

    /// The integer at a place.
    @inline(__always)
    func integer<I: FixedWidthInteger>(_ type: I.Type, at index: Int, _ path: () -> CodingPathNode?) throws -> I {
        if kind(at: index) == .number, tokens[index].flag,
            let value = scanner.slice(range(at: index), { DecimalText.plainInteger(type, $0) })
        {
            return value
        }
        return try otherInteger(type, at: index, path)
    }

    /// The double at a place.
    @inline(__always)
    func double(at index: Int, _ path: () -> CodingPathNode?) throws -> Double {
        if kind(at: index) == .number, let value = scanner.slice(range(at: index), { DecimalText($0).double }) {
            return value
        }
        return try otherFloat(Double.self, at: index, path)
    }

    /// The float at a place.
    func float(at index: Int, _ path: () -> CodingPathNode?) throws -> Float {
        try otherFloat(Float.self, at: index, path)
    }

    private func otherString(at index: Int, _ path: () -> CodingPathNode?) throws -> String {
        if isZero(at: index) { return "" }
        if options.lenient, kind(at: index) == .bool { return tokens[index].flag ? "true" : "false" }
        if options.lenient, let number = number(at: index) { return number.text }
        throw mismatch(String.self, "a string", at: index, path())
    }

    private func otherInteger<I: FixedWidthInteger>(
        _ type: I.Type, at index: Int, _ path: () -> CodingPathNode?
    ) throws -> I {
        if isZero(at: index) { return 0 }
        guard let number = number(at: index) else { throw noNumber(type, at: index, path) }
        var text = number.text
        let isPlain = !text.utf8.contains { $0 == ASCII.point || $0 | 0x20 == ASCII.e }
        let value = text.withUTF8 { DecimalText($0).integer(type) }
        guard let value, isPlain || options.lenient else {
            let problem = isPlain ? "does not fit in \(type)" : "is not an integer"
            throw corrupted("\(text) \(problem)", at: index, path())
        }
        return value
    }

    private func otherFloat<F: BinaryFloatingPoint & LosslessStringConvertible>(
        _ type: F.Type, at index: Int, _ path: () -> CodingPathNode?
    ) throws -> F {
        if isZero(at: index) { return 0 }
        guard let number = number(at: index) else { throw noNumber(type, at: index, path) }
        guard let value = F(number.text), value.isFinite else {
            throw corrupted("\(number.text) does not fit in \(type)", at: index, path())
        }
        return value
    }

    /// The number at a place; if lenient, also the one in a text.
    private func number(at index: Int) -> JSONNumber? {
        if case .number(let number) = json(scalarAt: index) { return number }
        guard options.lenient, case .string(let text) = json(scalarAt: index) else { return nil }
        return try? JSONNumber(text)
    }

    private func json(scalarAt index: Int) -> JSONValue? {
        switch kind(at: index) {
        case .array, .object: nil
        default: json(at: index)
        }
    }

    private func noNumber(_ type: any Any.Type, at index: Int, _ path: () -> CodingPathNode?) -> DecodingError {
        if options.lenient, kind(at: index) == .string {
            return corrupted("The text is not a number", at: index, path())
        }
        return mismatch(type, "a number", at: index, path())
    }
}
