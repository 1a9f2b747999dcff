import MicroJSON
import Testing

private enum Key: String, CodingKey { case a, b, c }

/// A value that decodes itself by the test's function, found in userInfo.
private struct Custom: Decodable {
    typealias Body = @Sendable (any Decoder) throws -> Void
    static let key = CodingUserInfoKey(rawValue: "body")

    init(from decoder: any Decoder) throws {
        if let key = Self.key, let body = decoder.userInfo[key] as? Body { try body(decoder) }
    }

    static func decode(_ json: String, _ body: @escaping Body) throws {
        let key = try #require(key)
        _ = try decoded(Custom.self, json, .init(userInfo: [key: body]))
    }
}

@Suite("Swift values are decoded from JSON")
struct JSONDecodingTests {
    @Test("values at the top")
    func top() throws {
        #expect(try decoded(Int.self, " 5 ") == 5)
        #expect(try decoded(String.self, "\"a\\n\"") == "a\n")
        #expect(try decoded(Bool.self, "false") == false)
        #expect(try decoded(Double.self, "1e2") == 100)
        #expect(try decoded(Int?.self, "null") == nil)
        #expect(try decoded([Int?].self, "[1,null]") == [1, nil])
        #expect(try decoded([String].self, "[\"a\",\"\\u0062\"]") == ["a", "b"])
        #expect(try decoded(Set<Int>.self, "[1,1]") == [1])
        #expect(try decoded([[Int]].self, "[[],[1]]") == [[], [1]])
    }

    @Test("the last of duplicate members counts, in small objects and large", arguments: [0, 100])
    func duplicates(filler: Int) throws {
        struct Pair: Decodable { var a: Int, b: Int }
        let members = ["\"a\":1", "\"b\":2", "\"a\":3"] + (0..<filler).map { "\"x\($0)\":[{}]" }
        let pair = try decoded(Pair.self, "{" + members.joined(separator: ",") + "}")
        #expect(pair.a == 3 && pair.b == 2)
        #expect(try decoded([String: Int].self, #"{"a":1,"b":2,"a":3}"#) == ["a": 3, "b": 2])
    }

    @Test("members are found in whatever order they stand, the last of several")
    func order() throws {
        struct Three: Decodable, Equatable { var a: Int, b: Int, c: Int? }
        let wanted = Three(a: 1, b: 2, c: 3)
        for text in [
            #"{"a":1,"b":2,"c":3}"#, #"{"c":3,"b":2,"a":1}"#, #"{"b":2,"a":1,"c":3}"#, #"{"c":3,"x":[0],"a":1,"b":2}"#,
            #"{"b":9,"a":1,"b":2,"c":3}"#, #"{"a":9,"b":9,"c":3,"b":2,"a":1}"#, #"{"c":9,"a":1,"b":2,"\u0063":3}"#,
        ] { #expect(try decoded(Three.self, text) == wanted, "\(text)") }
        #expect(try decoded(Three.self, #"{"b":2,"a":1}"#) == Three(a: 1, b: 2, c: nil))
        #expect(throws: DecodingError.self) { try decoded(Three.self, #"{"c":3,"a":1}"#) }
    }

    @Test("optional members may be absent or null")
    func optional() throws {
        struct Maybe: Decodable { var a: Int?, b: [Int]?, c: Maybe2? }
        struct Maybe2: Decodable { var a: Int? }
        let none = try decoded(Maybe.self, #"{"a":null}"#)
        #expect(none.a == nil && none.b == nil && none.c == nil)
        let some = try decoded(Maybe.self, #"{"a":1,"b":[2],"c":{"a":3}}"#)
        #expect(some.a == 1 && some.b == [2] && some.c?.a == 3)
    }

    @Test("containers give what they hold")
    func containers() throws {
        try Custom.decode(#"{"a":{"b":1},"b":[1,null,{"c":2},[3],"x"],"c":null,"super":{"a":9}}"#) { decoder in
            let object = try decoder.container(keyedBy: Key.self)
            #expect(object.allKeys == [.a, .b, .c])
            #expect(object.contains(.c))
            #expect(try object.decodeNil(forKey: .c))
            #expect(try !object.decodeNil(forKey: .a))
            #expect(try object.decodeIfPresent(Int.self, forKey: .c) == nil)
            let nested = try object.nestedContainer(keyedBy: Key.self, forKey: .a)
            #expect(nested.codingPath.map(\.stringValue) == ["a"])
            #expect(try nested.decode(Int.self, forKey: .b) == 1)
            #expect(try object.superDecoder().container(keyedBy: Key.self).decode(Int.self, forKey: .a) == 9)
            #expect(try object.superDecoder(forKey: .a).codingPath.map(\.stringValue) == ["a"])
            var array = try object.nestedUnkeyedContainer(forKey: .b)
            #expect(array.count == 5)
            #expect(try array.decode(Int.self) == 1)
            #expect(try array.decodeNil())
            #expect(try !array.decodeNil())
            #expect(try array.nestedContainer(keyedBy: Key.self).decode(Int.self, forKey: .c) == 2)
            var inner = try array.nestedUnkeyedContainer()
            #expect(inner.codingPath.map(\.stringValue) == ["b", "Index 3"])
            #expect(try inner.decode(Int.self) == 3)
            #expect(array.currentIndex == 4 && !array.isAtEnd)
            #expect(throws: DecodingError.self) { try array.decode(Int.self) }
            #expect(try array.superDecoder().singleValueContainer().decode(String.self) == "x")
            #expect(array.isAtEnd)
            #expect(throws: DecodingError.self) { try array.decode(Int.self) }
            #expect(throws: DecodingError.self) { try array.decodeNil() }
            #expect(throws: DecodingError.self) { try array.superDecoder() }
        }
    }

    @Test("objects with many members are found by name")
    func large() throws {
        struct Few: Decodable { var m0: Int, m50: Int, m99: Int }
        let json = "{" + (0..<100).map { "\"m\($0)\":\($0)" }.joined(separator: ",") + "}"
        let few = try decoded(Few.self, json)
        #expect(few.m0 == 0 && few.m50 == 50 && few.m99 == 99)
        #expect(try decoded([String: Int].self, json).count == 100)
    }
}
