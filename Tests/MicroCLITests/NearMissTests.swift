import MicroCore
import Testing

@testable import MicroCLI

@Suite("A name that nobody has is told with the one that was probably meant")
struct NearMissTests {
    private func micro(_ detail: String) throws -> Micro {
        var micro = try Micro()
        let endpoints = ["Helloworld.Call", "Helloworld.Stream"].map {
            EndpointRecord(name: $0, metadata: $0.hasSuffix("Stream") ? ["stream": "true"] : [:])
        }
        micro.registry.records = ["micro": [ServiceRecord(name: "helloworld", version: "v1", endpoints: endpoints)]]
        micro.client = FakeClient { _ in throw MicroError.internalServerError("go.micro.client", detail) }
        return micro
    }

    @Test(
        "By micro call and micro stream",
        arguments: [
            ("helloword", "Helloworld.Call", "service helloword: route not found", "Did you mean \"helloworld\"?"),
            ("nosuch", "Helloworld.Call", "service nosuch: route not found", nil),
            (
                "helloworld", "Helloworld.call", "unknown service Helloworld.call", "Did you mean \"Helloworld.Call\"?"
            ),
            ("helloworld", "helloworld.Call", "unknown service helloworld", "Did you mean \"Helloworld.Call\"?"),
            (
                "helloworld", "Helloworld.Nope", "unknown service Helloworld.Nope",
                "See `micro get service helloworld` for its endpoints."
            ),
            (
                "helloworld", "Helloworld.Stream", "more than one response to a unary call",
                "It streams: micro stream helloworld Helloworld.Stream …"
            ),
            // Called without a count, the example's stream ends before its first response.
            (
                "helloworld", "Helloworld.Stream", "the response has no message",
                "It streams: micro stream helloworld Helloworld.Stream …"
            ),
            ("helloworld", "Helloworld.Call", "the response has no message", nil),
            ("helloworld", "Helloworld.Call", "no such order", nil),
            // What the service itself called in vain.
            ("helloworld", "Helloworld.Call", "service helloword: route not found", nil),
            ("helloworld", "Helloworld.Call", "unknown service Store.Read", nil),
        ] as [(String, String, String, String?)])
    func names(service: String, endpoint: String, detail: String, hint: String?) async throws {
        let micro = try micro(detail)
        for word in ["call", "stream"] {
            let result = await micro(word, service, endpoint)
            let lines = result.errors.split(separator: "\n").map(String.init)
            #expect(lines.count == (hint == nil ? 1 : 2) && (hint == nil || lines.last == hint))
        }
    }

    /// It said only what had happened.
    @Test("A service that broke in the middle of a call is told with where to look")
    func lost() async throws {
        let detail = "the connection was lost: closed by the peer; the call may or may not have run"
        let micro = try micro(detail)
        for words in [["call", "helloworld", "Helloworld.Call"], ["stream", "helloworld", "Helloworld.Stream"]]
            + [["helloworld", "call"], ["helloworld", "stream"]]
        {
            let result = await micro.run(words)
            let hint = "Look at the log of helloworld; `micro get service helloworld` shows a new node when it is back."
            #expect(result.code == 127 && result.errors == "\(detail)\n\(hint)\n", "\(words)")
        }
    }

    @Test("Not for a node that is called by its address, which no registry knows")
    func address() async throws {
        let result = try await micro("unknown service A.B")("call", "--address", "h:1", "helloworld", "A.B")
        #expect(result.code == 5 && result.errors == "Service method \"A.B\" not found\n")
    }

    /// It said that the service's process was gone, or told of the ports of a server, whatever the flag held.
    @Test(
        "A given address where no service answers is told as what was given",
        arguments: [
            (
                "127.0.0.1:1", "Error while dialing: dial tcp 127.0.0.1:1: connect: connection refused", "127.0.0.1:1",
                ""
            ),
            (
                "localhost", "Error while dialing: dial tcp localhost: not an address; it takes host:port", "localhost",
                "It has no port. "
            ),
            (
                "127.0.0.1:8080", "127.0.0.1:8080 does not speak gRPC: it answered with HTTP status 500",
                "127.0.0.1:8080", "What listens there does not speak gRPC: it answered with HTTP status 500. "
            ),
        ])
    func node(given: String, detail: String, address: String, found: String) async throws {
        for word in ["call", "stream"] {
            let result = try await micro(detail)(word, "--address", given, "helloworld", "Helloworld.Call")
            let hint =
                "--address or MICRO_ADDRESS says to call that node; `micro get service helloworld` shows where there are some."
            #expect(result.code == 4)
            #expect(result.errors == "Failed to connect to micro server at \(address)\n\(found)\(hint)\n")
        }
    }

    @Test("A service of the default namespace, asked for in another")
    func namespace() async throws {
        let micro = try micro("service helloworld: route not found")
        let hint = "It is in the namespace \"micro\"; this command works in \"other\".\n"
        let call = await micro("--namespace", "other", "call", "helloworld", "Helloworld.Call")
        #expect(call.code == 4 && call.errors == "Service \"helloworld\" not found\n\(hint)")
        let record = await micro("--namespace", "other", "get", "service", "helloworld")
        #expect(record.code == 128 && record.errors == "service not found\n\(hint)")
    }

    @Test("Handler and method as two words, which only a service's own command takes")
    func words() async throws {
        for word in ["call", "stream"] {
            let result = try await micro("")(word, "helloworld", "Helloworld", "Call")
            #expect(result.code == 1)
            #expect(result.errors.hasSuffix("\nThe endpoint is one word: Helloworld.Call\n"))
        }
    }

    @Test("By micro get service")
    func record() async throws {
        let result = try await micro("")("get", "service", "helloword")
        #expect(result.code == 128 && result.errors == "service not found\nDid you mean \"helloworld\"?\n")
    }
}
