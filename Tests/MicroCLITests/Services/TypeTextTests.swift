import MicroCore
import Testing

@testable import MicroCLI

@Suite("Help spells a type as it has to be written")
struct TypeTextTests {
    private static let colours = ValueType.enumeration(["RED", "GREEN"])
    private static let item = [
        ValueType(name: "id", type: "int64"), ValueType(name: "colour", type: "Colour", values: colours),
    ]

    @Test(
        "Enums by their values, messages in lists and maps with their fields",
        arguments: [
            ("string", [], "string"), ("Colour", colours, "RED|GREEN"), ("[]Colour", colours, "[]RED|GREEN"),
            ("map[string]Colour", colours, "map[string]RED|GREEN"), ("string", colours, "RED|GREEN"),
            ("[]Item", item, "[]Item{id int64, colour RED|GREEN}"),
            ("map[string][]Item", item, "map[string][]Item{id int64, colour RED|GREEN}"),
            ("[]Timestamp", ["seconds", "nanos"].map { ValueType(name: $0, type: "int64") }, "[]Timestamp"),
            ("[]uint8", [], "[]uint8"), ("map[", [], "map["),
        ] as [(String, [ValueType], String)])
    func line(type: String, values: [ValueType], line: String) {
        #expect(TypeText(type: ValueType(name: "f", type: type, values: values)).line == line)
    }

    @Test("What does not fit on a line is told less of")
    func long() {
        let names = (0..<60).map { "VALUE_\($0)" }
        let long = ValueType(name: "f", type: "Long", values: ValueType.enumeration(names))
        #expect(TypeText(type: long).line == "Long")
        #expect(TypeText.alternatives(names).hasSuffix("|…") && TypeText.alternatives(names).count <= 102)
        let inner = ValueType(
            name: "inner", type: "Inner", values: (0..<20).map { ValueType(name: "field_\($0)", type: "string") })
        #expect(TypeText(type: ValueType(name: "f", type: "[]Outer", values: [inner])).line == "[]Outer{inner Inner}")
        #expect(TypeText(type: ValueType(name: "f", type: "[]Inner", values: inner.values)).line == "[]Inner")
    }

    @Test("Lists of lists without end, as anybody may register them, are spelled as they are")
    func hostile() {
        let type = String(repeating: "[]", count: 100_000) + "string"
        #expect(TypeText(type: ValueType(name: "f", type: type)).line == type)
    }
}
