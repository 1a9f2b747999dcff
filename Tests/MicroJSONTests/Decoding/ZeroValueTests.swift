import MicroJSON
import Testing

private struct Everything: Decodable, Equatable {
    enum Colour: String, Codable, CaseIterable { case red, green }
    struct Inner: Codable, Equatable {
        var count: Int
        var deeper: [String: Int]
    }
    struct Options: OptionSet, Codable { let rawValue: Int }

    var text: String
    var int: Int
    var small: UInt8
    var wide: Int64
    var double: Double
    var float: Float
    var flag: Bool
    var list: [String]
    var inners: [Inner]
    var table: [String: Inner]
    var set: Set<Int>
    var bytes: [UInt8]
    var maybe: String?
    var colour: Colour
    var inner: Inner
    var options: Options
    var json: JSONValue
    var object: JSONObject
    var number: JSONNumber

    static let zero = Everything(
        text: "", int: 0, small: 0, wide: 0, double: 0, float: 0, flag: false, list: [], inners: [], table: [:],
        set: [],
        bytes: [], maybe: nil, colour: .red, inner: .init(count: 0, deeper: [:]), options: [], json: .null, object: [:],
        number: 0)
}

private enum Bare: String, Codable { case one }
private enum Payload: Codable { case one(Int) }
private final class Endless: Decodable { let next: Endless }

@Suite("A missing member decodes to the zero value, if asked")
struct ZeroValueTests {
    private let options = JSONDecodingOptions(missingKeys: .zeroValue)

    @Test("of every type")
    func missing() throws {
        #expect(try decoded(Everything.self, "{}", options) == .zero)
    }

    @Test("null is the same as missing")
    func null() throws {
        let names = [
            "text", "int", "small", "wide", "double", "float", "flag", "list", "inners", "table", "set", "bytes",
            "maybe", "colour", "inner",
            "options", "json", "object", "number",
        ]
        let json = "{" + names.map { "\"\($0)\":null" }.joined(separator: ",") + "}"
        #expect(try decoded(Everything.self, json, options) == .zero)
        #expect(try decoded(Everything.self, "null", options) == .zero)
        #expect(try decoded([Int].self, "[1,null]", options) == [1, 0])
        #expect(try decoded([String].self, "[null]", options) == [""])
        #expect(try decoded([Everything.Colour].self, "[null,\"green\"]", options) == [.red, .green])
        #expect(try decoded([Int?].self, "[null]", options) == [nil])
        #expect(try decoded([String: [Int]].self, #"{"a":null}"#, options) == ["a": []])
    }

    @Test("what is there is read")
    func present() throws {
        let value = try decoded(Everything.self, #"{"text":"x","inner":{"count":2},"colour":"green"}"#, options)
        #expect(value.text == "x")
        #expect(value.inner == .init(count: 2, deeper: [:]))
        #expect(value.colour == .green)
        #expect(throws: DecodingError.self) { try decoded(Everything.self, #"{"int":"x"}"#, options) }
    }

    @Test("together with both forms of names")
    func snakeCase() throws {
        struct Named: Decodable { var firstName: String, lastName: String, otherName: String }
        let value = try decoded(
            Named.self, #"{"first_name":"a","lastName":"b"}"#, .init(keys: .snakeCase, missingKeys: .zeroValue))
        #expect(value.firstName == "a" && value.lastName == "b" && value.otherName.isEmpty)
    }

    @Test("a type without a zero value is still an error, which names the key")
    func noZero() {
        struct HasBare: Decodable { var inner: HasBare2 }
        struct HasBare2: Decodable { var bare: Bare }
        struct HasPayload: Decodable { var payload: Payload }
        let error = #expect(throws: DecodingError.self) { try decoded(HasBare2.self, "{}", options) }
        guard case .keyNotFound(let key, let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(key.stringValue == "bare")
        #expect(context.codingPath.isEmpty)
        #expect(context.debugDescription == "There is no value, and Bare has no zero value at bare.")
        #expect(throws: DecodingError.self) { try decoded(HasBare.self, "{}", options) }
        #expect(throws: DecodingError.self) { try decoded(HasPayload.self, "{}", options) }
        let null = #expect(throws: DecodingError.self) { try decoded([Bare].self, "[null]", options) }
        guard case .valueNotFound = null else {
            Issue.record("\(String(describing: null))")
            return
        }
    }

    @Test("a type that contains itself is an error, not an endless descent")
    func endless() {
        #expect(throws: DecodingError.self) { try decoded(Endless.self, "{}", options) }
        #expect(throws: DecodingError.self) { try decoded([Endless].self, #"[null]"#, options) }
    }

    @Test("containers asked by hand give nothing")
    func byHand() throws {
        enum Key: CodingKey { case a, b }
        struct Manual: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                #expect(container.allKeys.isEmpty && !container.contains(.a))
                #expect(try container.decodeNil(forKey: .a))
                #expect(try container.decodeIfPresent(Int.self, forKey: .a) == nil)
                #expect(try container.nestedContainer(keyedBy: Key.self, forKey: .a).allKeys.isEmpty)
                #expect(try container.nestedUnkeyedContainer(forKey: .a).isAtEnd)
                #expect(try container.superDecoder(forKey: .b).singleValueContainer().decode(Int.self) == 0)
                #expect(try container.superDecoder().singleValueContainer().decodeNil())
            }
        }
        _ = try decoded(Manual.self, "{}", options)
    }
}
