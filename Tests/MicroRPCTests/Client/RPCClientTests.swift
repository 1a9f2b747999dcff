import MicroCore
import MicroMemory
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import NIOPosix
import Synchronization
import Testing

@Suite("A client")
struct RPCClientTests {
    /// Two greeters that say who they are, and a client that knows both.
    private func withTwo(
        _ selector: any Selector, _ body: @escaping @Sendable (RPCClient) async throws -> Void
    ) async throws {
        try await serving(.greeter("one")) { one in
            try await serving(.greeter("two")) { two in
                var configuration = RPCClient.Configuration()
                configuration.selector = selector
                let registry = RegistryCache(StubRegistry([.at(one, two)]))
                let client = RPCClient(configuration: configuration, registry: registry)
                try await body(client)
                await client.close()
            }
        }
    }

    @Test(
        "fails with the original's words where a service has no node",
        arguments: [[], [ServiceRecord(name: "greeter")]])
    func routeNotFound(records: [ServiceRecord]) async throws {
        let client = RPCClient(registry: RegistryCache(StubRegistry(records)))
        await #expect(throws: MicroError.internalServerError("go.micro.client", "service greeter: route not found")) {
            try await client.call(.json())
        }
    }

    @Test("says how to find services when it has no registry to ask")
    func noRegistry() async throws {
        let error = try await #require(throws: MicroError.self) { try await RPCClient().call(.json()) }
        #expect(error.detail.hasPrefix("service greeter: route not found: no registry to ask; set MICRO_PROXY"))
    }

    @Test("has executors that keep a caller on an event loop, before a call and after it")
    func executor() async throws {
        try await serving(.greeter("one")) { address in
            let client = RPCClient()
            for _ in 0..<3 {
                try await withTaskExecutorPreference(client.executor) {
                    let loop = MultiThreadedEventLoopGroup.currentEventLoop
                    #expect(loop != nil)
                    let answer = try await client.call(.json(options: CallOptions(address: address.description)))
                    #expect(answer.text == #"{"msg":"one Ann"}"#)
                    #expect(MultiThreadedEventLoopGroup.currentEventLoop === loop)
                }
            }
            await client.close()
        }
    }

    @Test("takes nodes in turn when told to")
    func roundRobin() async throws {
        try await withTwo(RoundRobinSelector()) { client in
            var words: [String] = []
            for _ in 0..<4 { words.append(try await client.call(.json()).text) }
            #expect(words == ["one", "two", "one", "two"].map { #"{"msg":"\#($0) Ann"}"# })
        }
    }

    @Test("takes any node by itself")
    func random() async throws {
        try await withTwo(RandomSelector()) { client in
            var count = 0
            for _ in 0..<60 where try await client.call(.json()).text.contains("one") { count += 1 }
            // 2^-59 that one of them is never asked.
            #expect((1..<60).contains(count))
        }
    }

    @Test("lets a call bring a selector, whatever index it gives")
    func callSelector() async throws {
        struct Last: Selector {
            func select(from selection: Selection) -> Int { selection.nodes.count + 7 }
        }
        try await withTwo(RoundRobinSelector()) { client in
            for _ in 0..<3 {
                let answer = try await client.call(.json(options: CallOptions(selector: Last())))
                #expect(answer.text.contains("two"))
            }
        }
    }

    @Test("tries another node when nobody listens at the first")
    func retry() async throws {
        let dead = try await HostPort.dead()
        try await serving(.greeter()) { alive in
            let client = RPCClient(registry: RegistryCache(StubRegistry([.at(dead, alive)])))
            for _ in 0..<2 {
                let answer = try await client.call(.json(options: CallOptions(selector: RoundRobinSelector())))
                #expect(answer.text == #"{"msg":"Hello Ann"}"#)
            }
            await client.close()
        }
    }

    @Test("says why it could not connect, in words that a Go client takes for a reason to try again")
    func refused() async throws {
        let dead = try await HostPort.dead()
        let client = RPCClient(registry: RegistryCache(StubRegistry([.at(dead)])))
        let error = try await #require(throws: MicroError.self) { try await client.call(.json()) }
        #expect(error.code == 503)
        #expect(error.id == "go.micro.client")
        #expect(error.detail == "Error while dialing: dial tcp \(dead): connect: connection refused")
    }

    @Test("tries no other node when it may not")
    func noRetry() async throws {
        let dead = try await HostPort.dead()
        try await serving(.greeter()) { alive in
            let client = RPCClient(registry: RegistryCache(StubRegistry([.at(dead, alive)])))
            let options = CallOptions(retries: 0, selector: RoundRobinSelector())
            let error = try await #require(throws: MicroError.self) { try await client.call(.json(options: options)) }
            #expect(error.code == 503)
            await client.close()
        }
    }

    @Test("tries a node once more that refused the stream", arguments: [1, 2])
    func refusedStream(refusals: Int) async throws {
        let calls = Mutex(0)
        let server = try await RawStream.serve { stream in
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            guard call > refusals else { return await stream.reset(.refusedStream) }
            await stream.send([":status": "200", "content-type": "application/grpc+json"])
            await stream.send(message: [1])
            await stream.send(["grpc-status": "0"], endStream: true)
        }
        try await running(server) { server in
            let client = RPCClient(registry: RegistryCache(StubRegistry([.at(server.address)])))
            if refusals == 1 {
                #expect(try await client.call(.json()).body == [1])
            } else {
                let error = try await #require(throws: MicroError.self) { try await client.call(.json()) }
                #expect(error.code == 503)
                #expect(error.detail == "the service takes no more calls now; nothing ran")
            }
            #expect(calls.withLock { $0 } == 2)
            await client.close()
        }
    }

    @Test("sends a call that was sent and lost once, unless it may run twice", arguments: [false, true])
    func lost(idempotent: Bool) async throws {
        try await HangUpServer.run { first in
            try await HangUpServer.run { second in
                let client = RPCClient(registry: RegistryCache(StubRegistry([.at(first.address, second.address)])))
                let options = CallOptions(idempotent: idempotent, selector: RoundRobinSelector())
                let error = try await #require(throws: MicroError.self) {
                    try await client.call(.json(options: options))
                }
                #expect(error.code == 503)
                #expect(error.detail.hasSuffix("the call may or may not have run"))
                #expect(first.calls + second.calls == (idempotent ? 2 : 1))
                await client.close()
            }
        }
    }

    @Test("asks the registry anew after a node turned out to be dead")
    func asksAnew() async throws {
        let dead = try await HostPort.dead()
        let registry = StubRegistry([.at(dead)])
        let client = RPCClient(registry: RegistryCache(registry, timeToLive: .seconds(3600)))
        await #expect(throws: MicroError.self) { try await client.call(.json()) }
        try await serving(.greeter()) { alive async throws in
            registry.set([.at(alive)])
            #expect(try await client.call(.json()).text == #"{"msg":"Hello Ann"}"#)
            await client.close()
        }
    }

    @Test("connects again after a connection was closed, without the caller noticing")
    func reconnects() async throws {
        let client = RPCClient()
        let server = RPCServer(.greeter())
        let first = try await WireServer.listen(on: .loopback) { server.accept($0) }
        let options = CallOptions(address: first.address.description)
        _ = try await client.call(.json(options: options))
        await first.stop()
        let second = try await WireServer.listen(on: first.address) { server.accept($0) }
        #expect(try await client.call(.json(options: options)).text == #"{"msg":"Hello Ann"}"#)
        await client.close()
        await second.stop()
    }

    @Test("calls a given address, whatever the registry says")
    func address() async throws {
        try await serving(.greeter("registered")) { registered in
            try await serving(.greeter("given")) { given async throws in
                let client = RPCClient(registry: RegistryCache(StubRegistry([.at(registered)])))
                let options = CallOptions(address: given.description)
                #expect(try await client.call(.json(options: options)).text.contains("given"))
                await client.close()
            }
        }
    }

    @Test("says that an address is none", arguments: ["nonsense", "", "host:99999", "a b:80"])
    func badAddress(address: String) async throws {
        let error = try await #require(throws: MicroError.self) {
            try await RPCClient().call(.json(options: CallOptions(address: address)))
        }
        #expect(error.code == 503)
        #expect(error.detail.contains("it takes host:port"))
    }

    @Test("sends everything to a proxy when it has one, services of this process too")
    func proxy() async throws {
        try await serving(.greeter("proxy")) { proxy async throws in
            var configuration = RPCClient.Configuration()
            configuration.proxy = proxy
            let local = LocalServices()
            local.add(.greeter("local"))
            let client = RPCClient(
                configuration: configuration, registry: RegistryCache(StubRegistry()), local: local)
            #expect(try await client.call(.json()).text.contains("proxy"))
            #expect(try await client.call(.json(service: "unheard.of")).text.contains("proxy"))
            await client.close()
        }
    }

    @Test("says that what it reached speaks no gRPC")
    func notGRPC() async throws {
        let server = try await RawStream.serve { stream in
            await stream.send([":status": "502", "content-type": "text/html"], endStream: true)
        }
        try await running(server) { server in
            let client = RPCClient()
            let error = try await #require(throws: MicroError.self) {
                try await client.call(.json(options: CallOptions(address: server.address.description)))
            }
            #expect(error.code == 500)
            #expect(error.detail == "\(server.address) does not speak gRPC: it answered with HTTP status 502")
            await client.close()
        }
    }

    @Test("runs interceptors around a call, the first outermost, also around one that fails")
    func interceptors() async throws {
        struct Stamp: ClientInterceptor {
            let word: String
            func intercept(
                _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientResponse
            ) async throws -> ClientResponse {
                var request = request
                request.metadata["x-order"] = (request.metadata["x-order"] ?? "") + word
                do { return try await next(request) } catch var error as MicroError {
                    error.detail += " \(word)"
                    throw error
                }
            }

            func interceptStream(
                _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
            ) async throws -> ClientStream<[UInt8], [UInt8]> { try await next(request) }
        }
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { $0.metadata["x-order"] ?? "" }
        dispatcher.answerText("Greeter.Fail") { _ in throw MicroError.conflict("greeter", "seen by") }
        let local = LocalServices()
        local.add(dispatcher)
        var configuration = RPCClient.Configuration()
        configuration.interceptors = [Stamp(word: "a"), Stamp(word: "b")]
        let client = RPCClient(configuration: configuration, local: local)
        #expect(try await client.call(.json("Greeter.Tell")).text == "ab")
        await #expect(throws: MicroError.conflict("greeter", "seen by b a")) {
            try await client.call(.json("Greeter.Fail"))
        }
    }

    @Test("answers nothing any more when it is closed")
    func closed() async throws {
        try await serving(.greeter()) { address in
            let client = RPCClient()
            let options = CallOptions(address: "\(address)")
            _ = try await client.call(.json(options: options))
            await client.close()
            let error = await #expect(throws: MicroError.self) { try await client.call(.json(options: options)) }
            #expect(error?.code == 503)
            #expect(error?.detail.hasSuffix("the client is closed") == true)
        }
    }

    /// A service that resets a call has nothing to say about where it is; every such call asked the registry anew.
    @Test("keeps what it knows of a service that resets a call")
    func resetByService() async throws {
        let server = try await RawStream.serve { stream in await stream.reset(.cancel) }
        try await running(server) { server in
            let registry = StubRegistry([.at(server.address)])
            let client = RPCClient(registry: RegistryCache(registry, timeToLive: .seconds(60)))
            for _ in 0..<3 { await #expect(throws: MicroError.self) { try await client.call(.json()) } }
            #expect(registry.lookUps == 1)
        }
    }
}
