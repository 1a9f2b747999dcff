import MicroJSON
import Testing

@Suite("Numbers and strings are written as Go's encoding/json writes them")
struct GoFormatTests {
    @Test(
        "doubles",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-1, "-1"), (100, "100"), (1.5, "1.5"), (0.1, "0.1"), (98.625, "98.625"),
            (-2.75, "-2.75"), (1e20, "100000000000000000000"), (123_456_789_012_345_683_968, "123456789012345680000"),
            (1e21, "1e+21"), (1.5e21, "1.5e+21"), (-1e22, "-1e+22"), (1e100, "1e+100"), (0.001, "0.001"),
            (0.0001, "0.0001"), (0.00001, "0.00001"), (0.000001, "0.000001"), (0.00000123, "0.00000123"),
            (1e-7, "1e-7"),
            (1.5e-7, "1.5e-7"), (9.999e-7, "9.999e-7"), (1e-10, "1e-10"), (.leastNonzeroMagnitude, "5e-324"),
            (2.2250738585072014e-308, "2.2250738585072014e-308"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (9_007_199_254_740_991, "9007199254740991"),
            (9_007_199_254_740_992, "9007199254740992"),
            (1e15, "1000000000000000"), (1e16, "10000000000000000"), (1e17, "100000000000000000"),
            (3.141592653589793, "3.141592653589793"), (2251799813685249.5, "2251799813685249.5"),
        ] as [(Double, String)])
    func doubles(value: Double, expected: String) throws {
        #expect(try encoded(value) == expected)
        #expect(JSONNumber(value)?.text == expected)
        #expect(try decoded(Double.self, expected) == value)
    }

    @Test(
        "floats",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (0.1, "0.1"), (3.1415927, "3.1415927"), (16_777_216, "16777216"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"), (1e-6, "0.000001"), (1e-7, "1e-7"), (3.4028235e38, "3.4028235e+38"),
            (.leastNonzeroMagnitude, "1e-45"),
            (33554432, "33554432"), (-0.00001, "-0.00001"),
        ] as [(Float, String)])
    func floats(value: Float, expected: String) throws {
        #expect(try encoded(value) == expected)
        #expect(try decoded(Float.self, expected) == value)
    }

    @Test("what JSON cannot express is an error", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(value: Double) {
        #expect(JSONNumber(value) == nil)
        #expect(throws: EncodingError.self) { try JSON.encode(value) }
        #expect(throws: EncodingError.self) { try JSON.encode([Float(value)]) }
        var writer = JSONWriter()
        let error = #expect(throws: JSONError.self) { try writer.double(value) }
        #expect(error?.code == .invalidNumber)
        #expect(throws: JSONError.self) { try writer.float(Float(value)) }
        #expect(writer.bytes.isEmpty)
    }

    @Test(
        "strings",
        arguments: [
            ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t\u{8}\u{c}", #""\n\r\t\b\f""#),
            ("\u{0}\u{1}\u{1f}\u{7f}", "\"\\u0000\\u0001\\u001f\u{7f}\""), ("é€😀", #""é€😀""#), ("<a>&", #""<a>&""#),
        ])
    func strings(value: String, expected: String) throws {
        #expect(try encoded(value) == expected)
        #expect(JSON.text(.string(value)) == expected)
    }

    @Test(
        "strings for HTML",
        arguments: [
            ("<script>&'", #""\u003cscript\u003e\u0026'""#), ("a\u{2028}b\u{2029}", #""a\u2028b\u2029""#),
            ("\u{2027}â\u{202a}", "\"\u{2027}â\u{202a}\""),
            ("<\n\">", #""\u003c\n\"\u003e""#),
        ])
    func html(value: String, expected: String) throws {
        #expect(try encoded(value, .init(escapeHTML: true)) == expected)
        #expect(JSON.text(.string(value), options: .init(escapeHTML: true)) == expected)
        #expect(try JSON.parse(expected).stringValue == value)
    }

    @Test("member names for HTML")
    func htmlNames() throws {
        #expect(try encoded(["<": 1], .init(escapeHTML: true)) == #"{"\u003c":1}"#)
    }

    @Test("integers to their ends")
    func integers() throws {
        #expect(try encoded([Int64.min, -1, 0, 9, 10, .max]) == "[-9223372036854775808,-1,0,9,10,9223372036854775807]")
        #expect(try encoded([UInt64.max]) == "[18446744073709551615]")
        #expect(try encoded([Int8.min, .max]) == "[-128,127]")
    }
}
