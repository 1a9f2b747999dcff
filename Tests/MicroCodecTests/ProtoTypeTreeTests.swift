@testable import MicroCodec
import MicroCore
import MicroJSON
import MicroPlatformProto
import SwiftProtobuf
import Testing

@Suite("The type tree of a protobuf message")
struct ProtoTypeTreeTests {
    /// What the Go registry service registered of itself (spec captures/v4-cli-to-8081.txt, ListServices).
    private static let captured = """
        CghyZWdpc3RyeRIGbGF0ZXN0Gg8KBmRvbWFpbhIFbWljcm8i6gEKE1JlZ2lzdHJ5LkRlcmVnaXN0ZXISsgEKB1NlcnZpY2USB1Nl
        cnZpY2UaDgoEbmFtZRIGc3RyaW5nGhEKB3ZlcnNpb24SBnN0cmluZxodCghtZXRhZGF0YRIRbWFwW3N0cmluZ11zdHJpbmcaFwoJ
        ZW5kcG9pbnRzEgpbXUVuZHBvaW50Gg8KBW5vZGVzEgZbXU5vZGUaMgoHb3B0aW9ucxIHT3B0aW9ucxoMCgN0dGwSBWludDY0GhAK
        BmRvbWFpbhIGc3RyaW5nGh4KDUVtcHR5UmVzcG9uc2USDUVtcHR5UmVzcG9uc2UiqQEKE1JlZ2lzdHJ5LkdldFNlcnZpY2USXwoK
        R2V0UmVxdWVzdBIKR2V0UmVxdWVzdBoRCgdzZXJ2aWNlEgZzdHJpbmcaMgoHb3B0aW9ucxIHT3B0aW9ucxoMCgN0dGwSBWludDY0
        GhAKBmRvbWFpbhIGc3RyaW5nGjEKC0dldFJlc3BvbnNlEgtHZXRSZXNwb25zZRoVCghzZXJ2aWNlcxIJW11TZXJ2aWNlIpwBChVS
        ZWdpc3RyeS5MaXN0U2VydmljZXMSTgoLTGlzdFJlcXVlc3QSC0xpc3RSZXF1ZXN0GjIKB29wdGlvbnMSB09wdGlvbnMaDAoDdHRs
        EgVpbnQ2NBoQCgZkb21haW4SBnN0cmluZxozCgxMaXN0UmVzcG9uc2USDExpc3RSZXNwb25zZRoVCghzZXJ2aWNlcxIJW11TZXJ2
        aWNlIugBChFSZWdpc3RyeS5SZWdpc3RlchKyAQoHU2VydmljZRIHU2VydmljZRoOCgRuYW1lEgZzdHJpbmcaEQoHdmVyc2lvbhIG
        c3RyaW5nGh0KCG1ldGFkYXRhEhFtYXBbc3RyaW5nXXN0cmluZxoXCgllbmRwb2ludHMSCltdRW5kcG9pbnQaDwoFbm9kZXMSBltd
        Tm9kZRoyCgdvcHRpb25zEgdPcHRpb25zGgwKA3R0bBIFaW50NjQaEAoGZG9tYWluEgZzdHJpbmcaHgoNRW1wdHlSZXNwb25zZRIN
        RW1wdHlSZXNwb25zZSJGCg5SZWdpc3RyeS5XYXRjaBISCgdDb250ZXh0EgdDb250ZXh0GhAKBlN0cmVhbRIGU3RyZWFtIg4KBnN0
        cmVhbRIEdHJ1ZSqbAQotcmVnaXN0cnktNzFhMmVjYTktNDk1OC00YjUwLTgyM2EtZTRlYWIxNTljNWNlEg4xMjcuMC4wLjE6ODAw
        MCIRCgZicm9rZXISB3NlcnZpY2UiEgoIcmVnaXN0cnkSBm1lbW9yeSIOCgZzZXJ2ZXISBGdycGMiEQoJdHJhbnNwb3J0EgRncnBj
        IhAKCHByb3RvY29sEgRncnBjMgA=
        """

    @Test(
        "is what the Go original registers, and what is in lists besides",
        arguments: [
            ("Registry.Register", Registry_Service.self, Registry_EmptyResponse.self),
            ("Registry.Deregister", Registry_Service.self, Registry_EmptyResponse.self),
            ("Registry.GetService", Registry_GetRequest.self, Registry_GetResponse.self),
            ("Registry.ListServices", Registry_ListRequest.self, Registry_ListResponse.self),
        ] as [(String, any DescribedMessage.Type, any DescribedMessage.Type)])
    func capture(endpoint: String, request: any DescribedMessage.Type, response: any DescribedMessage.Type) throws {
        let bytes = try #require(Base64.decode(ProtoTypeTreeTests.captured.utf8.filter { $0 != UInt8(ascii: "\n") }))
        let record = try Registry_Service(serializedBytes: bytes)
        let registered = try #require(record.endpoints.first { $0.name == endpoint })
        #expect(ValueType(registered.request) == (try MessageSchema.of(request).valueType.withoutContents))
        #expect(ValueType(registered.response) == (try MessageSchema.of(response).valueType.withoutContents))
    }

    @Test("reads like the spec's example")
    func registry() throws {
        #expect(
            try MessageSchema.of(Registry_Service.self).valueType.compact == """
                Service{name string, version string, metadata map[string]string, \
                endpoints []Endpoint{name string, request Value{name string, type string, values []Value}, \
                response Value{name string, type string, values []Value}, metadata map[string]string}, \
                nodes []Node{id string, address string, port int64, metadata map[string]string}, \
                options Options{ttl int64, domain string}}
                """)
    }

    @Test("has Go's names for every type")
    func scalars() throws {
        #expect(
            try MessageSchema.of(Kitchen_Scalars.self).valueType.compact == """
                Scalars{a_double float64, a_float float32, an_int32 int32, an_int64 int64, a_uint32 uint32, \
                a_uint64 uint64, a_sint32 int32, a_sint64 int64, a_fixed32 uint32, a_fixed64 uint64, \
                a_sfixed32 int32, a_sfixed64 int64, a_bool bool, a_string string, some_bytes []uint8, \
                color Color{UNKNOWN enum, RED enum, GREEN enum, BELOW enum}}
                """)
    }

    @Test("opens the messages and enums in lists and maps")
    func containers() throws {
        let lists = try MessageSchema.of(Kitchen_Lists.self).valueType.values
        #expect(lists.map(\.type).suffix(5) == ["[]string", "[][]uint8", "[]Color", "[]Inner", "[]int32"])
        let maps = try MessageSchema.of(Kitchen_Maps.self).valueType.values
        #expect(
            maps.map(\.type).prefix(5) == [
                "map[string]string", "map[int32]int32", "map[int64]Inner", "map[uint32]Color", "map[uint64][]uint8",
            ])
        let inner = ["count", "tags", "again"]
        #expect(lists.first { $0.name == "inners" }?.values.map(\.name) == inner)
        #expect(maps.first { $0.name == "by_int64" }?.values.map(\.name) == inner)
        let colours = ValueType.enumeration(["UNKNOWN", "RED", "GREEN", "BELOW"])
        #expect(lists.first { $0.name == "colors" }?.values == colours)
        #expect(maps.first { $0.name == "by_uint32" }?.values == colours)
    }

    @Test("has members of a oneof, which the original leaves out, and optional fields")
    func oneofs() throws {
        #expect(
            try MessageSchema.of(Kitchen_Choice.self).valueType.values.map(\.name) == [
                "before", "text", "number", "inner", "flag", "after",
            ])
        #expect(try MessageSchema.of(Kitchen_Optionals.self).valueType.values.count == 8)
    }

    @Test("ends below the depth limit where a message contains itself")
    func recursion() throws {
        var tree = try MessageSchema.of(Kitchen_Inner.self).valueType
        var depth = 0
        while let again = tree.values.first(where: { $0.name == "again" }) {
            tree = again
            depth += 1
        }
        #expect(depth == ValueType.depthLimit - 1)
    }

    @Test("stays small where messages are in lists of themselves, and opens them once")
    func wide() throws {
        func count(_ tree: ValueType) -> Int { tree.values.reduce(1) { $0 + count($1) } }
        #expect(count(try MessageSchema.of(Kitchen_Everything.self).valueType) < 2 * ValueType.countLimit)
        let value = try MessageSchema.of(Registry_Value.self).valueType
        #expect(value.compact == "Value{name string, type string, values []Value}")
    }

    @Test("does not open what JSON writes otherwise")
    func wellKnown() throws {
        let fields = try MessageSchema.of(Kitchen_WellKnown.self).valueType.values
        func field(_ name: String) -> ValueType? { fields.first { $0.name == name } }
        #expect(field("anything")?.values == [] && field("null")?.values == [] && field("values")?.values == [])
        #expect(field("times")?.compact == "times []Timestamp{seconds int64, nanos int32}")
        #expect(
            fields.map(\.wellKnown) == [
                .timestamp, .duration, .structure, .any, .list, .fieldMask, nil, .wrapper("float64"),
                .wrapper("float32"), .wrapper("int64"), .wrapper("uint64"), .wrapper("int32"), .wrapper("uint32"),
                .wrapper("bool"), .wrapper("string"), .wrapper("[]uint8"), nil, nil, nil, nil,
            ])
    }

    @Test("names nested types as Go does")
    func nested() throws {
        let outer = try MessageSchema.of(Kitchen_Outer.self).valueType
        #expect(outer.values.map(\.type) == ["Outer_Nested", "Inner", "[]Outer_Nested", "string", "Outer_Nested_Mode"])
        #expect(try MessageSchema.of(Kitchen_Outer.Nested.self).valueType.name == "Outer_Nested")
    }
}

extension ValueType {
    /// The tree as the Go original makes it.
    var withoutContents: ValueType {
        let isMessage = listElement == nil && mapValue == nil && enumNames.isEmpty
        return ValueType(name: name, type: type, values: isMessage ? values.map(\.withoutContents) : [])
    }

    init(_ value: Registry_Value) {
        self.init(name: value.name, type: value.type, values: value.values.map { ValueType($0) })
    }
}
