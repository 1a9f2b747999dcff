import MicroCore
import MicroJSON
import Testing

@testable import MicroCLI

@Suite("A request is made of flags by its type tree")
struct RequestFlagsTests {
    private static let tree = ValueType(
        name: "Request", type: "Request",
        values: [
            ValueType(name: "name", type: "string"), ValueType(name: "loud", type: "bool"),
            ValueType(name: "first_name", type: "string"), ValueType(name: "tags", type: "[]string"),
            ValueType(
                name: "inner", type: "Inner",
                values: [
                    ValueType(name: "city", type: "string"),
                    ValueType(name: "place", type: "Place", values: [ValueType(name: "zip_code", type: "int64")]),
                ]),
        ])

    @Test(
        "Flags become members, nested ones by their path",
        arguments: [
            ("", "{}"),
            ("--name=Jane --loud", #"{"name":"Jane","loud":true}"#),
            ("--inner-city=Bonn", #"{"inner":{"city":"Bonn"}}"#),
            ("--inner_city=Bonn", #"{"inner":{"city":"Bonn"}}"#),
            ("--inner-place-zip_code=5 --inner-city=Bonn", #"{"inner":{"city":"Bonn","place":{"zip_code":5}}}"#),
            ("--inner-place-zip-code=5", #"{"inner":{"place":{"zip_code":5}}}"#),
            ("--first-name=J", #"{"first_name":"J"}"#),
            ("--inner-city=Bonn --inner={\"city\":\"Rome\",\"x\":1}", #"{"inner":{"city":"Bonn","x":1}}"#),
            ("--tags=a,b", #"{"tags":["a","b"]}"#),
            ("--input={\"name\":\"a\",\"more\":1} --name=b", #"{"name":"b","more":1}"#),
            (
                "--inner-city=Bonn --input={\"inner\":{\"city\":\"x\",\"y\":2}}",
                #"{"inner":{"city":"Bonn","y":2}}"#
            ),
        ])
    func json(line: String, json: String) throws {
        let words = try ServiceWords(line.split(separator: " ").map(String.init))
        #expect(try JSON.text(RequestFlags(RequestFlagsTests.tree).json(words.flags)) == json)
    }

    @Test(
        "Unknown flags are told, with the nearest known one",
        arguments: [
            ("x", "Unknown flag: x"), ("nmae", "Unknown flag: nmae\nDid you mean \"--name\"?"),
            ("inner-cty", "Unknown flag: inner-cty\nDid you mean \"--inner-city\"?"),
            ("imput", "Unknown flag: imput\nDid you mean \"--input\"?"),
        ])
    func unknown(flag: String, text: String) {
        #expect(throws: CLIError(text)) {
            try RequestFlags(RequestFlagsTests.tree).json([ServiceWords.Flag(name: flag, values: ["1"])])
        }
    }

    @Test("Where the service tells no types, the whole request can be given")
    func untyped() throws {
        let flags = RequestFlags(ValueType(name: "Context", type: "Context"))
        #expect(
            throws: CLIError(
                "Unknown flag: x\nThe service does not tell what flags there are; give the whole request:"
                    + " --input '{\"x\": …}'")
        ) { try flags.json([ServiceWords.Flag(name: "x")]) }
        let input = ServiceWords.Flag(name: "input", values: [#"{"x":1}"#])
        #expect(try JSON.text(flags.json([input])) == #"{"x":1}"#)
        #expect(try JSON.text(RequestFlags(nil).json([])) == "{}")
    }

    @Test("--input takes one JSON object", arguments: [["{"], ["[]"], [], ["{}", "{}"]])
    func input(values: [String]) {
        #expect(throws: CLIError.self) {
            try RequestFlags(RequestFlagsTests.tree).json([ServiceWords.Flag(name: "input", values: values)])
        }
    }

    @Test(
        "A request whose JSON has no fields is one flag, or the input",
        arguments: [
            ([], "null"), (["--value", "418 x"], #""418 x""#), (["--input", #""y""#], #""y""#),
            (["--value=z", #"--input="y""#], #""z""#),
        ])
    func whole(words: [String], json: String) throws {
        let tree = ValueType(
            name: "StringValue", type: "StringValue", values: [ValueType(name: "value", type: "string")])
        #expect(try JSON.text(RequestFlags(tree).json(ServiceWords(words).flags)) == json)
        #expect(RequestField.all(of: tree).map(\.flag) == ["value"])
    }

    @Test("Fields of messages in lists, of times and values of enums are no flags")
    func noFlags() {
        let time = ["seconds", "nanos"].map { ValueType(name: $0, type: "int64") }
        let tree = ValueType(
            name: "R", type: "R",
            values: [
                ValueType(name: "items", type: "[]Item", values: time),
                ValueType(name: "by_name", type: "map[string]Item", values: time),
                ValueType(name: "at", type: "Timestamp", values: time),
                ValueType(name: "colour", type: "Colour", values: ValueType.enumeration(["RED"])),
                ValueType(
                    name: "inner", type: "Inner", values: [ValueType(name: "at", type: "Timestamp", values: time)]),
            ])
        let fields = RequestField.all(of: tree).filter(\.isLeaf)
        #expect(fields.map(\.flag) == ["items", "by_name", "at", "colour", "inner-at"])
    }

    @Test("A field called input is the field")
    func fieldCalledInput() throws {
        let tree = ValueType(name: "R", type: "R", values: [ValueType(name: "input", type: "string")])
        let flag = ServiceWords.Flag(name: "input", values: ["{}"])
        #expect(try JSON.text(RequestFlags(tree).json([flag])) == #"{"input":"{}"}"#)
    }
}
