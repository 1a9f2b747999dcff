import MicroCodec
import MicroCore
import MicroJSON
import SwiftProtobuf
import Testing

@Suite("A codec of messages")
struct MessageCodecTests {
    struct Greeting: Codable, Equatable {
        var firstName: String
        var times: Int
        var labels: [String: String]
        var note: String?
    }

    @Test("of a generated message speaks protobuf and JSON")
    func generated() throws {
        let codec = MessageCodec<Kitchen_Inner>.protobuf()
        let message = Kitchen_Inner.with { $0.count = 3 }
        #expect(try codec.encode(message, .protobuf) == [8, 3])
        #expect(try codec.decode([8, 3], .protobuf) == message)
        #expect(try codec.encode(message, .json) == Array(#"{"count":3,"tags":[],"again":null}"#.utf8))
        #expect(try codec.decode(Array(#"{"count":3}"#.utf8), .json) == message)
        #expect(codec.describe().value.name == "Inner")
        for body in [[8, 3], []] as [[UInt8]] {
            let error = try #require(throws: CodecError.self) { try codec.decode(body, .bytes) }
            #expect(error.code == .unsupportedEncoding)
        }
    }

    @Test("of a Codable type speaks JSON with snake_case names, missing ones zero, read leniently")
    func codable() throws {
        let codec = MessageCodec<Greeting>.json()
        let greeting = Greeting(firstName: "<Ann>", times: 2, labels: ["aB": "c"], note: nil)
        let json = #"{"first_name":"\u003cAnn\u003e","times":2,"labels":{"aB":"c"}}"#
        #expect(try String(decoding: codec.encode(greeting, .json), as: UTF8.self) == json)
        #expect(try codec.decode(Array(json.utf8), .json) == greeting)
        let careless = #"{"firstName":"<Ann>","times":"2","labels":{"aB":"c"},"x":1}"#
        #expect(try codec.decode(Array(careless.utf8), .json) == greeting)
        let empty = Greeting(firstName: "", times: 0, labels: [:], note: nil)
        for body in ["", "{}", " \n"] { #expect(try codec.decode(Array(body.utf8), .json) == empty) }
        #expect(
            codec.describe().value.compact
                == "Greeting{first_name string, times int64, labels map[string]string, note string}")
        #expect(codec.describe().warnings.isEmpty)
    }

    @Test(
        "of a Codable type says what to do when it is called with anything but JSON",
        arguments: [MessageEncoding.protobuf, .bytes])
    func codableProtobuf(encoding: MessageEncoding) throws {
        let codec = MessageCodec<Greeting>.json()
        let error = try #require(throws: CodecError.self) { try codec.decode([], encoding) }
        #expect(
            error.description == """
                this endpoint's messages are Codable Swift types and travel as JSON only: call it with \
                application/grpc+json, or describe its messages in a .proto file
                """)
        #expect(error.microError(id: "x").code == 415)
    }

    @Test("of a Codable type names the field of an error")
    func codableError() throws {
        let codec = MessageCodec<[Greeting]>.json()
        let error = try #require(throws: CodecError.self) {
            try codec.decode(Array(#"[{"times":{}}]"#.utf8), .json)
        }
        #expect(error.fieldPath.contains("times"))
        let malformed = try #require(throws: CodecError.self) { try codec.decode(Array("[{".utf8), .json) }
        #expect(malformed.code == .malformed)
    }

    struct OnlyIn: Decodable { var name: String }
    struct OnlyOut: Encodable { var name: String }

    @Test("may go one way only")
    func oneWay() throws {
        let input = MessageCodec<OnlyIn>.json()
        #expect(try input.decode(Array(#"{"name":"a"}"#.utf8), .json).name == "a")
        #expect(throws: CodecError.self) { try input.encode(OnlyIn(name: ""), .json) }
        let output = MessageCodec<OnlyOut>.json()
        #expect(try output.encode(OnlyOut(name: "a"), .json) == Array(#"{"name":"a"}"#.utf8))
        #expect(throws: CodecError.self) { try output.decode([], .json) }
        #expect(output.describe().value == ValueType(name: "OnlyOut", type: "OnlyOut"))
    }

    @Test("of a JSON value keeps names and numbers as they are")
    func dynamic() throws {
        let codec = MessageCodec<JSONValue>.json()
        let json = #"{"firstName":1.0,"a_b":[1e3,null],"a_b":2}"#
        #expect(try codec.encode(codec.decode(Array(json.utf8), .json), .json) == Array(json.utf8))
    }

    @Test("of a message whose description is broken says so")
    func broken() throws {
        let error = try #require(throws: CodecError.self) { try MessageSchema.of(Broken.self) }
        #expect(error.code == .invalidSchema)
        let codec = MessageCodec<Broken>.protobuf()
        #expect(codec.describe().value == ValueType(name: "Broken", type: "Broken"))
        #expect(throws: CodecError.self) { try codec.encode(Broken(), .json) }
    }
}

/// A message with a descriptor that is none.
struct Broken: DescribedMessage, Equatable {
    static let protoMessageName = "kitchen.Broken"
    static var protoFile: ProtoFile { ProtoFile(name: "broken.proto", base64: "!") }
    var unknownFields = UnknownStorage()
    init() {}
    mutating func decodeMessage<D: SwiftProtobuf.Decoder>(decoder: inout D) throws {}
    func traverse<V: SwiftProtobuf.Visitor>(visitor: inout V) throws {}
    func isEqualTo(message: any SwiftProtobuf.Message) -> Bool { message is Broken }
}
