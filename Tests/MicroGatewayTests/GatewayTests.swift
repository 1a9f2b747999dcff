import MicroCore
import MicroGateway
import MicroRPC
import MicroTestSupport
import NIOHPACK
import Testing

@Suite("The HTTP gateway")
struct GatewayTests {
    @Test("calls the endpoint of the path with the message as JSON, and sorts the keys of the answer")
    func call() async throws {
        let client = FakeClient { _ in #"{"z":1,"a":{"y":"<&>","b":[]},"n":12345678901234567890}"# }
        try await withGateway(client) { ask in
            let headers: [(String, String)] = [("authorization", "Bearer t")]
            let answer = try await ask(.request("POST", "/greeter/say-hi", "application/json", headers), #"{"b":1}"#)
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "application/json")
            #expect(answer.text == #"{"a":{"b":[],"y":"<&>"},"n":12345678901234567890,"z":1}"#)
            #expect(answer["content-length"] == "\(answer.text.utf8.count)")
        }
        let request = try #require(client.requests.first)
        #expect(client.requests.count == 1)
        #expect(request.service == "greeter")
        #expect(request.endpoint == "Greeter.SayHi")
        #expect(request.encoding == .json)
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"b":1}"#)
        #expect(request.metadata["authorization"] == "Bearer t")
    }

    @Test(
        "answers with the request's content type where that is JSON",
        arguments: [
            ("application/json; charset=utf-8", "application/json"), ("application/grpc+json", "application/grpc+json"),
            ("text/plain", "application/json"), ("application/x-www-form-urlencoded", "application/json"),
        ])
    func contentType(sent: String, answered: String) async throws {
        try await withGateway { ask async throws in
            #expect(try await ask(.request("POST", "/greeter", sent), "a=1")["content-type"] == answered)
        }
    }

    /// What the registry lists was refused where it begins in lower case: a path became another name.
    @Test(
        "calls the endpoint whose name differs from the path's in case alone",
        arguments: [
            ("/oddsvc/greeter/sayHello", "greeter.sayHello"), ("/oddsvc/ping", "oddsvc.ping"),
            ("/oddsvc/SHOUT", "Oddsvc.shout"), ("/oddsvc/both", "Oddsvc.Both"), ("/oddsvc/none", "Oddsvc.None"),
        ])
    func otherCase(path: String, endpoint: String) async throws {
        let client = FakeClient()
        try await withGateway(client) { ask async throws in
            #expect(try await ask(.request("POST", path, "application/json"), "{}").status == 200)
        }
        #expect(client.requests.map(\.endpoint) == [endpoint])
    }

    @Test("calls none of several endpoints whose names differ in case alone, and lists them")
    func severalCases() async throws {
        let client = FakeClient()
        try await withGateway(client) { ask async throws in
            let answer = try await ask(.request("POST", "/oddsvc/twice", "application/json"), "{}")
            #expect(answer.status == 404)
            #expect(answer.text.contains("Oddsvc.TWICE, oddsvc.twice"))
        }
        #expect(client.requests.isEmpty)
    }

    @Test("passes protobuf on as it is, and answers with it, also when the answer has no bytes")
    func protobuf() async throws {
        for answered in ["\n\u{1}x", ""] {
            let client = FakeClient { _ in answered }
            try await withGateway(client) { ask in
                let answer = try await ask(.request("POST", "/greeter/hi", "application/x-protobuf"), "\n\u{1}z")
                #expect(answer.status == 200)
                #expect(answer["content-type"] == "application/x-protobuf")
                #expect(answer["content-length"] == "\(answered.utf8.count)")
                #expect(answer.text == answered)
            }
            #expect(client.requests.map(\.encoding) == [.protobuf])
            #expect(client.requests.first?.body == [0x0a, 1, 0x7a])
        }
        try await withGateway(FakeClient { _ in throw MicroError.conflict("greeter", "no") }) { ask in
            let answer = try await ask(.request("POST", "/greeter/hi", "application/protobuf"), "")
            #expect(answer.status == 409)
            #expect(answer["content-type"] == "application/json")
        }
    }

    private struct Note: Codable, Sendable {
        var text = ""
    }

    @Test("refuses protobuf where the messages are Codable types, and where it would be a stream over HTTP")
    func noProtobuf() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Note") { (note: Note, _) in note }
        let local = LocalServices()
        local.add(dispatcher)
        try await withGateway(RPCClient(local: local)) { ask in
            let note = try await ask(.request("POST", "/greeter/note", "application/protobuf"), "\n\u{1}z")
            #expect(note.status == 415)
            #expect(note.text.contains("travel as JSON only"))
            let stream = try await ask(.request("POST", "/greeter/stream", "application/protobuf"), "\n\u{1}z")
            #expect(stream.status == 415)
            #expect(stream.text == MicroError(.streamOfProtobuf).jsonText)
        }
    }

    @Test("refuses what is compressed in a way that it cannot read, and says what it takes")
    func contentCoding() async throws {
        let client = FakeClient()
        try await withGateway(client) { ask in
            for coding in ["br", "gzip, br"] {
                let headers = [("content-encoding", coding)]
                let answer = try await ask(.request("POST", "/greeter", "application/json", headers), "{}")
                #expect(answer.status == 415)
                #expect(answer["accept-encoding"] == "gzip, deflate")
                #expect(answer.text == MicroError(.unsupportedCoding, coding).jsonText)
                // Nothing is compressed here.
                #expect(try await ask(.request("GET", "/greeter?a=1", nil, headers), "").status == 200)
            }
            let broken = [("content-encoding", "gzip")]
            #expect(try await ask(.request("POST", "/greeter", nil, broken), "{}").status == 400)
            let none = [("content-encoding", "identity")]
            #expect(try await ask(.request("POST", "/greeter", nil, none), #"{"b":2}"#).status == 200)
        }
        #expect(client.requests.map { String(decoding: $0.body, as: UTF8.self) }.last == #"{"b":2}"#)
        #expect(client.requests.allSatisfy { $0.metadata["content-encoding"] == nil })
    }

    @Test("answers / and the fixed paths without a service")
    func fixed() async throws {
        let client = FakeClient()
        try await withGateway(client) { ask in
            for method in ["GET", "POST", "DELETE"] {
                let index = try await ask(.request(method, "/"), "")
                #expect(index.status == 200)
                #expect(index["content-type"] == "text/plain; charset=utf-8")
                #expect(index.text == #"{"version": "v9"}"#)
            }
            for headers in [HPACKHeaders.request("OPTIONS", "/any/thing"), .request("GET", "/favicon.ico")] {
                let answer = try await ask(headers, "")
                #expect(answer.status == 200)
                #expect(answer.text.isEmpty)
            }
        }
        #expect(client.requests.isEmpty)
    }

    @Test(
        "lets pages of any origin read every answer, errors too",
        arguments: [("/", nil), ("/nosuch", "http://page"), ("/greeter", "null")] as [(String, String?)])
    func origins(path: String, origin: String?) async throws {
        try await withGateway { ask in
            let answer = try await ask(.request("GET", path, nil, origin.map { [("origin", $0)] } ?? []), "")
            #expect(answer["access-control-allow-origin"] == origin ?? "*")
            #expect(answer["access-control-allow-credentials"] == "true")
            #expect(answer["access-control-allow-methods"] == "POST, PATCH, GET, OPTIONS, PUT, DELETE")
            let names =
                "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, Micro-Namespace"
            #expect(answer["access-control-allow-headers"] == names)
        }
    }

    @Test(
        "lets pages send the headers that their pre-flight asks for, and only names",
        arguments: [
            ("x-tenant", ", x-tenant"), ("authorization,x-a, X-B , x-a", ", x-a, X-B"), ("content-type", ""),
            ("", ""), ("x:y, <b>, é", ""),
        ])
    func preflight(wanted: String, added: String) async throws {
        try await withGateway { ask in
            let headers = [("origin", "http://page"), ("access-control-request-headers", wanted)]
            let answer = try await ask(.request("OPTIONS", "/greeter", nil, headers), "")
            #expect(answer.status == 200)
            let names =
                "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, Micro-Namespace"
            #expect(answer["access-control-allow-headers"] == names + added)
        }
    }

    @Test("says how it went in gRPC's headers too when the content type is one of gRPC's")
    func grpcStatus() async throws {
        try await withGateway { ask in
            let answer = try await ask(.request("POST", "/greeter", "application/grpc+json"), "{}")
            #expect(answer["grpc-status"] == "0")
            #expect(answer["grpc-message"]?.isEmpty == true)
            let plain = try await ask(.request("POST", "/greeter", "application/json"), "{}")
            #expect(plain["grpc-status"] == nil)
        }
        let client = FakeClient { _ in throw MicroError.conflict("greeter", "100% ü") }
        try await withGateway(client) { ask in
            let answer = try await ask(.request("POST", "/greeter", "application/grpc+json"), "{}")
            #expect(answer.status == 409)
            #expect(answer["grpc-status"] == "13")
            #expect(answer["grpc-message"] == "100%25 %C3%BC")
        }
    }

    @Test(
        "sends an unclean path to the clean one, query included",
        arguments: [
            ("//greeter", "/greeter"), ("/a/../greeter?x=1", "/greeter?x=1"), ("//evil.example/", "/evil.example/"),
        ])
    func redirect(path: String, clean: String) async throws {
        try await withGateway { ask in
            let answer = try await ask(.request("GET", path), "")
            #expect(answer.status == 301)
            #expect(answer["location"] == clean)
        }
    }

    /// After a 301 clients go on with GET and without the body, so that the call arrived empty.
    @Test(
        "lets clients keep method and body on the way to the clean path",
        arguments: [
            ("GET", 301), ("HEAD", 301), ("POST", 308), ("PUT", 308), ("PATCH", 308), ("DELETE", 308), ("BREW", 308),
        ])
    func redirectedMethod(method: String, status: Int) async throws {
        let client = FakeClient()
        try await withGateway(client) { ask in
            let answer = try await ask(.request(method, "//greeter//call?a=1&b=%2F", "application/json"), #"{"c":2}"#)
            #expect(answer.status == status)
            #expect(answer["location"] == "/greeter/call?a=1&b=%2F")
        }
        #expect(client.requests.isEmpty)
    }

    /// A 200, which is what `/` is answered with, would say that a tunnel to that host is open.
    @Test("opens no tunnels")
    func connect() async throws {
        try await withGateway { ask in
            let answer = try await ask([":method": "CONNECT", ":authority": "example.com:80"], "")
            #expect(answer.status == 501)
        }
    }

    @Test("answers 500 for a service that is not there, also when it is in another namespace")
    func unknownService() async throws {
        try await withGateway { ask in
            for (path, namespace) in [("/nosuch/call", "micro"), ("/greeter/call", "elsewhere")] {
                let answer = try await ask(.request("GET", path, nil, [("micro-namespace", namespace)]), "")
                #expect(answer.status == 500)
                #expect(
                    answer.text
                        == #"{"id":"micro","code":500,"detail":"service not found","status":"Internal Server Error"}"#)
            }
            #expect(try await ask(.request("GET", "/greeter", nil, [("micro-namespace", "team")]), "").status == 200)
        }
    }

    @Test("takes /v1/<service> for the service itself unless there is one of that version")
    func versions() async throws {
        let client = FakeClient()
        try await withGateway(client) { ask in
            for path in ["/v1/greeter/Call", "/v2/greeter/Call"] { _ = try await ask(.request("GET", path), "") }
        }
        #expect(client.requests.map(\.service) == ["greeter", "v2.greeter"])
        #expect(client.requests.map(\.endpoint) == ["Greeter.Call", "Greeter.Call"])
    }

    @Test(
        "answers an error with its code as the status and its JSON as the body",
        arguments: [
            (401, 401), (403, 403), (404, 404), (408, 408), (418, 418), (500, 500), (599, 599), (600, 500), (100, 500),
            (204, 500), (304, 500),
        ])
    func errors(code: Int, status: Int) async throws {
        let error = MicroError(id: "greeter", code: code, detail: "<no>")
        try await withGateway(FakeClient { _ in throw error }) { ask in
            let answer = try await ask(.request("GET", "/greeter"), "")
            #expect(answer.status == status)
            #expect(answer["content-type"] == "application/json")
            #expect(answer.text == error.jsonText)
            #expect(answer.text.contains(#""detail":"\u003cno\u003e""#))
        }
    }

    @Test("answers 500 in its own name for an answer that is no JSON, and 204 for none")
    func oddAnswers() async throws {
        try await withGateway(FakeClient { _ in "no JSON" }) { ask in
            let answer = try await ask(.request("GET", "/greeter"), "")
            #expect(answer.status == 500)
            #expect(answer.text.hasPrefix(#"{"id":"go.micro.api","code":500,"detail":"error during request: "#))
        }
        try await withGateway(FakeClient { _ in "" }) { ask in
            let answer = try await ask(.request("GET", "/greeter"), "")
            #expect(answer.status == 204)
            #expect(answer["content-length"] == nil)
        }
    }

    @Test("refuses a path with a broken escape or a control character", arguments: ["%zz", "%0a", "%00", "%ff"])
    func brokenEscape(part: String) async throws {
        try await withGateway { ask async throws in
            #expect(try await ask(.request("GET", "/greeter/\(part)"), "").status == 400)
        }
    }

    @Test("refuses a body above its limit, announced or not", arguments: [true, false])
    func tooLarge(announced: Bool) async throws {
        let client = FakeClient()
        try await withGateway(client, bodyLimit: 10) { ask in
            let body = #"{"a":"12345"}"#
            let length = announced ? [("content-length", "\(body.utf8.count)")] : []
            let answer = try await ask(.request("POST", "/greeter", nil, length), body)
            #expect(answer.status == 413)
        }
        #expect(client.requests.isEmpty)
    }

    /// What still comes of a request that was refused must not start a call with the part that was read.
    @Test("calls nothing for a body above its limit that ends with trailers")
    func tooLargeWithTrailers() async throws {
        let client = FakeClient()
        let gateway = Gateway(
            client: client, registry: RegistryCache(AnyServiceRegistry()), version: "v9", bodyLimit: 10)
        try await listening({ gateway.accept($0) }) { address in
            let stream = try await RawStream.open(.request("POST", "/greeter"), to: address)
            await stream.send(bytes: Array(repeating: 0x20, count: 8))
            await stream.send(bytes: Array(repeating: 0x20, count: 8))
            #expect(await stream.answer().headers.first(name: ":status") == "413")
            await stream.send(["x-end": "1"], endStream: true)
        }
        #expect(client.requests.isEmpty)
    }
}

/// Knows a service of every name.
private struct AnyServiceRegistry: Registry {
    var kind: String { "fake" }
    func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {}
    func deregister(_ record: ServiceRecord, domain: String) async throws {}
    func service(_ name: String, domain: String) async throws -> [ServiceRecord] { [ServiceRecord(name: name)] }
    func services(domain: String) async throws -> [ServiceRecord] { [] }
    func watch(service: String?, domain: String) async throws -> RegistryWatch {
        throw MicroError.notImplemented("fake", "cannot be watched")
    }
}
