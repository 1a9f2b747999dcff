import MicroJSON
import Testing

private struct Person: Codable, Equatable {
    var name: String
    var id: Int
    var tags: [String]
    var active: Bool
    var score: Double
    var nick: String?
    var friends: [Person]?
}

private enum Shape: Codable, Equatable {
    case point
    case circle(radius: Double)
    case box(Int, Int)
}

private enum Colour: String, Codable { case red, green }

private struct Wrapper: Codable, Equatable {
    var value: Int

    init(value: Int) {
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Int.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

@Suite("Swift values are encoded as the JSON one expects")
struct JSONEncodingTests {
    @Test("structures in the order of their properties, nil left out")
    func structure() throws {
        let ann = Person(name: "Ann", id: 1, tags: ["a", "b"], active: true, score: 1.5)
        let bob = Person(name: "Bob", id: 2, tags: [], active: false, score: 2, nick: "B", friends: [ann])
        let annJSON = #"{"name":"Ann","id":1,"tags":["a","b"],"active":true,"score":1.5}"#
        let bobJSON = #"{"name":"Bob","id":2,"tags":[],"active":false,"score":2,"nick":"B","friends":[\#(annJSON)]}"#
        #expect(try encoded(bob) == bobJSON)
        #expect(try decoded(Person.self, bobJSON) == bob)
        #expect(try decoded([Person].self, encoded([ann, bob], .init(indent: "  "))) == [ann, bob])
    }

    @Test("values at the top")
    func top() throws {
        #expect(try encoded(1) == "1")
        #expect(try encoded("a") == "\"a\"")
        #expect(try encoded(true) == "true")
        #expect(try encoded(Int?.none) == "null")
        #expect(try encoded([Int?.none, 1]) == "[null,1]")
        #expect(try encoded([[1], [], [2, 3]]) == "[[1],[],[2,3]]")
        #expect(try encoded(Wrapper(value: 3)) == "3")
        #expect(try encoded([Wrapper(value: 3)]) == "[3]")
        #expect(try encoded(Colour.green) == "\"green\"")
        #expect(try encoded([String: Int]()) == "{}")
        #expect(try encoded([Person]()) == "[]")
        #expect(try encoded(1...2) == "[1,2]")
    }

    @Test("every integer type")
    func integers() throws {
        struct All: Codable, Equatable {
            var a = Int8.min, b = Int16.min, c = Int32.min, d = Int64.min, e = Int.min
            var f = UInt8.max, g = UInt16.max, h = UInt32.max, i = UInt64.max, j = UInt.max
            var k = Float(0.1), l = 0.1
        }
        let json =
            #"{"a":-128,"b":-32768,"c":-2147483648,"d":-9223372036854775808,"e":-9223372036854775808,"f":255,"g":65535,"h":4294967295,"i":18446744073709551615,"j":18446744073709551615,"k":0.1,"l":0.1}"#
        #expect(try encoded(All()) == json)
        #expect(try decoded(All.self, json) == All())
        #expect(try encoded([1, 2] as [Int16]) == "[1,2]")
        #expect(try decoded([Int16].self, "[1,2]") == [1, 2])
    }

    @Test(
        "enums with values, as Swift synthesises them",
        arguments: [
            (Shape.point, #"{"point":{}}"#), (.circle(radius: 2), #"{"circle":{"radius":2}}"#),
            (.box(1, 2), #"{"box":{"_0":1,"_1":2}}"#),
        ])
    private func enums(shape: Shape, json: String) throws {
        #expect(try encoded(shape) == json)
        #expect(try decoded(Shape.self, json) == shape)
    }

    @Test("dictionaries as objects, with integer and enum keys too")
    func dictionaries() throws {
        #expect(try encoded(["a": 1]) == #"{"a":1}"#)
        #expect(try encoded([7: "x"]) == #"{"7":"x"}"#)
        #expect(try decoded([Int: String].self, #"{"7":"x"}"#) == [7: "x"])
        let table = Dictionary(uniqueKeysWithValues: (0..<100).map { ("key\($0)", $0) })
        #expect(try decoded([String: Int].self, encoded(table)) == table)
        #expect(try encoded([Colour.red: 1]) == #"["red",1]"#)
        #expect(try decoded([Colour: Int].self, #"["red",1]"#) == [.red: 1])
    }

    @Test("64-bit integers as text, if asked")
    func integersAsText() throws {
        struct Numbers: Encodable {
            var wide: Int64 = -1, unsigned: UInt64 = .max, plain = 5, small: Int32 = 3, list = [1, 2]
        }
        #expect(
            try encoded(Numbers(), .init(int64AsString: true))
                == #"{"wide":"-1","unsigned":"18446744073709551615","plain":"5","small":3,"list":["1","2"]}"#)
    }

    @Test("bytes as base64, or as numbers if asked")
    func bytes() throws {
        struct Blob: Codable, Equatable {
            var data: [UInt8]
            var parts: [[UInt8]]
            var maybe: [UInt8]?
        }
        let blob = Blob(data: [1, 2, 255], parts: [[], [0]], maybe: [9])
        #expect(try encoded(blob) == #"{"data":"AQL/","parts":["","AA=="],"maybe":"CQ=="}"#)
        let numbers = #"{"data":[1,2,255],"parts":[[],[0]],"maybe":[9]}"#
        #expect(try encoded(blob, .init(bytes: .numbers)) == numbers)
        #expect(try decoded(Blob.self, numbers) == blob)
        #expect(try decoded(Blob.self, encoded(blob)) == blob)
        #expect(throws: DecodingError.self) { try decoded([UInt8].self, "\"*\"") }
    }

    @Test("userInfo reaches the value")
    func userInfo() throws {
        struct Reader: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(encoder.userInfo.values.first as? String ?? "none")
            }
        }
        let key = try #require(CodingUserInfoKey(rawValue: "k"))
        #expect(try encoded([Reader()], .init(userInfo: [key: "found"])) == #"["found"]"#)
    }
}
