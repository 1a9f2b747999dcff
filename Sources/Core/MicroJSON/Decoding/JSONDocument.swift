/// A JSON text, parsed once into a flat list of its tokens. Decoders are places in that list.
final class JSONDocument {
    /// A value or a member's name. A container is followed by what is in it, a name by its value.
    struct Token {
        /// The first byte of a string's or number's text, or of the value.
        var start: UInt32
        /// The bytes of the text, or the number of elements or members.
        var count: UInt32 = 0
        /// The token after the value.
        var next: UInt32
        var kind: JSONKind
        /// Of a string: whether it has escapes. Of a number: whether it is plain digits. Of a boolean: its value.
        var flag = false
    }

    /// The place of a value that is not there.
    static let missing = -1

    let tokens: [Token]
    let options: JSONDecodingOptions
    let scanner: JSONScanner

    /// Parses a text.
    init(_ bytes: [UInt8], options: JSONDecodingOptions = .init(), limits: JSONLimits) throws(JSONError) {
        var scanner = JSONScanner(bytes)
        var builder = TokenListBuilder(bytes: bytes)
        try scanner.checkSize(limits)
        guard bytes.count < Int(UInt32.max) else {
            throw JSONError(.tooLarge, at: 0, "at most 4 GiB can be decoded")
        }
        try scanner.walk(&builder, limits: limits)
        try scanner.end()
        tokens = builder.tokens
        self.scanner = scanner
        self.options = options
    }

    /// Parses a text that is to be decoded.
    convenience init(parsing bytes: [UInt8], options: JSONDecodingOptions) throws {
        do throws(JSONError) {
            try self.init(bytes, options: options, limits: options.limits)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "Not valid JSON: \(error).", underlyingError: error))
        }
    }

    /// The kind of the value at a place; what is missing is null.
    @inline(__always)
    func kind(at index: Int) -> JSONKind {
        index < 0 ? .null : tokens[index].kind
    }

    /// Whether the value at a place is to be read as its type's zero value.
    @inline(__always)
    func isZero(at index: Int) -> Bool {
        options.missingKeys == .zeroValue && kind(at: index) == .null
    }

    /// The text of a number, or a string's content with its escapes unresolved.
    func range(at index: Int) -> Range<Int> {
        let token = tokens[index]
        return Int(token.start)..<Int(token.start + token.count)
    }

    /// The text of a string, a name or a number.
    @inline(__always)
    func text(at index: Int) -> String {
        let hasEscapes = tokens[index].kind == .string && tokens[index].flag
        return scanner.text(JSONScanner.StringToken(range: range(at: index), hasEscapes: hasEscapes))
    }

    /// The place of the value of the last member of that name, or ``missing``.
    ///
    /// - Parameter members: some of an object, from the place of a name on.
    func member(_ name: UnsafeBufferPointer<UInt8>, in members: Range<Int>) -> Int {
        // Every member is looked at for each name, so without the checks of arrays.
        tokens.withUnsafeBufferPointer { tokens in
            scanner.bytes.withUnsafeBufferPointer { bytes in
                var found = Self.missing
                var place = members.lowerBound
                while place < members.upperBound {
                    let token = tokens[place]
                    if token.flag {
                        if text(at: place).utf8.elementsEqual(name) { found = place + 1 }
                    } else if Int(token.count) == name.count, Self.isEqual(name, bytes, at: Int(token.start)) {
                        found = place + 1
                    }
                    place = Int(tokens[place + 1].next)
                }
                return found
            }
        }
    }

    @inline(__always)
    private static func isEqual(
        _ name: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> Bool {
        for index in 0..<name.count where bytes[start + index] != name[index] { return false }
        return true
    }

    /// The value at a place as it is written.
    func json(at index: Int) -> JSONValue {
        guard index >= 0 else { return .null }
        let token = tokens[index]
        switch token.kind {
        case .null: return .null
        case .bool: return .bool(token.flag)
        case .string: return .string(text(at: index))
        case .number: return .number(JSONNumber(recognised: text(at: index)))
        case .array: return .array(elements(of: index).map { json(at: $0) })
        case .object:
            return .object(JSONObject(members: members(of: index).map { (key: text(at: $0), value: json(at: $0 + 1)) }))
        }
    }

    /// The places of an array's elements.
    func elements(of index: Int) -> [Int] {
        places(in: index, apart: 0)
    }

    /// The places of an object's names; each value stands right after its name.
    func members(of index: Int) -> [Int] {
        places(in: index, apart: 1)
    }

    private func places(in index: Int, apart: Int) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(Int(tokens[index].count))
        var place = index + 1
        while place < Int(tokens[index].next) {
            places.append(place)
            place = Int(tokens[place + apart].next)
        }
        return places
    }
}
