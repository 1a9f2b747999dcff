import MicroCore
import NIOHPACK
import Testing

@testable import MicroGateway

@Suite("A request to the gateway")
struct GatewayRequestTests {
    private func message(
        _ method: String, _ path: String, _ contentType: String? = nil, _ body: String = "", _ type: ValueType? = nil
    ) throws -> String {
        let request = GatewayRequest(.request(method, path, contentType))
        return String(decoding: try request.message(Array(body.utf8), for: type), as: UTF8.self)
    }

    @Test(
        "becomes a message by its method, query and body",
        arguments: [
            ("GET", "/x?a=1", nil, "", #"{"a":1}"#),
            ("GET", "/x", nil, "", "{}"),
            ("GET", "/x?a=1", "application/json", #"{"b":2}"#, #"{"a":1}"#),
            ("POST", "/x", "application/json", #"{ "b" : 2 }"#, #"{ "b" : 2 }"#),
            ("POST", "/x", nil, #"{"b":2}"#, #"{"b":2}"#),
            ("POST", "/x", "text/plain", #"{"b":2}"#, #"{"b":2}"#),
            ("POST", "/x", "Application/JSON; charset=utf-8", #"{"b":2}"#, #"{"b":2}"#),
            ("POST", "/x", "application/json", "", "{}"),
            ("POST", "/x?a=1&b=1", "application/json", #"{"b":2}"#, #"{"a":1,"b":2}"#),
            ("PUT", "/x?a=1", nil, "", #"{"a":1}"#),
            ("PATCH", "/x", nil, "[]", "[]"),
            ("DELETE", "/x?a=1", nil, #"{"a":3}"#, #"{"a":3}"#),
            ("HEAD", "/x?a=1", nil, "", "{}"),
            ("BREW", "/x?a=1", nil, #"{"a":3}"#, "{}"),
            ("POST", "/x?b=2", "application/x-www-form-urlencoded", "a=1", #"{"a":"1","b":"2"}"#),
            ("GET", "/x?b=2", "application/x-www-form-urlencoded", "a=1", #"{"a":"1","b":"2"}"#),
        ] as [(String, String, String?, String, String)])
    func messages(method: String, path: String, contentType: String?, body: String, json: String) throws {
        #expect(try message(method, path, contentType, body) == json)
    }

    @Test(
        "is refused when its body is of a kind that is no message alone",
        arguments: [
            "application/octet-stream", "application/grpc", "application/grpc+proto", "application/grpc+bytes",
            "application/grpc-web", "application/grpc-web+proto", "application/grpc-web-text",
            "application/grpc-web-text+proto", "application/grpc-web+json", "application/proto-rpc",
        ])
    func unsupported(contentType: String) throws {
        for type in [contentType, "\(contentType.uppercased()) ; x=y"] {
            #expect(throws: MicroError(.unsupportedType, contentType)) { try message("POST", "/x", type, "x") }
        }
        #expect(ErrorEntry.unsupportedType.code == 415)
    }

    @Test("is refused when it is JSON-RPC")
    func jsonRPC() {
        #expect(throws: MicroError(.unsupportedJSONRPC)) { try message("POST", "/x", "application/json-rpc", "{}") }
    }

    /// They were taken for what they begin like.
    @Test(
        "is JSON when its content type is not known, whatever that begins like",
        arguments: [
            "application/grpc+json", "application/grpcx", "application/protobufs", "application/json-rpc2",
            "application/vnd.google.protobuf", "text/x-protobuf",
        ])
    func nearlyKnown(contentType: String) throws {
        #expect(BodyKind(mediaType: contentType) == .json)
        #expect(try message("POST", "/x", contentType, #"{ "b" : 2 }"#) == #"{ "b" : 2 }"#)
    }

    @Test(
        "is protobuf when its content type says so, with any method",
        arguments: [
            ("application/protobuf", "application/protobuf"),
            ("Application/X-Protobuf\t; charset=x", "application/x-protobuf"),
            ("application/proto", "application/proto"),
        ])
    func protobuf(contentType: String, answered: String) throws {
        for method in ["POST", "GET", "BREW"] {
            let request = GatewayRequest(.request(method, "/x", contentType))
            #expect(request.encoding == .protobuf)
            #expect(try request.message([0x0a, 0x01, 0x78]) == [0x0a, 0x01, 0x78])
            #expect(request.answerType == answered)
        }
        for request in [
            GatewayRequest(.request("POST", "/x?a=1", contentType)),
            GatewayRequest(.request("POST", "/x", contentType, [("x-api-field-a", "1")])),
            GatewayRequest(.request("POST", "/x", contentType, [("x-api-body", "a")])),
        ] {
            #expect(throws: MicroError(.protobufAlone)) { try request.message([]) }
        }
    }

    @Test("is refused when query and a body that is no JSON are to be merged, or a form is no text")
    func unreadable() throws {
        let error = try #require(throws: MicroError.self) { try message("POST", "/x?a=1", nil, "{") }
        #expect(error.code == 400)
        #expect(error.detail.hasPrefix("the body is not JSON: "))
        let form = GatewayRequest(.request("POST", "/x", "application/x-www-form-urlencoded"))
        #expect(throws: QueryMessage.failure("it is not UTF-8")) { try form.message([0xff, 0xfe]) }
    }

    /// The body replaced the query, which was gone.
    @Test("is refused when a query is to be merged with a body that has no members", arguments: ["[1]", "7", #""x""#])
    func mergedWithoutMembers(body: String) throws {
        #expect(throws: MicroError(.bodyBesideQuery)) { try message("POST", "/x?a=1", nil, body) }
        #expect(try message("POST", "/x?", nil, body) == body)
        #expect(try message("POST", "/x?&", nil, body) == body)
        #expect(try message("POST", "/x?a=1", nil, "null") == #"{"a":1}"#)
    }

    private static func wellKnown(_ name: String, _ field: String, _ type: String) -> ValueType {
        ValueType(name: name, type: name, values: [ValueType(name: field, type: type)])
    }

    @Test(
        "is one value where the JSON of the message is no object",
        arguments: [
            ("GET", "/x", nil, "", wellKnown("StringValue", "value", "string"), "null"),
            ("POST", "/x", nil, "", wellKnown("StringValue", "value", "string"), "null"),
            ("HEAD", "/x", nil, "", wellKnown("StringValue", "value", "string"), "null"),
            ("GET", "/x?value=x", nil, "", wellKnown("StringValue", "value", "string"), #""x""#),
            ("GET", "/x?value=1", nil, "", wellKnown("StringValue", "value", "string"), #""1""#),
            ("POST", "/x?value=7", nil, "", wellKnown("Int64Value", "value", "int64"), "7"),
            ("GET", "/x?value=1234", nil, "", wellKnown("BytesValue", "value", "[]uint8"), #""1234""#),
            ("POST", "/x", formType, "value=x", wellKnown("StringValue", "value", "string"), #""x""#),
            ("POST", "/x", nil, #""y""#, wellKnown("StringValue", "value", "string"), #""y""#),
            ("GET", "/x", nil, "", wellKnown("FieldMask", "paths", "[]string"), "null"),
            ("GET", "/x?value=a,b.c", nil, "", wellKnown("FieldMask", "paths", "[]string"), #""a,b.c""#),
            (
                "GET", "/x?value=1.5s", nil, "",
                ValueType(
                    name: "Duration", type: "Duration",
                    values: [
                        ValueType(name: "seconds", type: "int64"), ValueType(name: "nanos", type: "int32"),
                    ]), #""1.5s""#
            ),
            ("GET", "/x?value=[1,2]", nil, "", wellKnown("ListValue", "values", "[]Value"), "[1,2]"),
            ("GET", "/x?0=a&1=2", nil, "", wellKnown("ListValue", "values", "[]Value"), #"["a",2]"#),
            ("GET", "/x?value=7", nil, "", ValueType(name: "Int", type: "int64"), "7"),
            ("GET", "/x", nil, "", ValueType(name: "Array<String>", type: "[]string"), "null"),
            // Refused by the service, and so not lost.
            ("GET", "/x?value=x&b=1", nil, "", wellKnown("StringValue", "value", "string"), #"{"value":"x","b":1}"#),
            ("GET", "/x?b=1", nil, "", wellKnown("StringValue", "value", "string"), #"{"b":1}"#),
            // Their JSON is an object, or anything.
            ("GET", "/x?value=x", nil, "", wellKnown("Struct", "fields", "map[string]Value"), #"{"value":"x"}"#),
            ("GET", "/x", nil, "", wellKnown("Struct", "fields", "map[string]Value"), "{}"),
            ("GET", "/x", nil, "", ValueType(name: "Value", type: "Value"), "{}"),
            ("GET", "/x?value=x", nil, "", wellKnown("StringValue", "value", "int64"), #"{"value":"x"}"#),
            ("GET", "/x", nil, "", ValueType(name: "Empty", type: "Empty"), "{}"),
        ] as [(String, String, String?, String, ValueType, String)])
    func values(method: String, path: String, contentType: String?, body: String, type: ValueType, json: String) throws
    {
        #expect(try message(method, path, contentType, body, type) == json)
    }

    /// The gateway joined them by a comma, which handlers then read as part of a cookie's value.
    @Test("joins cookies as cookies, and leaves apart what has commas of its own")
    func joined() {
        let headers = [
            ("cookie", "a=1"), ("user-agent", "x (like, y)"), ("accept", "text/html"), ("cookie", "b=2"),
            ("user-agent", "z"), ("accept", "text/event-stream"), ("cookie", "c=3; d=4"),
            ("access-control-request-headers", "x-a"), ("access-control-request-headers", "x-b"),
        ]
        let request = GatewayRequest(.request("GET", "/greeter/call", nil, headers))
        #expect(request.metadata.values("cookie") == ["a=1; b=2; c=3; d=4"])
        #expect(request.metadata.values("user-agent") == ["x (like, y)", "z"])
        #expect(request.metadata.values("accept") == ["text/html,text/event-stream"])
        #expect(request.wantsEvents)
        #expect(request.wantedHeaders == "x-a,x-b")
    }

    @Test("gives its headers to the service, repeated ones joined, with its method and URL")
    func metadata() {
        let request = GatewayRequest(
            .request(
                "POST", "/greeter/call?a=1", "application/json",
                [
                    ("x-foo", "bar"), ("authorization", "Bearer t"), ("x-foo", "baz"), ("micro-namespace", "team"),
                    ("method", "forged"), ("url", "forged"), ("origin", "http://page"),
                ]))
        #expect(request.metadata["x-foo"] == "bar,baz")
        #expect(request.metadata.values("x-foo").count == 1)
        #expect(request.metadata["authorization"] == "Bearer t")
        #expect(request.metadata.values("method") == ["POST"])
        #expect(request.metadata.values("url") == ["/greeter/call?a=1"])
        #expect(request.namespace == "team")
        #expect(request.origin == "http://page")
        #expect(request.path == "/greeter/call")
        #expect(request.query == "a=1")
        #expect(request.metadata.fields.allSatisfy { !$0.name.hasPrefix(":") })
    }

    @Test(
        "takes fields and the body's place from headers of middlemen, below query and body",
        arguments: [
            ("POST", "/x", [("x-api-field-id", "7")], #"{"a":1}"#, #"{"id":"7","a":1}"#),
            ("POST", "/x", [("x-api-field-a.b", "7"), ("x-api-field-a.c", "8")], "", #"{"a":{"b":"7","c":"8"}}"#),
            ("GET", "/x?id=1", [("x-api-field-id", "7"), ("x-api-field-n", "x")], "", #"{"id":1,"n":"x"}"#),
            ("POST", "/x", [("x-api-field-id", "7")], #"{"id":"8"}"#, #"{"id":"8"}"#),
            ("POST", "/x?q=1", [("x-api-body", "a.b")], #"{"c":2}"#, #"{"q":1,"a":{"b":{"c":2}}}"#),
            ("POST", "/x", [("x-api-body", "*")], #"{ "c" : 2 }"#, #"{ "c" : 2 }"#),
            ("POST", "/x", [("x-api-body", "")], #"{ "c" : 2 }"#, #"{ "c" : 2 }"#),
            ("POST", "/x", [("x-api-body", "items")], "[1]", #"{"items":[1]}"#),
            ("HEAD", "/x", [("x-api-field-id", "7")], "", "{}"),
        ] as [(String, String, [(String, String)], String, String)])
    func fieldHeaders(method: String, path: String, headers: [(String, String)], body: String, json: String) throws {
        let request = GatewayRequest(.request(method, path, nil, headers))
        #expect(String(decoding: try request.message(Array(body.utf8)), as: UTF8.self) == json)
        #expect(request.metadata.fields.allSatisfy { !$0.name.hasPrefix("x-api-") })
    }

    @Test("is refused when a header nests too deep", arguments: ["x-api-body", "x-api-field-"])
    func deepHeader(name: String) {
        let deep = String(repeating: "a.", count: 40)
        let header = name.hasSuffix("-") ? (name + deep, "1") : (name, deep)
        let request = GatewayRequest(.request("POST", "/x", nil, [header]))
        #expect(throws: MicroError(.deepHeader, "32")) { try request.message(Array("{}".utf8)) }
    }

    @Test("works in the namespace micro when it names none")
    func namespace() { #expect(GatewayRequest(.request("GET", "/")).namespace == "micro") }
}

private let formType = "application/x-www-form-urlencoded"
