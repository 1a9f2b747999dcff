import MicroCore
import MicroTestSupport
import MicroWire
import NIOCore
import Testing

@testable import MicroRPC

@Suite("A call that is made on an event loop without a task", .timeLimit(.minutes(1)))
struct LoopUnaryCallTests {
    private struct PassingOn: ClientInterceptor {
        func intercept(
            _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientResponse
        ) async throws -> ClientResponse { try await next(request) }

        func interceptStream(
            _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
        ) async throws -> ClientStream<[UInt8], [UInt8]> { try await next(request) }
    }

    /// A client whose registry's cache knows the greeters at these addresses.
    private func client(
        _ addresses: HostPort..., local: LocalServices = LocalServices(),
        _ configure: (inout RPCClient.Configuration) -> Void = { _ in }
    ) async throws -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.selector = FirstSelector()
        configure(&configuration)
        let nodes = addresses.enumerated().map { Node(id: "greeter-\($0)", address: "\($1)") }
        let record = ServiceRecord(name: "greeter", endpoints: [EndpointRecord(name: "Greeter.Call")], nodes: nodes)
        let registry = RegistryCache(StubRegistry([record]), timeToLive: .seconds(60))
        _ = try await registry.lookUp("greeter", domain: Namespace.default)
        return RPCClient(configuration: configuration, registry: registry, local: local)
    }

    /// Makes a call on a loop.
    ///
    /// - Returns: nil when it takes a task.
    private func call(
        _ client: RPCClient, _ request: ClientRequest = .json(), _ repeated: RepeatedMetadata? = nil
    ) async throws -> ClientResponse? {
        let executor = EventLoopExecutor.of(WireLoops.current())
        return try await withUnsafeThrowingContinuation { continuation in
            executor.eventLoop.execute {
                guard client.takesNoTask(request.service, namespace: Namespace.default) else {
                    return continuation.resume(returning: nil)
                }
                let started = client.start(request, repeated: repeated, on: executor) { result in
                    #expect(executor.eventLoop.inEventLoop)
                    continuation.resume(with: result.map { $0 })
                }
                if started == nil { continuation.resume(returning: nil) }
            }
        }
    }

    @Test("is answered")
    func answered() async throws {
        try await serving(.greeter()) { address async throws in
            let client = try await client(address)
            for _ in 0..<3 { #expect(try await call(client)?.text == #"{"msg":"Hello Ann"}"#) }
            #expect(client.nodes.inFlight("\(address)") == 0)
            await client.close()
        }
    }

    @Test("brings the same headers whether its metadata is sorted for many calls or not")
    func repeated() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText("Greeter.Call") { context in
            context.metadata.fields.map { "\($0.name)=\($0.value)" }.filter { !$0.hasPrefix("timeout=") }.sorted()
                .joined(separator: "\n")
        }
        try await serving(dispatcher) { address async throws in
            let client = try await client(address)
            let metadata: Metadata = [
                "X-Foo": "bar", "authorization": "Bearer secret", "x-trace-bin": "ab", "te": "x", "a b": "no",
            ]
            let request = ClientRequest.json(metadata: metadata)
            let repeated = RepeatedMetadata(metadata)
            #expect(repeated.common != nil && repeated.others.map(\.name) == ["authorization"])
            let expected = try #require(try await call(client, request)?.text)
            #expect(expected.contains("authorization=Bearer secret") && expected.contains("x-foo=bar"))
            for _ in 0..<3 { #expect(try await call(client, request, repeated)?.text == expected) }
            await client.close()
        }
    }

    @Test("with very many headers has none of them remembered by connections")
    func manyHeaders() {
        let metadata = Metadata((0..<33).map { (name: "x-\($0)", value: "v") })
        let repeated = RepeatedMetadata(metadata)
        #expect(repeated.common == nil && repeated.others.count == 33)
    }

    @Test("goes on to another node when nobody listens at the first")
    func unreachable() async throws {
        try await serving(.greeter()) { address async throws in
            let client = try await client(.dead(), address)
            #expect(try await call(client)?.text == #"{"msg":"Hello Ann"}"#)
            await client.close()
        }
    }

    @Test("is made again at a service that is not available only if it may run twice", arguments: [true, false])
    func unavailable(idempotent: Bool) async throws {
        let count = AskCount()
        let error = MicroError.serviceUnavailable("greeter", "later")
        try await serving(.failing(count, error)) { address async throws in
            let client = try await client(address)
            await #expect(throws: error) {
                try await call(client, .json(options: CallOptions(retries: 5, idempotent: idempotent)))
            }
            #expect(count.value == (idempotent ? 6 : 1))
            await client.close()
        }
    }

    @Test("is made again elsewhere when an attempt takes too long and it may run twice")
    func attemptTimeout() async throws {
        let counts = CountingMetrics()
        try await serving(.hanging(AskCount())) { slow in
            try await serving(.greeter()) { fast async throws in
                let client = try await client(slow, fast) { $0.observe(by: Telemetry(metrics: counts)) }
                #expect(try await call(client, .json(options: .impatient))?.text == #"{"msg":"Hello Ann"}"#)
                #expect(counts["rpc.client.calls greeter Greeter.Call \(slow) DEADLINE_EXCEEDED"] == 1)
                #expect(counts["rpc.client.calls greeter Greeter.Call \(fast) OK"] == 1)
                await client.close()
            }
        }
    }

    @Test("fails when its time is over, be that before it begins", arguments: [Duration.milliseconds(50), .zero])
    func deadline(timeout: Duration) async throws {
        try await serving(.hanging(AskCount())) { address async throws in
            let client = try await client(address)
            await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
                try await call(client, .json(options: CallOptions(timeout: timeout)))
            }
            #expect(client.nodes.inFlight("\(address)") == 0)
            await client.close()
        }
    }

    @Test("is over when its caller gives it up, who hears no more of it", arguments: [false, true])
    func cancelled(whileTryingAgain: Bool) async throws {
        let count = AskCount()
        try await serving(.hanging(count)) { address async throws in
            // The second attempt is made by a task.
            let client = try await whileTryingAgain ? client(.dead(), address) : client(address)
            let executor = EventLoopExecutor.of(WireLoops.current())
            let started = try await executor.eventLoop.submit {
                client.start(.json(), on: executor) { _ in Issue.record("heard of a call that was given up") }
            }.get()
            let call = try #require(started)
            while count.value == 0 { await Task.yield() }
            #expect(client.nodes.inFlight("\(address)") == 1)
            try await executor.eventLoop.submit { call.cancel() }.get()
            while client.nodes.inFlight("\(address)") > 0 { await Task.yield() }
            await client.close()
        }
    }

    @Test("is not when a task is needed: to intercept, to hedge, to ask the registry, or in this process")
    func takesTask() async throws {
        try await serving(.greeter()) { address async throws in
            let intercepting = try await client(address) { $0.interceptors = [PassingOn()] }
            #expect(try await call(intercepting) == nil)
            let plain = try await client(address)
            #expect(try await call(plain, .json(options: CallOptions(hedgeAfter: .seconds(1)))) == nil)
            #expect(try await call(plain, .json(service: "other")) == nil)
            let local = LocalServices()
            local.add(.greeter())
            let here = try await client(address, local: local)
            #expect(try await call(here) == nil)
            for client in [intercepting, plain, here] { await client.close() }
        }
    }
}
