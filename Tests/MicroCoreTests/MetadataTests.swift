import MicroCore
import Testing

@Suite("Metadata")
struct MetadataTests {
    @Test("finds names without regard to case, several values joined as the original joins them")
    func lookUp() {
        let metadata = Metadata([("X-Foo", "1"), ("x-foo", "2"), ("Ä", "3")])
        for name in ["x-foo", "X-FOO", "X-Foo"] { #expect(metadata[name] == "1, 2") }
        #expect(metadata.values("x-FOO") == ["1", "2"])
        #expect(metadata["Ä"] == "3")
        #expect(metadata["ä"] == nil)
        #expect(metadata["x-fo"] == nil)
    }

    @Test("sets a name in the place of all its values, in lower case; nothing and empty text remove it")
    func set() {
        var metadata: Metadata = ["A": "1", "b": "2"]
        metadata.add("a", "3")
        metadata["A"] = "4"
        #expect(metadata == ["b": "2", "a": "4"])
        metadata["a"] = ""
        metadata["B"] = nil
        #expect(metadata.isEmpty)
    }

    @Test("takes over what wins, with all its values")
    func merge() {
        var metadata: Metadata = ["a": "1", "b": "2"]
        metadata.merge(Metadata([("A", "3"), ("A", "4"), ("c", "5")]))
        #expect(metadata.values("a") == ["3", "4"])
        #expect(metadata.fields.map(\.name) == ["b", "A", "A", "c"])
        var empty = Metadata()
        empty.merge(metadata)
        #expect(empty == metadata)
    }

    @Test("is equal when it has the same fields in the same order")
    func equality() {
        #expect(Metadata([("a", "1"), ("b", "2")]) == ["a": "1", "b": "2"])
        #expect(Metadata([("a", "1"), ("b", "2")]) != ["b": "2", "a": "1"])
        #expect(Metadata() != ["a": ""])
    }

    @Test(
        "says which namespace a call is in", arguments: [(["team"], "team"), ([""], "micro"), (["team", "b"], "team")])
    func namespace(set: [String], seen: String) {
        let metadata = Metadata(set.map { ("Micro-Namespace", $0) })
        let context = CallContext(service: "s", endpoint: "S.E", metadata: metadata)
        #expect(context.namespace == seen)
    }

    @Test(
        "values of a name are joined as its kind has it",
        arguments: [
            ("x-foo", "a, b"), ("accept", "a, b"), ("www-authenticate", "a, b"), ("cookie", "a; b"), ("Cookie", "a; b"),
            ("set-cookie", "a"), ("Date", "a"), ("if-modified-since", "a"), ("authorization", "a"),
        ])
    func joined(name: String, value: String) {
        let metadata = Metadata([(name.lowercased(), "a"), ("x", "y"), (name, "b")])
        #expect(metadata[name] == value)
        #expect(metadata.values(name) == ["a", "b"])
    }
}

@Suite("The encoding of a message")
struct MessageEncodingTests {
    @Test(
        "is what the content type says (spec platform-framework.md §1)",
        arguments: [
            ("application/json", MessageEncoding.json), ("application/grpc+json", .json),
            ("multipart/form-data", .json), ("application/grpc", .protobuf), ("application/grpc+proto", .protobuf),
            ("application/proto", .protobuf), ("application/protobuf", .protobuf),
            ("application/octet-stream", .protobuf), ("application/grpc+bytes", .bytes),
            ("Application/JSON", .json), ("application/json; charset=utf-8", .json), (" application/json ", .json),
            ("application/json ;x", .json), ("text/plain", nil), ("", nil), (";", nil), ("   ", nil),
            ("application/grpc+xml", nil), ("application/json-rpc", nil),
        ] as [(String, MessageEncoding?)])
    func contentType(text: String, encoding: MessageEncoding?) {
        #expect(MessageEncoding(contentType: text) == encoding)
    }

    @Test("has content types that lead back to it", arguments: MessageEncoding.allCases)
    func roundTrip(encoding: MessageEncoding) {
        #expect(MessageEncoding(contentType: encoding.grpcContentType) == encoding)
        #expect(MessageEncoding(contentType: encoding.microContentType) == encoding)
    }
}

@Suite("What the registry keeps")
struct ServiceRecordTests {
    @Test("has the defaults of the original")
    func defaults() {
        let record = ServiceRecord(name: "x")
        #expect(record.version == "latest")
        #expect(record.metadata.isEmpty && record.endpoints.isEmpty && record.nodes.isEmpty)
        #expect(Node(id: "1", address: "h:1").metadata.isEmpty)
        #expect(EndpointRecord(name: "A.B").request == nil)
        #expect(ValueType(name: "a", type: "string").values.isEmpty)
    }

    @Test("knows a stream by its metadata", arguments: [("true", true), ("false", false), ("", false)])
    func stream(value: String, isStream: Bool) {
        #expect(EndpointRecord(name: "A.B", metadata: ["stream": value]).isStream == isStream)
        #expect(!EndpointRecord(name: "A.B").isStream)
    }
}
