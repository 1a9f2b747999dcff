import MicroJSON
import Testing

@Suite("Lenient decoding reads text for numbers and booleans, and back")
struct LenientTests {
    private let options = JSONDecodingOptions(lenient: true)

    private func check<T: Decodable & Equatable>(_ json: String, _ expected: T) throws {
        #expect(try decoded(T.self, json, options) == expected)
        #expect(throws: DecodingError.self) { try decoded(T.self, json) }
    }

    @Test("numbers from text")
    func numbersFromText() throws {
        try check("\"12\"", 12)
        try check("\"-9223372036854775808\"", Int64.min)
        try check("\"18446744073709551615\"", UInt64.max)
        try check("\"1.5\"", 1.5)
        try check("\"1e2\"", 100)
        try check("\"0.5\"", Float(0.5))
        try check("\"\\u0031\"", 1)
        try check("[\"1\",2]", [1, 2])
    }

    @Test("integers from integral numbers")
    func integralNumbers() throws {
        try check("1.0", 1)
        try check("1e3", 1000)
        try check("2.50e1", UInt8(25))
    }

    @Test("booleans from text")
    func booleans() throws {
        try check("\"true\"", true)
        try check("\"false\"", false)
    }

    @Test("text from numbers and booleans, the number's text kept")
    func text() throws {
        try check("1.0", "1.0")
        try check("1e3", "1e3")
        try check("true", "true")
        try check("false", "false")
        try check("[1,\"a\"]", ["1", "a"])
    }

    @Test(
        "what the text does not say is still an error",
        arguments: ["\"\"", "\"x\"", "\" 1\"", "\"1.5\"", "1.5", "true", "[]", "\"99999999999999999999\"", "null"])
    func invalidInteger(json: String) {
        #expect(throws: DecodingError.self) { try decoded(Int.self, json, options) }
    }

    @Test("nor are booleans guessed", arguments: ["\"yes\"", "\"\"", "1", "0", "null", "[]"])
    func invalidBool(json: String) {
        #expect(throws: DecodingError.self) { try decoded(Bool.self, json, options) }
    }

    @Test("nor text made of containers or null", arguments: ["null", "[]", "{}"])
    func invalidText(json: String) {
        #expect(throws: DecodingError.self) { try decoded(String.self, json, options) }
    }

    @Test("doubles", arguments: ["\"x\"", "\"NaN\"", "\"1e999\"", "true"])
    func invalidDouble(json: String) {
        #expect(throws: DecodingError.self) { try decoded(Double.self, json, options) }
    }
}
