import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("The headers of a call")
struct CallMetadataTests {
    /// What arrives of a call's headers.
    private func seen(
        _ metadata: Metadata, configuration: RPCClient.Configuration = RPCClient.Configuration()
    ) async throws -> Metadata {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { context in
            context.metadata.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
        }
        return try await serving(dispatcher) { address in
            let client = RPCClient(configuration: configuration)
            let text = try await client.call(
                .json("Greeter.Tell", metadata: metadata, options: CallOptions(address: address.description))
            ).text
            await client.close()
            return Metadata(
                text.split(separator: "\n").map { line in
                    let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                    return (parts[0], parts.count > 1 ? parts[1] : "")
                })
        }
    }

    @Test("are what the original sends")
    func wire() async throws {
        let server = try await RawStream.serve { stream in
            guard case .headers(let headers, _)? = await stream.next() else { return }
            let text = headers.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
            await stream.send([":status": "200", "content-type": "application/grpc+json"])
            await stream.send(message: Array(text.utf8))
            await stream.send(["grpc-status": "0"], endStream: true)
        }
        try await running(server) { server in
            let client = RPCClient()
            let options = CallOptions(address: server.address.description, timeout: .seconds(7))
            let lines = try await client.call(.json(metadata: ["X-Foo": "bar"], options: options)).text
                .split(separator: "\n").map(String.init)
            await client.close()
            #expect(lines.prefix(2) == [":method=POST", ":scheme=http"])
            for line in [
                ":path=/greeter.Greeter/Call", ":authority=\(server.address)", "content-type=application/grpc+json",
                "te=trailers", "x-content-type=application/json", "micro-namespace=micro", "x-foo=bar",
            ] { #expect(lines.contains(line)) }
            let timeout = try #require(lines.first { $0.hasPrefix("timeout=") }?.dropFirst(8))
            #expect((6_000_000_000...7_000_000_000).contains(try #require(Int(timeout))))
            let grpcTimeout = try #require(lines.first { $0.hasPrefix("grpc-timeout=") }?.dropFirst(13))
            #expect(grpcTimeout.hasSuffix("u"))
        }
    }

    @Test("carry the caller's metadata, names in lower case")
    func custom() async throws {
        var metadata: Metadata = ["X-Foo": "bar", "authorization": "Bearer t"]
        metadata.add("X-Foo", "baz")
        let seen = try await seen(metadata)
        #expect(seen.values("x-foo") == ["bar", "baz"])
        #expect(seen["authorization"] == "Bearer t")
        #expect(seen["micro-namespace"] == "micro")
    }

    /// They were taken for no header names and left out without a word.
    @Test("carry names that were given in upper case")
    func upperCase() async throws {
        let seen = try await seen(Metadata([("X-Trace-ID", "1"), ("Micro-Namespace", "team")]))
        #expect(seen.values("x-trace-id") == ["1"])
        #expect(seen.values("micro-namespace") == ["team"])
    }

    @Test("cannot be made to say something about the transport")
    func reserved() async throws {
        let hostile: Metadata = [
            ":path": "/x.Other/Call", "content-type": "text/html", "grpc-timeout": "1n", "timeout": "1",
            "connection": "close", "host": "evil", "transfer-encoding": "chunked", "te": "gzip", "": "empty",
            "a b": "space", "a:b": "colon", "ü": "umlaut", "grpc-status": "0", "content-length": "3",
        ]
        let seen = try await seen(hostile)
        #expect(Set(seen.fields.map(\.name)) == ["content-type", "user-agent", "micro-namespace"])
        #expect(seen["content-type"] == "application/grpc+json")
    }

    @Test("keep a value on its line")
    func values() async throws {
        let seen = try await seen(["x-a": "1\r\nx-b: 2\u{0}", "x-c": "über", "x-d": "tab\there"])
        #expect(seen["x-a"]?.hasPrefix("1  x-b: 2") == true)
        #expect(seen["x-b"] == nil)
        #expect(seen["x-c"] == "über")
        #expect(seen["x-d"] == "tab\there")
    }

    @Test("name the client's namespace where the call names none")
    func namespace() async throws {
        var configuration = RPCClient.Configuration()
        configuration.namespace = "team"
        #expect(try await seen([:], configuration: configuration)["micro-namespace"] == "team")
        let own: Metadata = ["micro-namespace": "other"]
        #expect(try await seen(own, configuration: configuration).values("micro-namespace") == ["other"])
    }

    @Test("come back with the answer, trailers included")
    func response() async throws {
        let server = try await RawStream.serve { stream in
            await stream.send([":status": "200", "content-type": "application/grpc+json", "x-head": "1"])
            await stream.send(message: [])
            await stream.send(["grpc-status": "0", "x-trail": "2"], endStream: true)
        }
        try await running(server) { server in
            let client = RPCClient()
            let response = try await client.call(.json(options: CallOptions(address: server.address.description)))
            await client.close()
            #expect(response.metadata["x-head"] == "1")
            #expect(response.metadata["x-trail"] == "2")
            #expect(response.metadata["grpc-status"] == nil)
        }
    }

    @Test("of a call that is part of another go along, unless they are set anew")
    func follow() {
        let deadline = ContinuousClock.now + .seconds(3)
        let context = CallContext(
            service: "a", endpoint: "A.B", metadata: ["authorization": "Bearer t", "x-foo": "outer"],
            deadline: deadline)
        var request = ClientRequest.json(metadata: ["X-Foo": "inner", "x-bar": "own"])
        request.follow(context)
        #expect(request.metadata["authorization"] == "Bearer t")
        #expect(request.metadata.values("x-foo") == ["inner"])
        #expect(request.metadata["x-bar"] == "own")
        #expect(request.options.timeout <= .seconds(3))
        #expect(request.options.timeout > .seconds(2))
    }

    @Test("of a call that is part of another leave a shorter timeout as it is")
    func followShorter() {
        var request = ClientRequest.json(options: CallOptions(timeout: .seconds(1)))
        request.follow(CallContext(service: "a", endpoint: "A.B", deadline: .now + .seconds(60)))
        #expect(request.options.timeout == .seconds(1))
        request.follow(CallContext(service: "a", endpoint: "A.B"))
        #expect(request.options.timeout == .seconds(1))
    }
}
