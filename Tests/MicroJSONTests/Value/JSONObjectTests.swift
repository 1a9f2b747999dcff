import MicroJSON
import Testing

@Suite("An object keeps its members' order and duplicates")
struct JSONObjectTests {
    @Test("through parsing and writing")
    func order() throws {
        let json = #"{"b":1,"a":2,"b":3}"#
        let object = try #require(try JSON.parse(json).objectValue)
        #expect(object.keys == ["b", "a", "b"])
        #expect(object.count == 3)
        #expect(object["b"] == 3)
        #expect(object["c"] == nil)
        #expect("\(object)" == json)
    }

    @Test("setting replaces, appends or removes")
    func setting() {
        var object: JSONObject = ["a": 1, "b": 2, "a": 3, "c": 4]
        object["a"] = 5
        #expect(object == ["b": 2, "a": 5, "c": 4])
        object["d"] = nil
        object["d"] = .null
        #expect(object == ["b": 2, "a": 5, "c": 4, "d": nil])
        object["b"] = nil
        #expect(object.keys == ["a", "c", "d"])
        object["a"] = nil
        object["c"] = nil
        object["d"] = nil
        #expect(object.isEmpty)
    }

    @Test("sorting orders by the names' bytes and leaves duplicates in their order")
    func sorting() {
        let object: JSONObject = ["é": 1, "b": ["z": 1, "y": 2], "a": 1, "B": 0, "a": 2]
        #expect(object.sortedByKey() == ["B": 0, "a": 1, "a": 2, "b": ["z": 1, "y": 2], "é": 1])
        #expect(object.sortedByKey(recursive: true) == ["B": 0, "a": 1, "a": 2, "b": ["y": 2, "z": 1], "é": 1])
        #expect(
            JSONValue.array([.object(object)]).sortedKeys() == [
                ["B": 0, "a": 1, "a": 2, "b": ["y": 2, "z": 1], "é": 1]
            ])
    }

    @Test("a text is sorted so without a value in between, its escapes and white space made ours")
    func sortingText() throws {
        let text = #" {"b" : [ {"z":1.50, "\u0061":[]}, {} ], "a\/": null ,"a":1, "B":"\u00e9", "a":2} "#
        #expect(
            try JSON.sortKeys(Array(text.utf8))
                == Array(#"{"B":"é","a":1,"a":2,"a/":null,"b":[{"a":[],"z":1.50},{}]}"#.utf8))
        #expect(throws: JSONError.self) { try JSON.sortKeys(Array("{}}".utf8)) }
    }

    @Test("equal objects have equal members in equal order, and equal hashes")
    func equality() {
        let one: JSONObject = ["a": 1, "b": 2]
        #expect(one == ["a": 1, "b": 2])
        #expect(one != ["b": 2, "a": 1])
        #expect(one != ["a": 1])
        #expect(Set([one, ["a": 1, "b": 2], ["b": 2, "a": 1]]).count == 2)
    }
}
