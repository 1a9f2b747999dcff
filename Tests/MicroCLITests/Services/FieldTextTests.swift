import MicroJSON
import Testing

@testable import MicroCLI

@Suite("The text of a flag is read as the type of its field")
struct FieldTextTests {
    @Test(
        "One value",
        arguments: [
            ("string", "a,b", #""a,b""#), ("string", "", #""""#), ("string", "1", #""1""#),
            ("bool", "t", "true"), ("bool", "0", "false"), ("bool", "FALSE", "false"),
            ("int32", "-5", "-5"), ("int64", "0x1f", "31"), ("int64", "0b101", "5"), ("int64", "-0o17", "-15"),
            ("int64", "+7", "7"), ("int64", "9223372036854775807", "9223372036854775807"),
            ("uint64", "18446744073709551615", "18446744073709551615"), ("uint32", "7", "7"), ("uint8", "255", "255"),
            ("float64", "1.5", "1.5"), ("float32", "-2e3", "-2000"), ("float64", "nan", #""NaN""#),
            ("float64", "-inf", #""-Infinity""#),
            ("[]uint8", "aGk=", #""aGk=""#), ("[]uint8", "", #""""#), ("[]uint8", "aGk", #""aGk""#),
            ("map[string]string", #"{"a":"b"}"#, #"{"a":"b"}"#), ("map[string]int64", #"{"a":1}"#, #"{"a":1}"#),
            ("Colour", "RED", #""RED""#), ("Colour", "2", "2"), ("Item", #"{"id":1}"#, #"{"id":1}"#),
            ("Timestamp", "2024-01-02T03:04:05Z", #""2024-01-02T03:04:05Z""#), ("interface {}", "[1]", "[1]"),
        ])
    func single(type: String, text: String, json: String) throws {
        #expect(try JSON.text(FieldText(flag: "f", type: type).value([text])) == json)
    }

    @Test(
        "Lists are one comma list, a JSON array, or the flag repeated",
        arguments: [
            ("[]string", ["a,b"], #"["a","b"]"#), ("[]string", ["a,b", "c"], #"["a,b","c"]"#), ("[]string", [""], "[]"),
            ("[]string", [#"["a,b"]"#], #"["a,b"]"#), ("[]string", ["[x"], #"["[x"]"#),
            ("[]int32", ["1,-2"], "[1,-2]"), ("[]int64", ["1", "2"], "[1,2]"), ("[]bool", ["true,f"], "[true,false]"),
            ("[]float64", ["1.5,2"], "[1.5,2]"), ("[]Colour", ["RED,BLUE"], #"["RED","BLUE"]"#),
            ("[]Item", [#"[{"id":1}]"#], #"[{"id":1}]"#), ("[]Item", [#"{"id":1},{"id":2}"#], #"[{"id":1},{"id":2}]"#),
            ("[]Item", [#"{"id":1}"#, #"{"id":2}"#], #"[{"id":1},{"id":2}]"#),
            ("[][]uint8", ["aGk=,aGk="], #"["aGk=","aGk="]"#),
        ])
    func list(type: String, texts: [String], json: String) throws {
        #expect(try JSON.text(FieldText(flag: "f", type: type).value(texts)) == json)
    }

    @Test("A flag alone is a boolean's yes, and nothing else's")
    func alone() throws {
        #expect(try FieldText(flag: "f", type: "bool").value([]) == .bool(true))
        #expect(throws: CLIError("Flag needs an argument: --f <string>")) {
            try FieldText(flag: "f", type: "string").value([])
        }
    }

    @Test(
        "What does not fit is refused with what would",
        arguments: [
            ("bool", "yes", "true or false"), ("int8", "128", "a whole number from -128 to 127"),
            ("uint32", "-1", "a whole number from 0 to 4294967295"),
            ("int32", "+-1", "a whole number from -2147483648 to 2147483647"),
            ("int32", "1.0", "a whole number from -2147483648 to 2147483647"),
            ("int32", "", "a whole number from -2147483648 to 2147483647"), ("float64", "x", "a number"),
            ("[]uint8", "ä", "base64"), ("[]uint8", "a", "base64"), ("[]uint8", "aa=b", "base64"),
            ("map[string]string", "x", "a JSON object such as '{\"key\": \"value\"}'"),
            ("[]uint8", "====", "base64"),
        ])
    func refusal(type: String, text: String, wish: String) {
        #expect(throws: CLIError("Invalid value \"\(text)\" for --f: it takes \(wish)")) {
            try FieldText(flag: "f", type: type).value([text])
        }
    }
}
