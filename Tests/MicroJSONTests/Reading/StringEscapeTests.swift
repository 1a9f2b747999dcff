import MicroJSON
import Testing

@Suite("Escapes in strings are resolved")
struct StringEscapeTests {
    @Test(
        "each to its character",
        arguments: [
            (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"), (#"\u0041\u00e9\u20AC"#, "Aé€"), (#"\ud83d\ude00"#, "😀"),
            (#"\uDBFF\uDFFF"#, "\u{10ffff}"), (#"\u0000"#, "\u{0}"), (#"a\u0062c"#, "abc"),
        ])
    func resolved(content: String, expected: String) throws {
        #expect(try JSON.parse("\"\(content)\"").stringValue == expected)
        #expect(try decoded(String.self, "\"\(content)\"") == expected)
    }

    @Test(
        "a surrogate without its partner becomes U+FFFD, as in Go",
        arguments: [
            (#"\ud800"#, "\u{fffd}"), (#"\udc00"#, "\u{fffd}"), (#"\ud800x"#, "\u{fffd}x"),
            (#"\ud800\u0041"#, "\u{fffd}A"),
            (#"\ud800\ud800"#, "\u{fffd}\u{fffd}"), (#"\ud800\ud83d\ude00"#, "\u{fffd}😀"),
            (#"\udc00\ud800"#, "\u{fffd}\u{fffd}"),
            (#"\ud800\n"#, "\u{fffd}\n"),
        ])
    func loneSurrogates(content: String, expected: String) throws {
        #expect(try JSON.parse("\"\(content)\"").stringValue == expected)
    }

    @Test("member names are resolved too")
    func names() throws {
        #expect(try JSON.parse(#"{"\u0061":1}"#)["a"] == 1)
        struct Named: Decodable { var a: Int }
        #expect(try decoded(Named.self, #"{"\u0061":1}"#).a == 1)
    }
}
