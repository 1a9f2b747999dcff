import MicroCodec
import MicroCore
import MicroPlatformProto
import MicroRPC
import MicroTestSupport
import Testing

@Suite("A call over a socket")
struct UnaryCallTests {
    /// Answers with the service that was asked for and the namespace in its options.
    private var lister: Dispatcher {
        let dispatcher = Dispatcher(name: "lister")
        dispatcher.handle("Lister.Get") { (request: Registry_GetRequest, context) in
            var response = Registry_GetResponse()
            var service = Registry_Service()
            service.name = request.service
            service.version = "\(context.encoding)"
            service.metadata = ["domain": request.options.domain]
            response.services = [service]
            return response
        }
        return dispatcher
    }

    private func calling<Result: Sendable>(
        _ dispatcher: Dispatcher, _ body: (RPCClient, CallOptions) async throws -> Result
    ) async throws -> Result {
        try await serving(dispatcher) { address in
            let client = RPCClient()
            let result = try await body(client, CallOptions(address: address.description))
            await client.close()
            return result
        }
    }

    @Test("carries generated messages as protobuf")
    func protobuf() async throws {
        var request = Registry_GetRequest()
        request.service = "über"
        request.options.domain = "team"
        let response: Registry_GetResponse = try await calling(lister) { [request] client, options in
            try await client.call("lister", "Lister.Get", request, options: options)
        }
        #expect(response.services.map(\.name) == ["über"])
        #expect(response.services.map(\.version) == ["protobuf"])
        #expect(response.services.map(\.metadata) == [["domain": "team"]])
    }

    @Test("carries the same messages as JSON, with the defaults of unset fields")
    func json() async throws {
        let text = try await calling(lister) { client, options in
            try await client.call(
                .json("Lister.Get", #"{"service":"x","options":{"domain":"d"},"unknown":1}"#, options: options)
            ).text
        }
        #expect(text.hasPrefix(#"{"services":[{"name":"x","version":"json","metadata":{"domain":"d"},"endpoints":[]"#))
    }

    @Test("carries Codable values as JSON")
    func codable() async throws {
        let reply: Reply = try await calling(.greeter()) { client, options in
            try await client.call("greeter", "Greeter.Call", Greeting(name: "<Ann>"), options: options)
        }
        #expect(reply == Reply(msg: "Hello <Ann>"))
    }

    @Test("carries bytes as they are, in every encoding", arguments: MessageEncoding.allCases)
    func bytes(encoding: MessageEncoding) async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.echo()
        let body: [UInt8] = Array(0...255)
        let response = try await calling(dispatcher) { client, options in
            try await client.call(
                ClientRequest(
                    service: "greeter", endpoint: "Greeter.Echo", encoding: encoding, body: body, options: options))
        }
        #expect(response.body == body)
        #expect(response.encoding == encoding)
        #expect(response.metadata["content-type"] == encoding.grpcContentType)
    }

    @Test("carries an empty message and one of several windows", arguments: [0, 1, 70_000, 5_000_000])
    func sizes(size: Int) async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.echo()
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let answered = try await calling(dispatcher) { client, options in
            try await client.call(
                ClientRequest(
                    service: "greeter", endpoint: "Greeter.Echo", encoding: .bytes, body: body, options: options))
        }
        #expect(answered.body == body)
    }

    @Test("to an endpoint with Codable messages is refused as protobuf, with a sentence that says what to do")
    func codableAsProtobuf() async throws {
        let error = try await #require(throws: MicroError.self) {
            try await calling(.greeter()) { client, options in
                try await client.call(
                    ClientRequest(
                        service: "greeter", endpoint: "Greeter.Call", encoding: .protobuf, body: [10, 1, 65],
                        options: options))
            }
        }
        #expect(error.id == "greeter")
        #expect(error.code == 415)
        #expect(error.detail.contains("JSON only: call it with application/grpc+json"))
    }

    @Test(
        "with a message that cannot be read is the caller's fault",
        arguments: [
            (MessageEncoding.json, "Lister.Get", "{"), (.json, "Lister.Get", #"{"service":[]}"#),
            (.protobuf, "Lister.Get", "\u{7}\u{7}"),
        ])
    func malformed(encoding: MessageEncoding, endpoint: String, body: String) async throws {
        let error = try await #require(throws: MicroError.self) {
            try await calling(lister) { client, options in
                try await client.call(
                    ClientRequest(
                        service: "lister", endpoint: endpoint, encoding: encoding, body: Array(body.utf8),
                        options: options))
            }
        }
        #expect(error.id == "lister")
        #expect(error.code == 400)
    }

    @Test("whose response is not what the caller expects fails with a sentence that names the endpoint")
    func unreadableResponse() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText("Greeter.Call") { _ in "not JSON" }
        let error = try await #require(throws: MicroError.self) {
            try await calling(dispatcher) { client, options in
                let _: Reply = try await client.call("greeter", "Greeter.Call", Greeting(name: "x"), options: options)
            }
        }
        #expect(error.code == 500)
        #expect(error.id == "go.micro.client")
        #expect(error.detail.hasPrefix("the response of greeter Greeter.Call cannot be read"))
    }

    @Test(
        "brings the handler's error to the caller as it was thrown",
        arguments: [
            MicroError.notFound("greeter.Greeter.Tell", "no such thing: 100% über\n\"x\""),
            MicroError(id: "x", code: 418, detail: "teapot"), MicroError(id: "", code: 599, detail: ""),
            MicroError(id: "y", code: 500, detail: "own status", status: "Own"),
        ])
    func errors(error: MicroError) async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { _ in throw error }
        await #expect(throws: error) {
            try await calling(dispatcher) { client, options in
                try await client.call(.json("Greeter.Tell", options: options))
            }
        }
    }

    @Test("brings an error without code to the caller as 500 of the client, its text as the detail")
    func plainErrors() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { _ in throw PlainError(description: "out of tea") }
        await #expect(throws: MicroError.internalServerError("go.micro.client", "out of tea")) {
            try await calling(dispatcher) { client, options in
                try await client.call(.json("Greeter.Tell", options: options))
            }
        }
    }

    @Test("with an endpoint that is none is refused by the called side", arguments: ["Call", "A.B.C"])
    func noEndpoint(endpoint: String) async throws {
        let detail = "malformed method name: \"\(endpoint)\""
        await #expect(throws: MicroError.internalServerError("go.micro.client", detail)) {
            try await calling(.greeter()) { client, options in
                try await client.call(.json(endpoint, options: options))
            }
        }
    }
}
