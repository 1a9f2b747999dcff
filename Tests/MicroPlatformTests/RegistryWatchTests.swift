import MicroCore
import MicroMemory
import MicroPlatform
import MicroPlatformProto
import MicroRPC
import MicroRemote
import MicroTestSupport
import MicroTesting
import Testing

@Suite("A watch of a server's registry", .timeLimit(.minutes(1)))
struct RegistryWatchTests {
    private let greeter = ServiceRecord(
        name: "greeter", endpoints: [EndpointRecord(name: "Greeter.Hello")],
        nodes: [Node(id: "greeter-1", address: "127.0.0.1:1")])

    /// A client of a server with a registry.
    private func asking<Result: Sendable>(
        _ registry: any Registry, _ body: (RPCClient) async throws -> Result
    ) async throws -> Result {
        let dispatcher = Dispatcher(name: RegistryService.name)
        RegistryService(registry: registry).add(to: dispatcher)
        return try await asking(dispatcher, body)
    }

    private func asking<Result: Sendable>(
        _ dispatcher: Dispatcher, _ body: (RPCClient) async throws -> Result
    ) async throws -> Result {
        try await serving(dispatcher) { address in
            var configuration = RPCClient.Configuration()
            configuration.proxy = address
            let client = RPCClient(configuration: configuration)
            let result = try await body(client)
            await client.close()
            return result
        }
    }

    @Test("sends to clients that ask for nothing else only what changes, with all that the original sends")
    func original() async throws {
        let registry = MemoryRegistry()
        try await asking(registry) { client in
            var request = Registry_WatchRequest()
            request.service = "greeter"
            let results: MessageStream<Registry_Result> = try await client.serverStream(
                "registry", "Registry.Watch", request)
            // Nothing says when the watch has begun, so until then there is no change.
            let changes = Task {
                var version = 0
                while true {
                    try Task.checkCancellation()
                    version += 1
                    var record = greeter
                    record.version = "\(version)"
                    try await registry.register(record, domain: "micro", timeToLive: nil)
                    await Task.yield()
                }
            }
            defer { changes.cancel() }
            let result = try #require(try await results.next())
            #expect(result.action == "create")
            #expect(result.service.name == "greeter")
            #expect(result.service.options.domain == "micro")
            #expect(result.service.metadata["domain"] == "micro")
            #expect(result.service.endpoints.map(\.name) == ["Greeter.Hello"])
            #expect(result.service.nodes.map(\.address) == ["127.0.0.1:1"])
        }
    }

    @Test("begins with a word where that was asked for")
    func begins() async throws {
        try await asking(MemoryRegistry()) { client in
            var request = Registry_WatchRequest()
            request.tellBegin = true
            let results: MessageStream<Registry_Result> = try await client.serverStream(
                "registry", "Registry.Watch", request)
            let first = try #require(try await results.next())
            #expect(first.action == "begin")
            #expect(!first.hasService)
        }
    }

    @Test("ends when the registry ends it, so that whoever watches reads everything anew")
    func ends() async throws {
        let registry = MemoryRegistry()
        try await asking(registry) { client in
            let watch = try await RemoteRegistry(client: client).watch(service: nil, domain: Namespace.all)
            registry.endWatches()
            for await event in watch { Issue.record("\(event)") }
        }
    }

    @Test("ends when the connection is lost")
    func lost() async throws {
        let watch = try await asking(MemoryRegistry()) { client in
            try await RemoteRegistry(client: client).watch(service: nil, domain: Namespace.all)
        }
        for await event in watch { Issue.record("\(event)") }
    }

    @Test("is given up at the server when nobody reads it any more")
    func givenUp() async throws {
        let gone = Gate()
        let dispatcher = Dispatcher(name: "registry")
        dispatcher.handle("Registry.Watch") {
            (request: Registry_WatchRequest, responses: MessageWriter<Registry_Result>, _) in
            try await responses.send(.begin)
            await withTaskCancellationHandler {
                // Until it is cancelled.
                for await _ in AsyncStream<Void>.makeStream().stream {}
            } onCancel: {
                gone.open()
            }
        }
        try await asking(dispatcher) { client in
            var watch: RegistryWatch? = try await RemoteRegistry(client: client).watch(service: nil, domain: "micro")
            #expect(watch != nil)
            watch = nil
            try await gone.wait()
        }
    }

    @Test("is refused with the server's words")
    func refused() async throws {
        let dispatcher = Dispatcher(name: "registry")
        dispatcher.handle("Registry.Watch") {
            (request: Registry_WatchRequest, responses: MessageWriter<Registry_Result>, _) in
            throw MicroError.forbidden("registry", "not you")
        }
        try await asking(dispatcher) { client in
            _ = await #expect(throws: MicroError.forbidden("registry", "not you")) {
                _ = try await RemoteRegistry(client: client).watch(service: nil, domain: "micro")
            }
        }
    }

    /// Servers that do not know how to tell the begin say nothing until something changes.
    @Test("is taken to have begun when the server says nothing for a second")
    func silent() async throws {
        let (goOn, time) = (Gate(), ManualTime())
        let dispatcher = Dispatcher(name: "registry")
        dispatcher.handle("Registry.Watch") {
            (request: Registry_WatchRequest, responses: MessageWriter<Registry_Result>, _) in
            try await goOn.wait()
            var result = Registry_Result()
            result.action = "update"
            result.service.name = "greeter"
            result.service.metadata["domain"] = "team"
            try await responses.send(result)
            result.action = "later invention"
            try await responses.send(result)
        }
        try await asking(dispatcher) { client in
            let registry = RemoteRegistry(client: client, time: time.source)
            async let beginning = registry.watch(service: nil, domain: Namespace.all)
            await time.waitForSleepers()
            time.advance(by: .seconds(1))
            let watch = try await beginning
            goOn.open()
            var events: [RegistryEvent] = []
            for await event in watch { events.append(event) }
            #expect(events.map(\.action) == [.update])
            #expect(events.map(\.domain) == ["team"])
        }
    }

    @Test("keeps a cache up to date at once, which is not asked again for what has not changed")
    func cache() async throws {
        let registry = MemoryRegistry()
        try await asking(registry) { client in
            let cache = RegistryCache(RemoteRegistry(client: client), timeToLive: .zero)
            try await registry.register(greeter, domain: "micro", timeToLive: nil)
            // It watches once it remembers.
            while cache.known("greeter", domain: "micro") == nil {
                _ = try await cache.lookUp("greeter", domain: "micro")
                await Task.yield()
            }
            var second = greeter
            second.nodes = [Node(id: "greeter-2", address: "127.0.0.1:2")]
            try await registry.register(second, domain: "micro", timeToLive: nil)
            while cache.known("greeter", domain: "micro") != nil { await Task.yield() }
            #expect(try await cache.lookUp("greeter", domain: "micro").flatMap(\.nodes).count == 2)
        }
    }
}
