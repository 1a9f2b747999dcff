import Logging
import MicroCore
import MicroGateway
import MicroMemory
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("A call of a service in another process", .timeLimit(.minutes(1)))
struct GatewayCallTests {
    /// A gateway whose services `greeter` and `v2.greeter` are behind a socket, and an RPC client that takes no task.
    private func withUpstream(
        _ dispatcher: Dispatcher, _ lines: CapturedLog = CapturedLog(),
        _ body: (HostPort) async throws -> Void
    ) async throws {
        try await serving(dispatcher) { upstream async throws in
            let memory = MemoryRegistry()
            for name in ["greeter", "v2.greeter"] {
                let endpoints = [EndpointRecord(name: "Greeter.Call")]
                let node = Node(id: name, address: "\(upstream)")
                let record = ServiceRecord(name: name, endpoints: endpoints, nodes: [node])
                try await memory.register(record, domain: Namespace.default, timeToLive: nil)
            }
            let registry = RegistryCache(memory)
            let client = RPCClient(registry: registry)
            let gateway = Gateway(client: client, registry: registry, version: "v9", logger: lines.logger(.info))
            try await listening({ gateway.accept($0) }, body)
            await client.close()
        }
    }

    private func greeter(_ answer: @escaping @Sendable ([String: String]) async throws -> String) -> Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Call") { (request: [String: String], _) in ["msg": try await answer(request)] }
        return dispatcher
    }

    private func ask(_ path: String, _ body: String = "{}", method: String = "POST", at address: HostPort) async throws
        -> (status: String?, body: String)
    {
        let stream = try await RawStream.open(.request(method, path, "application/json"), to: address)
        await stream.send(bytes: Array(body.utf8), endStream: true)
        let answer = await stream.answer()
        return (answer.headers.first(name: ":status"), String(decoding: answer.body, as: UTF8.self))
    }

    @Test("is answered each time, by whichever path names the service")
    func answered() async throws {
        let lines = CapturedLog()
        try await withUpstream(greeter { "Hello \($0["name"] ?? "")" }, lines) { address in
            for path in ["/greeter/call", "/greeter/call?name=Jo", "/v2/greeter/call", "/v9/greeter/call"] {
                let answer = try await ask(path, path.contains("?") ? "" : #"{"name":"Jo"}"#, at: address)
                #expect(answer == ("200", #"{"msg":"Hello Jo"}"#), "\(path)")
            }
        }
        let called = ["greeter", "greeter", "v2.greeter", "greeter"].map { "\($0).Greeter.Call" }
        #expect(lines.all.map { $0.fields["endpoint"].map { "\($0)" } } == called)
    }

    @Test("passes on errors, those that the gateway finds included")
    func errors() async throws {
        let lines = CapturedLog()
        let failing = greeter { _ in throw MicroError.conflict("greeter", "taken") }
        try await withUpstream(failing, lines) { address in
            for _ in 0..<3 {
                let answer = try await ask("/greeter/call", at: address)
                #expect(answer.status == "409" && answer.body.contains("taken"))
            }
            #expect(try await ask("/greeter/call?x=1", "no JSON", at: address).status == "400")
            let none = try await ask("/greeter/none", at: address)
            #expect(none.status == "500" && none.body.contains("Greeter.None"), "\(none)")
            #expect(try await ask("/nobody/call", at: address).status == "500")
        }
        #expect(lines.all.first?.fields["endpoint"] == "greeter.Greeter.Call")
    }

    @Test("ends when its client goes away, and the next one is answered")
    func clientGone() async throws {
        let lines = CapturedLog()
        let (began, ended) = (Gate(), Gate())
        let hanging = greeter { request in
            guard request["wait"] != nil else { return "" }
            began.open()
            defer { ended.open() }
            try await Gate().wait()
            return ""
        }
        try await withUpstream(hanging, lines) { address in
            // The first one asks the registry.
            #expect(try await ask("/greeter/call", at: address).status == "200")
            let stream = try await RawStream.open(.request("POST", "/greeter/call", "application/json"), to: address)
            await stream.send(bytes: Array(#"{"wait":"1"}"#.utf8), endStream: true)
            try await began.wait()
            await stream.reset(.cancel)
            try await ended.wait()
            #expect(try await ask("/greeter/call", at: address).status == "200")
        }
        #expect(lines.all.map(\.text) == [200, 499, 200].map { "POST /greeter/call \($0)" })
    }

    /// Scripts and monitors send a request and end their side; their calls were cancelled and got no answer.
    @Test("is answered to a client of HTTP/1.1 that has ended its side, with a task and without")
    func endOfInput() async throws {
        let lines = CapturedLog()
        let (began, proceed) = (AsyncStream.makeStream(of: Void.self), AsyncStream.makeStream(of: Void.self))
        let waiting = greeter { _ in
            began.continuation.yield()
            for await _ in proceed.stream { return "done" }
            return ""
        }
        try await withUpstream(waiting, lines) { address in
            var calls = began.stream.makeAsyncIterator()
            // The first one asks the registry, in a task.
            for _ in 0..<2 {
                let client = try await RawClient.connect(to: address.port)
                try await client.write("GET /greeter/call HTTP/1.1\r\nHost: a\r\n\r\n")
                await calls.next()
                try await client.endInput()
                proceed.continuation.yield()
                let answer = try await client.readToEnd()
                #expect(answer.hasSuffix("\r\n\r\n{\"msg\":\"done\"}"), "\(answer)")
            }
        }
        #expect(lines.all.map(\.text) == [200, 200].map { "GET /greeter/call \($0)" })
    }
}
