import MicroCore
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
        #expect(try JSON.text(FieldText(flag: "f", type: ValueType(name: "f", type: type)).value([text])) == json)
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
        #expect(try JSON.text(FieldText(flag: "f", type: ValueType(name: "f", type: type)).value(texts)) == json)
    }

    @Test("A flag alone is a boolean's yes, and nothing else's")
    func alone() throws {
        #expect(try FieldText(flag: "f", type: ValueType(name: "f", type: "bool")).value([]) == .bool(true))
        #expect(throws: CLIError("Flag needs an argument: --f <string>")) {
            try FieldText(flag: "f", type: ValueType(name: "f", type: "string")).value([])
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
    func refusal(type: String, text: String, expectation: String) {
        #expect(throws: CLIError("Invalid value \"\(text)\" for --f: it takes \(expectation)")) {
            try FieldText(flag: "f", type: ValueType(name: "f", type: type)).value([text])
        }
    }
}

extension FieldTextTests {
    private static let time = ["seconds", "nanos"].map { ValueType(name: $0, type: "int64") }
    private static let colours = ValueType.enumeration(["RED", "GREEN"])
    private static let item = [ValueType(name: "id", type: "int64")]

    @Test(
        "A type that the tree tells more of is read as that",
        arguments: [
            ("Timestamp", time, ["2024-01-02T03:04:05Z"], #""2024-01-02T03:04:05Z""#),
            ("Timestamp", [], ["5"], #""5""#),
            ("Duration", time, ["1.5s"], #""1.5s""#), ("[]Duration", time, ["1s,2s"], #"["1s","2s"]"#),
            ("FieldMask", [ValueType(name: "paths", type: "[]string")], ["a,b"], #""a,b""#),
            ("StringValue", [ValueType(name: "value", type: "string")], ["5"], #""5""#),
            ("Int64Value", [ValueType(name: "value", type: "int64")], ["0x10"], "16"),
            ("BoolValue", [ValueType(name: "value", type: "bool")], [], "true"),
            ("BytesValue", [ValueType(name: "value", type: "[]uint8")], ["aGk="], #""aGk=""#),
            ("Struct", [ValueType(name: "fields", type: "map[string]Value")], [#"{"a":1}"#], #"{"a":1}"#),
            ("ListValue", [ValueType(name: "values", type: "[]Value")], ["[1]"], "[1]"),
            ("Value", [], ["[1]"], "[1]"), ("Value", [], ["x"], #""x""#),
            ("Colour", colours, ["RED"], #""RED""#), ("Colour", colours, ["7"], "7"),
            ("[]Colour", colours, ["RED,GREEN"], #"["RED","GREEN"]"#),
            ("string", colours, ["GREEN"], #""GREEN""#),
            ("int64", ValueType.enumeration(["5", "10"]), ["10"], "10"),
            ("float64", ValueType.enumeration(["0.5"]), ["0.5"], "0.5"),
            ("[]Item", item, [#"{"id":1}"#, #"{"id":2}"#], #"[{"id":1},{"id":2}]"#),
            ("map[string]Item", item, [#"{"a":{"id":1}}"#], #"{"a":{"id":1}}"#), ("Item", item, ["{}"], "{}"),
            ("map[int32]Colour", colours, [#"{"1":"RED"}"#], #"{"1":"RED"}"#),
        ] as [(String, [ValueType], [String], String)])
    func told(type: String, values: [ValueType], texts: [String], json: String) throws {
        let type = ValueType(name: "f", type: type, values: values)
        #expect(try JSON.text(FieldText(flag: "f", type: type).value(texts)) == json)
    }

    @Test(
        "What a type takes that the tree tells more of is told",
        arguments: [
            ("Colour", colours, "BLUE", "RED|GREEN"), ("[]Colour", colours, "red", "RED|GREEN"),
            ("string", colours, "1", "RED|GREEN"), ("int64", ValueType.enumeration(["5", "10"]), "6", "5|10"),
            ("Item", item, "x", #"a JSON object such as '{"id": …}'"#),
            ("[]Item", item, "x", #"a JSON object such as '{"id": …}'"#),
            ("ListValue", [ValueType(name: "values", type: "[]Value")], "{}", "a JSON array"),
        ] as [(String, [ValueType], String, String)])
    func toldRefusal(type: String, values: [ValueType], text: String, expectation: String) throws {
        let error = #expect(throws: CLIError.self) {
            try FieldText(flag: "f", type: ValueType(name: "f", type: type, values: values)).value([text])
        }
        #expect(error == CLIError("Invalid value \"\(text)\" for --f: it takes \(expectation)"))
    }

    /// An object of places was taken for an item without any member, and what was in it was gone.
    @Test(
        "A member that the messages of a list do not have is refused by name",
        arguments: [
            ("[]Item", #"{"0":{"id":1}}"#, "0"), ("[]Item", #"[{"Id":1},{"nosuch":1}]"#, "nosuch"),
        ])
    func unknownMember(type: String, text: String, member: String) throws {
        let item = [ValueType(name: "id", type: "int64")]
        #expect(throws: CLIError("Invalid value \"\(member)\" for --f: it takes members of the names id")) {
            try FieldText(flag: "f", type: ValueType(name: "f", type: type, values: item)).value([text])
        }
    }
}
