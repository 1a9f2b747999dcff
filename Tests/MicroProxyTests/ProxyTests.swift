import MicroCore
import MicroMemory
import MicroProxy
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Synchronization
import Testing

@Suite("The gRPC proxy", .timeLimit(.minutes(1)))
struct ProxyTests {
    /// Picks what it was told to; by default the nodes are asked in the order in which they are given.
    private struct Fixed: Selector {
        var pick = 0
        func select(from selection: Selection) -> Int { pick }
    }

    /// A proxy in front of a service `greeter` at some addresses.
    private func proxying<Result: Sendable>(
        to addresses: [HostPort], local: LocalServices = LocalServices(), domain: String = "micro",
        metrics: CountingMetrics? = nil, picking pick: Int = 0,
        _ body: (HostPort) async throws -> Result
    ) async throws -> Result {
        let registry = MemoryRegistry()
        let nodes = addresses.enumerated().map { Node(id: "greeter-\($0)", address: "\($1)") }
        if !nodes.isEmpty {
            try await registry.register(ServiceRecord(name: "greeter", nodes: nodes), domain: domain, timeToLive: nil)
        }
        let proxy = Proxy(
            registry: RegistryCache(registry), local: local, selector: Fixed(pick: pick), metrics: metrics)
        return try await listening({ proxy.accept($0) }, body)
    }

    private func greeter(_ name: String = "greeter") -> Dispatcher {
        let dispatcher = Dispatcher(name: name)
        dispatcher.add(
            Endpoint(record: EndpointRecord(name: "Greeter.Echo")) { bytes, context in
                Array("\(context.service) \(context.metadata["x-foo"] ?? "") ".utf8) + bytes
            })
        return dispatcher
    }

    private func ask(_ headers: HPACKHeaders, at address: HostPort) async throws -> RawStream.Answer {
        let stream = try await RawStream.open(headers, to: address)
        await stream.send(message: Array("hi".utf8), endStream: true)
        return await stream.answer()
    }

    @Test("passes a call on with its path, headers and messages, and the answer back")
    func passes() async throws {
        try await serving(greeter()) { service in
            try await proxying(to: [service]) { address in
                let answer = try await ask(.call("/greeter.Greeter/Echo", [("x-foo", "bar")]), at: address)
                #expect(answer.text == "greeter bar hi")
                #expect(answer.headers.first(name: "content-type") == "application/grpc+json")
                #expect(answer.trailers?.first(name: "grpc-status") == "0")
            }
        }
    }

    @Test(
        "answers what leads nowhere in the original's words",
        arguments: [
            ("/Greeter/Echo", 3, MicroError.badRequest("go.micro.proxy", "service name is blank").jsonText),
            ("/.Greeter/Echo", 3, MicroError.badRequest("go.micro.proxy", "service name is blank").jsonText),
            (
                "/nosuch.Greeter/Echo", 13,
                MicroError.internalServerError("go.micro.client", "service nosuch: route not found").jsonText
            ),
            ("/greeter", 12, "malformed method name: \"/greeter\""),
            ("/greeter.Greeter/Echo/More", 3, "malformed method name: \"/greeter.Greeter/Echo/More\""),
        ])
    func nowhere(path: String, status: Int, message: String) async throws {
        try await proxying(to: []) { address in
            let answer = try await ask(.call(path), at: address)
            #expect(answer.status == status)
            #expect(answer.message == message)
            #expect(answer.headers.first(name: "content-type") == "application/grpc+json")
        }
    }

    @Test("counts what it passes on, by endpoint, node and status; what callers make up is not told apart")
    func counted() async throws {
        let counts = CountingMetrics()
        let dead = try await HostPort.dead()
        try await serving(greeter()) { service in
            try await proxying(to: [dead, service], metrics: counts) { address in
                for _ in 0..<2 { _ = try await ask(.call("/greeter.Greeter/Echo"), at: address) }
                _ = try await ask(.call("/greeter.Greeter/Nope"), at: address)
                _ = try await ask(.call("/nosuch.Greeter/Echo"), at: address)
            }
            for name in ["rpc.proxy.calls", "rpc.proxy.duration"] {
                #expect(counts["\(name) greeter Greeter.Echo \(service) OK"] == 2)
                #expect(counts["\(name) greeter _OTHER \(service) UNIMPLEMENTED"] == 1)
                #expect(counts["\(name) _OTHER _OTHER _OTHER INTERNAL"] == 1)
            }
        }
        #expect(counts["rpc.proxy.active_calls"] == 0)
        try await proxying(to: [dead], metrics: counts) { address in
            _ = try await ask(.call("/greeter.Greeter/Echo"), at: address)
        }
        #expect(counts["rpc.proxy.calls greeter Greeter.Echo \(dead) UNAVAILABLE"] == 1)
    }

    @Test("counts a call as cancelled when its caller went away, and shows it until then")
    func countedCancel() async throws {
        let (counts, called) = (CountingMetrics(), Gate())
        let dispatcher = Dispatcher(name: "greeter")
        let exchange: Endpoint.Exchange = { requests, responses, _ in
            called.open()
            while try await requests.next() != nil {}
        }
        dispatcher.add(Endpoint(record: EndpointRecord(name: "Greeter.Talk"), handler: .stream(exchange)))
        try await serving(dispatcher) { service in
            try await proxying(to: [service], metrics: counts) { address in
                let stream = try await RawStream.open(.call("/greeter.Greeter/Talk"), to: address)
                try await called.wait()
                #expect(counts["rpc.proxy.active_calls"] == 1)
                await stream.reset(.cancel)
            }
            #expect(counts["rpc.proxy.calls greeter Greeter.Talk \(service) CANCELLED"] == 1)
            #expect(counts["rpc.proxy.active_calls"] == 0)
        }
    }

    @Test("finds a service in the namespace of the call, and in no other")
    func namespace() async throws {
        try await serving(greeter()) { service in
            try await proxying(to: [service], domain: "team") { address in
                let there = try await ask(.call("/greeter.Greeter/Echo", [("micro-namespace", "team")]), at: address)
                #expect(there.status == 0)
                #expect(try await ask(.call("/greeter.Greeter/Echo"), at: address).status == 13)
            }
        }
    }

    @Test("takes everything before the last dot for the service's name")
    func dottedName() async throws {
        try await proxying(to: []) { address in
            let answer = try await ask(.call("/v1.foo.Foo/Bar"), at: address)
            #expect(answer.message?.contains("service v1.foo: route not found") == true)
        }
    }

    @Test("leaves the service to say that it has no such endpoint")
    func unknownEndpoint() async throws {
        try await serving(greeter()) { service in
            try await proxying(to: [service]) { address in
                let answer = try await ask(.call("/greeter.Greeter/Nope"), at: address)
                #expect(answer.status == 12)
                #expect(answer.message == "unknown service Greeter.Nope")
            }
        }
    }

    @Test("tries the next node when nobody listens at the first, with what the caller sent meanwhile")
    func deadNode() async throws {
        let dead = try await HostPort.dead()
        try await serving(greeter()) { service in
            try await proxying(to: [dead, service]) { address async throws in
                for _ in 0..<2 {
                    #expect(try await ask(.call("/greeter.Greeter/Echo"), at: address).text == "greeter  hi")
                }
            }
        }
    }

    /// Of one that picks none, the nearest is taken.
    @Test(
        "goes to the node that the selector picks, be it the last",
        arguments: [(0, 0), (1, 1), (2, 2), (3, 2), (-1, 0)])
    func selected(pick: Int, node: Int) async throws {
        func saying(_ word: String) -> Dispatcher {
            let dispatcher = Dispatcher(name: "greeter")
            dispatcher.add(Endpoint(record: EndpointRecord(name: "Greeter.Echo")) { _, _ in Array(word.utf8) })
            return dispatcher
        }
        try await serving(saying("node 0")) { first in
            try await serving(saying("node 1")) { second in
                try await serving(saying("node 2")) { third in
                    try await proxying(to: [first, second, third], picking: pick) { address async throws in
                        for _ in 0..<2 {
                            #expect(try await ask(.call("/greeter.Greeter/Echo"), at: address).text == "node \(node)")
                        }
                    }
                }
            }
        }
    }

    @Test("asks every node in turn, the last as well as the first", arguments: [0, 2])
    func everyNode(pick: Int) async throws {
        let (one, two) = (try await HostPort.dead(), try await HostPort.dead())
        try await serving(greeter()) { service in
            // From the front or from the back, the one that lives comes last.
            let addresses = pick == 0 ? [one, two, service] : [service, two, one]
            try await proxying(to: addresses, picking: pick) { address in
                let answer = try await ask(.call("/greeter.Greeter/Echo"), at: address)
                #expect(answer.text == "greeter  hi")
            }
        }
    }

    @Test("says so when nobody listens at any node")
    func deadNodes() async throws {
        let dead = try await HostPort.dead()
        try await proxying(to: [dead, dead]) { address in
            let answer = try await ask(.call("/greeter.Greeter/Echo"), at: address)
            #expect(answer.status == 14)
            let error = try #require(answer.message.flatMap { MicroError(json: $0) })
            #expect(error.code == 503)
            #expect(error.detail.hasPrefix("Error creating stream: "))
            #expect(error.detail.contains("connection refused"))
        }
    }

    /// It kept its place in the line and counted as a call of the node until the node had taken it.
    @Test("forgets a call whose caller is gone before a node has taken it")
    func goneCaller() async throws {
        let seen = Mutex<[Int]>([])
        struct Watching: Selector {
            let see: @Sendable (Int) -> Void
            func select(from selection: Selection) -> Int {
                see(selection.inFlight(0))
                return 0
            }
        }
        try await SilentServer.run { one in
            try await SilentServer.run { other in
                let registry = MemoryRegistry()
                let nodes = [one, other].enumerated().map { Node(id: "\($0)", address: "\($1.address)") }
                let record = ServiceRecord(name: "greeter", nodes: nodes)
                try await registry.register(record, domain: "micro", timeToLive: nil)
                let proxy = Proxy(
                    registry: RegistryCache(registry),
                    selector: Watching { count in seen.withLock { $0.append(count) } })
                try await listening({ proxy.accept($0) }) { address in
                    var configuration = RPCClient.Configuration()
                    configuration.proxy = address
                    let client = RPCClient(configuration: configuration)
                    let options = CallOptions(timeout: .milliseconds(20), retries: 0)
                    // Of one loop, so that they share a connection and reach the proxy in this order.
                    let loop = WireLoops.current()
                    while seen.withLock({ $0.count }) < 2 {
                        let call = Task(executorPreference: EventLoopExecutor.of(loop)) {
                            try await client.call(
                                ClientRequest(
                                    service: "greeter", endpoint: "Greeter.Echo", encoding: .json, body: [],
                                    options: options))
                        }
                        await #expect(throws: MicroError.self) { try await call.value }
                    }
                    await client.close()
                }
            }
        }
        #expect(seen.withLock { $0.allSatisfy { $0 == 0 } })
    }

    @Test("answers for a service of this process on the same stream, in that service's namespace only")
    func local() async throws {
        let local = LocalServices()
        local.add(greeter("registry"))
        try await proxying(to: [], local: local) { address in
            let answer = try await ask(.call("/registry.Greeter/Echo", [("x-foo", "bar")]), at: address)
            #expect(answer.text == "registry bar hi")
            let elsewhere = [("micro-namespace", "team")]
            #expect(try await ask(.call("/registry.Greeter/Echo", elsewhere), at: address).status == 13)
        }
    }

    @Test("sends what is no gRPC to the gateway with a 415", arguments: ["application/json", nil])
    func notGRPC(contentType: String?) async throws {
        try await proxying(to: []) { address in
            let answer = try await ask(.call("/greeter.Greeter/Echo", contentType: contentType), at: address)
            #expect(answer.headers.first(name: ":status") == "415")
        }
    }

    /// What waited for the route was not given back, and the caller's connection ran dry.
    @Test("notices a service that is registered at the proxy itself, whose calls would go round for ever")
    func loop() async throws {
        let registry = MemoryRegistry()
        let proxy = Proxy(registry: RegistryCache(registry))
        try await listening({ proxy.accept($0) }) { address in
            let record = ServiceRecord(name: "greeter", nodes: [Node(id: "greeter-0", address: "\(address)")])
            try await registry.register(record, domain: "micro", timeToLive: nil)
            let answer = try await ask(.call("/greeter.Greeter/Echo"), at: address)
            let message = answer.headers.first(name: "grpc-message") ?? ""
            #expect(MicroError(json: message)?.code == 508)
        }
    }

    @Test("gives a caller's window back when its calls lead nowhere")
    func window() async throws {
        try await proxying(to: []) { address in
            for _ in 0..<40 {
                let stream = try await RawStream.open(.call("/nosuch.Greeter/Echo"), to: address)
                await stream.send(message: Array(repeating: 0, count: 200_000), endStream: true)
                #expect(await stream.answer().status == 13)
            }
        }
    }
}
