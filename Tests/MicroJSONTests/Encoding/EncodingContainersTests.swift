import MicroJSON
import Testing

private enum Key: String, CodingKey { case a, b, c, d }

/// A value that encodes itself by a function.
private struct Custom: Encodable {
    var body: (any Encoder) throws -> Void

    func encode(to encoder: any Encoder) throws {
        try body(encoder)
    }
}

private class Animal: Codable {
    var name = "cat"
}

private final class Dog: Animal {
    var age = 3
    private enum CodingKeys: CodingKey { case age }

    override init() {
        super.init()
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        age = try container.decode(Int.self, forKey: .age)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(age, forKey: .age)
        try super.encode(to: container.superEncoder())
    }
}

@Suite("Encoding containers may be used in any order")
struct EncodingContainersTests {
    @Test("nested containers written after what follows them stay in their place", arguments: [nil, "\t"])
    func interleaved(indent: String?) throws {
        let custom = Custom { encoder in
            var outer = encoder.container(keyedBy: Key.self)
            var object = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
            var array = outer.nestedUnkeyedContainer(forKey: .b)
            try outer.encode(["last"], forKey: .c)
            try array.encode(1)
            try object.encode("x", forKey: .a)
            var deep = array.nestedContainer(keyedBy: Key.self)
            var list = array.nestedUnkeyedContainer()
            try array.encode(2)
            try list.encodeNil()
            try deep.encodeNil(forKey: .d)
            try object.encode(["y"], forKey: .b)
            #expect(array.count == 4)
            try outer.encode(true, forKey: .d)
        }
        let expected: JSONValue = [
            "a": ["a": "x", "b": ["y"]], "b": [1, ["d": nil], [nil], 2], "c": ["last"], "d": true,
        ]
        #expect(try encoded([custom], .init(indent: indent)) == JSON.text([expected], options: .init(indent: indent)))
        #expect(try encoded(custom, .init(indent: indent)) == JSON.text(expected, options: .init(indent: indent)))
    }

    @Test("containers nobody writes to are empty")
    func untouched() throws {
        let custom = Custom { encoder in
            var outer = encoder.container(keyedBy: Key.self)
            _ = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
            _ = outer.nestedUnkeyedContainer(forKey: .b)
            _ = outer.superEncoder(forKey: .c)
        }
        #expect(try encoded(custom) == #"{"a":{},"b":[],"c":{}}"#)
        #expect(try encoded(Custom { _ in }) == "{}")
        #expect(try encoded([Custom { _ = $0.unkeyedContainer() }]) == "[[]]")
    }

    @Test("super encoders")
    func superEncoders() throws {
        #expect(try encoded(Dog()) == #"{"age":3,"super":{"name":"cat"}}"#)
        let dog = try decoded(Dog.self, #"{"age":4,"super":{"name":"rex"}}"#)
        #expect(dog.age == 4 && dog.name == "rex")
        let list = Custom { encoder in
            var array = encoder.unkeyedContainer()
            try Animal().encode(to: array.superEncoder())
            try 5.encode(to: array.superEncoder())
        }
        #expect(try encoded(list) == #"[{"name":"cat"},5]"#)
    }

    @Test("the same container asked for twice goes on")
    func twice() throws {
        let custom = Custom { encoder in
            var first = encoder.container(keyedBy: Key.self)
            try first.encode(1, forKey: .a)
            var second = encoder.container(keyedBy: Key.self)
            try second.encode(2, forKey: .b)
        }
        #expect(try encoded([custom]) == #"[{"a":1,"b":2}]"#)
    }

    @Test("an encoder that is passed on serves the other value")
    func passedOn() throws {
        #expect(try encoded([Custom { try ["x": 1].encode(to: $0) }]) == #"[{"x":1}]"#)
        #expect(try encoded([Custom { try [1, 2].encode(to: $0) }]) == "[[1,2]]")
    }

    @Test("misuse is an error with a path, not a trap", arguments: 0..<4)
    func misuse(way: Int) throws {
        let custom = Custom { encoder in
            switch way {
            case 0:
                var single = encoder.singleValueContainer()
                try single.encode(1)
                try single.encode(2)
            case 1:
                _ = encoder.container(keyedBy: Key.self)
                var array = encoder.unkeyedContainer()
                try array.encode(1)
            case 2:
                _ = encoder.unkeyedContainer()
                var single = encoder.singleValueContainer()
                try single.encodeNil()
            default:
                var single = encoder.singleValueContainer()
                try single.encode("x")
                var object = encoder.container(keyedBy: Key.self)
                try object.encode(1, forKey: .a)
            }
        }
        let error = #expect(throws: EncodingError.self) { try encoded(["key": [1: custom]]) }
        guard case .invalidValue(_, let context) = error else {
            Issue.record("not an invalid value: \(String(describing: error))")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["key", "1"])
    }

    @Test("a value that cannot be encoded is named by its path")
    func path() {
        struct Inner: Encodable { var ratio = Double.nan }
        struct Outer: Encodable { var items = [Inner()] }
        let error = #expect(throws: EncodingError.self) { try encoded(Outer()) }
        guard case .invalidValue(let value, let context) = error else { return }
        #expect((value as? Double)?.isNaN == true)
        #expect(context.codingPath.map(\.stringValue) == ["items", "Index 0", "ratio"])
        #expect(context.codingPath[1].intValue == 0)
        #expect(context.debugDescription == "JSON has no number for nan")
    }

    @Test("a caller who goes on after an error leaves no half member")
    func recovered() throws {
        struct Bad: Encodable { var fine = 1, list = [1.5, .nan] }
        let custom = Custom { encoder in
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(1, forKey: .a)
            try? object.encode(Bad(), forKey: .b)
            var array = object.nestedUnkeyedContainer(forKey: .c)
            try? array.encode(Bad())
            try array.encode(2)
            try? array.encode(Double.infinity)
            try object.encode(3, forKey: .d)
        }
        #expect(try encoded(custom) == #"{"a":1,"c":[2],"d":3}"#)
        let single = Custom { encoder in
            var container = encoder.singleValueContainer()
            try? container.encode(Bad())
            try container.encode("instead")
        }
        #expect(try encoded([single]) == #"["instead"]"#)
    }

    @Test("the path is right while a value encodes")
    func codingPath() throws {
        let custom = Custom { encoder in
            #expect(encoder.codingPath.map(\.stringValue) == ["x", "Index 1"])
            var object = encoder.container(keyedBy: Key.self)
            #expect(object.codingPath.count == 2)
            #expect(object.superEncoder().codingPath.map(\.stringValue) == ["x", "Index 1", "super"])
            var nested = object.nestedUnkeyedContainer(forKey: .b)
            #expect(nested.codingPath.map(\.stringValue) == ["x", "Index 1", "b"])
            #expect(nested.superEncoder().singleValueContainer().codingPath.count == 4)
        }
        #expect(try encoded(["x": [Custom { try 1.encode(to: $0) }, custom]]) == #"{"x":[1,{"super":{},"b":[{}]}]}"#)
    }
}
