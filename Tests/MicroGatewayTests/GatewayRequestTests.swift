import MicroCore
import NIOHPACK
import Testing

@testable import MicroGateway

@Suite("A request to the gateway")
struct GatewayRequestTests {
    private func message(
        _ method: String, _ path: String, _ contentType: String? = nil, _ body: String = ""
    ) throws -> String {
        let request = GatewayRequest(.request(method, path, contentType))
        return String(decoding: try request.message(Array(body.utf8)), as: UTF8.self)
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
        "is refused when its body is of a kind that has no JSON",
        arguments: [
            ("application/json-rpc", 500), ("application/protobuf", 415), ("application/proto", 415),
            ("application/octet-stream", 415), ("application/grpc", 415), ("application/grpc+proto", 415),
            ("application/proto-rpc", 415),
        ])
    func unsupported(contentType: String, code: Int) throws {
        let error = try #require(throws: MicroError.self) { try message("POST", "/x", contentType, "x") }
        #expect(error == MicroError(id: "go.micro.api", code: code, detail: "Unsupported Content-Type: \(contentType)"))
    }

    @Test("is refused when query and a body that is no JSON are to be merged, or a form is no text")
    func unreadable() throws {
        let error = try #require(throws: MicroError.self) { try message("POST", "/x?a=1", nil, "{") }
        #expect(error.code == 400)
        #expect(error.detail.hasPrefix("the body is not JSON: "))
        let form = GatewayRequest(.request("POST", "/x", "application/x-www-form-urlencoded"))
        #expect(throws: MicroError.self) { try form.message([0xff, 0xfe]) }
    }

    /// They were joined by a comma, which is part of a cookie's value for whoever reads it.
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
        #expect(throws: QueryMessage.failure("more than 32 levels")) { try request.message(Array("{}".utf8)) }
    }

    @Test("works in the namespace micro when it names none")
    func namespace() { #expect(GatewayRequest(.request("GET", "/")).namespace == "micro") }
}
