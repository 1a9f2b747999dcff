import MicroJSON
import Testing

@Suite("A number keeps its text")
struct JSONNumberTests {
    @Test("exactly", arguments: ["0", "-0", "1.0", "1e3", "1E+3", "-1.50e-07", "123456789012345678901234567890"])
    func text(text: String) throws {
        #expect(try JSONNumber(text).text == text)
        #expect(try JSON.text(JSON.parse(text)) == text)
    }

    @Test(
        "only if it is JSON", arguments: ["", " 1", "1 ", "01", "+1", ".5", "1.", "1e", "0x1", "NaN", "-", "1a", "１"])
    func invalid(text: String) {
        #expect(throws: JSONError.self) { try JSONNumber(text) }
    }

    @Test(
        "and is an integer where it is exactly one",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("1e3", 1000), ("100e-2", 1), ("1.5e1", 15),
            ("-2.50e2", -250),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("-9223372036854775809", nil),
            ("1.5", nil), ("1e-1", nil), ("1e19", nil), ("1e999999999999", nil), ("0e999999999999", 0), ("0.000e-5", 0),
            ("10000000000000000000000e-22", 1), ("1000000000000000000000001e-24", nil), ("1e-999999999999", nil),
            ("123456789012345678901234567890", nil), ("0.00000000000000000000000001e26", 1),
        ] as [(String, Int64?)])
    func int64(text: String, expected: Int64?) throws {
        #expect(try JSONNumber(text).int64 == expected)
        #expect(try JSON.parse(text).intValue == expected)
    }

    @Test(
        "or an unsigned one",
        arguments: [
            ("18446744073709551615", .max), ("18446744073709551616", nil), ("-1", nil), ("-0", 0),
            ("1.8446744073709551615e19", .max), ("20e18", nil),
        ] as [(String, UInt64?)])
    func uint64(text: String, expected: UInt64?) throws {
        #expect(try JSONNumber(text).uint64 == expected)
    }

    @Test(
        "and always the nearest double",
        arguments: [
            ("0.1", 0.1), ("1e22", 1e22), ("1e23", 1e23), ("123456789012345678", 123456789012345680), ("-0", -0.0),
            ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0), ("0.30000000000000004", 0.30000000000000004),
            ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown), ("9007199254740993", 9007199254740992),
            ("179769313486231570000000000000000000000e270", 1.7976931348623157e308), ("0e500", 0),
        ] as [(String, Double)])
    func double(text: String, expected: Double) throws {
        let value = try JSONNumber(text).double
        #expect(value == expected)
        #expect(value.sign == expected.sign)
    }

    @Test("made from Swift's numbers")
    func initialisers() {
        #expect(JSONNumber(Int64.min).text == "-9223372036854775808")
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
        #expect(JSONNumber(5).text == "5")
        #expect(JSONNumber(2.5)?.text == "2.5")
        #expect(JSONNumber(2.0)?.text == "2")
        #expect("\(JSONNumber(5))" == "5")
    }
}
