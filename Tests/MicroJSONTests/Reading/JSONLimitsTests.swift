import MicroJSON
import Testing

@Suite("Limits hold")
struct JSONLimitsTests {
    private func nested(_ depth: Int) -> [UInt8] {
        Array(repeating: 0x5b, count: depth) + Array(repeating: 0x5d, count: depth)
    }

    @Test("as deep as allowed is read, one deeper is not", arguments: [1, 2, 63, 64, 65, 128, 129, 512])
    func depth(limit: Int) throws {
        let limits = JSONLimits(maximumDepth: limit)
        #expect(try JSON.parse(nested(limit), limits: limits).arrayValue != nil)
        let error = #expect(throws: JSONError.self) { try JSON.parse(nested(limit + 1), limits: limits) }
        #expect(error?.code == .tooDeep)
        #expect(error?.offset == limit)
        #expect(throws: DecodingError.self) {
            try JSON.decode(JSONValue.self, from: nested(limit + 1), options: .init(limits: limits))
        }
        #expect(try JSON.decode(JSONValue.self, from: nested(limit), options: .init(limits: limits)).arrayValue != nil)
    }

    @Test("the depth around a skipped value counts")
    func skippedDepth() throws {
        var reader = JSONReader("[[[[]]]]".bytes, limits: .init(maximumDepth: 3))
        try reader.beginArray()
        _ = try reader.nextElement()
        let error = #expect(throws: JSONError.self) { try reader.skipValue() }
        #expect(error?.code == .tooDeep)
    }

    @Test("a hundred thousand brackets do not overflow the stack", arguments: ["[", "{\"a\":", "[[],"])
    func bomb(piece: String) {
        let bytes = Array(repeatElement(piece.bytes, count: 100_000).joined())
        #expect(throws: JSONError.self) { try JSON.parse(bytes) }
        #expect(throws: DecodingError.self) { try JSON.decode([Int].self, from: bytes) }
        #expect(throws: JSONError.self) { try JSON.reindent(bytes, indent: " ") }
        var reader = JSONReader(bytes)
        #expect(throws: JSONError.self) { try reader.skipValue() }
    }

    @Test("depth alone costs a walk no stack")
    func deepSkip() throws {
        var reader = JSONReader(nested(100_000), limits: .init(maximumDepth: 100_000))
        try reader.skipValue()
        try reader.end()
    }

    @Test("mixed nesting closes what it opened, past 64 levels")
    func mixedNesting() throws {
        let depth = 200
        let opening = (0..<depth).map { $0 % 3 == 0 ? "{\"k\":" : "[" }.joined()
        let closing = (0..<depth).reversed().map { $0 % 3 == 0 ? "}" : "]" }.joined()
        let value = try JSON.parse(opening + "1" + closing)
        #expect(JSON.text(value) == opening + "1" + closing)
        #expect(try decoded(JSONValue.self, opening + "1" + closing) == value)
        #expect(throws: JSONError.self) { try JSON.parse(opening + "1" + closing.replacing("]}", with: "}]")) }
    }

    @Test("as many bytes as allowed are read, one more is not")
    func size() throws {
        let limits = JSONLimits(maximumBytes: 4)
        #expect(try JSON.parse("1234", limits: limits) == 1234)
        let error = #expect(throws: JSONError.self) { try JSON.parse("12345", limits: limits) }
        #expect(error?.code == .tooLarge)
        #expect(throws: DecodingError.self) { try decoded(Int.self, "12345", .init(limits: limits)) }
    }

    @Test("the defaults are 512 levels and 32 MiB")
    func defaults() {
        #expect(JSONLimits.default == JSONLimits(maximumDepth: 512, maximumBytes: 33_554_432))
    }
}
