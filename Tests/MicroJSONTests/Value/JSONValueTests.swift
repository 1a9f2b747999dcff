import Foundation
import MicroJSON
import Testing

@Suite("Any value can be held")
struct JSONValueTests {
    private let value: JSONValue = ["s": "x", "t": true, "n": nil, "i": 3, "d": 1.5, "a": [1, "two"], "o": ["k": "v"]]

    @Test("written as literals and taken apart by accessors")
    func accessors() {
        #expect(value["s"]?.stringValue == "x")
        #expect(value["t"]?.boolValue == true)
        #expect(value["n"]?.isNull == true)
        #expect(value["i"]?.intValue == 3)
        #expect(value["d"]?.doubleValue == 1.5)
        #expect(value["a"]?.arrayValue == [1, "two"])
        #expect(value["o"]?["k"] == "v")
        #expect(value["missing"] == nil)
        let name = "x"
        #expect(value["s"] == "\(name)")
    }

    @Test("accessors of another kind give nil")
    func wrongKinds() {
        #expect(value.stringValue == nil && value.boolValue == nil && value.arrayValue == nil)
        #expect(value.intValue == nil && value.doubleValue == nil)
        #expect(JSONValue.null.objectValue == nil && JSONValue.null["a"] == nil && !JSONValue.bool(true).isNull)
        #expect(JSONValue(floatLiteral: .infinity) == .null)
    }

    @Test("serialised in order")
    func text() {
        let expected = #"{"s":"x","t":true,"n":null,"i":3,"d":1.5,"a":[1,"two"],"o":{"k":"v"}}"#
        #expect(JSON.text(value) == expected)
        #expect("\(value)" == expected)
    }

    @Test("inside Codable types, with number text, order and duplicates kept")
    func codable() throws {
        struct Envelope: Codable, Equatable {
            var body: JSONValue
            var extra: JSONObject
            var number: JSONNumber
            var none: JSONValue?
        }
        let json = #"{"body":{"z":1.0,"a":1e3,"z":[null]},"extra":{"snakeCase":1,"a":2,"a":3},"number":1.50}"#
        let envelope = try decoded(Envelope.self, json)
        #expect(envelope.none == nil)
        #expect(try encoded(envelope) == json)
        #expect(try encoded(envelope, .init(keys: .snakeCase)) == json)
        #expect(try decoded(Envelope.self, json, .init(keys: .snakeCase)) == envelope)
    }

    @Test("with Foundation's coders too")
    func foundation() throws {
        let bytes = try JSONEncoder().encode(value)
        let back = try JSONDecoder().decode(JSONValue.self, from: bytes)
        #expect(back.sortedKeys() == value.sortedKeys())
        let numbers: JSONValue = .array([.number(JSONNumber(UInt64.max)), .number(JSONNumber(Int64.min)), 0.25])
        #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(numbers)) == numbers)
    }
}
