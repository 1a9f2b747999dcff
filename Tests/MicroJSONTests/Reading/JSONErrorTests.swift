import MicroJSON
import Testing

@Suite("An error says what is wrong and where")
struct JSONErrorTests {
    @Test(
        "in one line",
        arguments: [
            ("[1, x]", "invalid character 'x' at offset 4: expected a value"),
            ("{\"a\" 1}", "invalid character '1' at offset 5: expected ':'"),
            ("{\"a\":1 2}", "invalid character '2' at offset 7: expected ',' or '}'"),
            ("[1 2]", "invalid character '2' at offset 3: expected ',' or ']'"),
            ("{1:2}", "invalid character '1' at offset 1: expected a member name or '}'"),
            ("{\"a\":1,}", "invalid character '}' at offset 7: expected a member name"),
            ("[1,]", "invalid character ']' at offset 3: expected a value"),
            ("{} x", "invalid character 'x' at offset 3: expected nothing after the value"),
            ("trux", "invalid character 'x' at offset 3: expected 'true'"),
            ("\u{1}", "invalid character 0x01 at offset 0: expected a value"),
            ("é", "invalid character 0xc3 at offset 0: expected a value"),
            ("\"a\nb\"", "invalid character 0x0a at offset 2: a control character must be escaped"),
            ("\"\\x\"", "invalid character 'x' at offset 2: no such escape"),
            ("\"\\u12g4\"", "invalid character 'g' at offset 5: expected four hexadecimal digits"),
            ("-", "unexpected end at offset 1: expected a digit"),
            ("1.x", "invalid character 'x' at offset 2: expected a digit"),
            ("012", "invalid number at offset 1: a number cannot start with 0 and another digit"),
            ("", "unexpected end at offset 0: expected a value"),
            ("[1", "unexpected end at offset 2: expected ',' or ']'"),
            ("\"abc", "unexpected end at offset 4: expected the end of the string"),
        ])
    func description(json: String, expected: String) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(json) }
        #expect(error?.description == expected)
        // The walk behind decoding and re-indenting says the same.
        let walked = #expect(throws: JSONError.self) { try JSON.reindent(json.bytes, indent: " ") }
        #expect(walked?.description == expected)
    }

    @Test(
        "strings that are not UTF-8 are rejected",
        arguments: [
            [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x9f, 0xbf], [0xe2, 0x82], [0xed, 0xa0, 0x80],
            [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x28, 0xa1],
        ] as [[UInt8]])
    func invalidUTF8(sequence: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSON.parse([0x22, 0x61] + sequence + [0x22]) }
        #expect(error?.code == .invalidUTF8)
        #expect(error?.offset == 2)
    }

    @Test(
        "the edges of UTF-8 are accepted",
        arguments: ["\u{80}", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{10ffff}"])
    func validUTF8(scalar: String) throws {
        #expect(try JSON.parse("\"\(scalar)\"").stringValue == scalar)
    }
}
