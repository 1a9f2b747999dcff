import MicroCore
import MicroMemory
import MicroPlatform
import MicroRPC
import MicroRemote
import MicroTestSupport
import MicroWire
import Testing

/// A registry that was restarted knew nothing of a service until its next renewal, half a minute later.
@Suite("What is registered at a server whose registry goes away", .timeLimit(.minutes(1)))
struct RemoteRegistrationTests {
    private func record(_ node: String) -> ServiceRecord {
        ServiceRecord(name: "greeter", nodes: [Node(id: node, address: "\(node).example:1")])
    }

    /// A server with a registry that knows nothing yet.
    private func server(at address: HostPort = .loopback) async throws -> (WireServer, MemoryRegistry) {
        let registry = MemoryRegistry()
        let dispatcher = Dispatcher(name: RegistryService.name)
        RegistryService(registry: registry).add(to: dispatcher)
        let rpc = RPCServer(dispatcher)
        return (try await WireServer.listen(on: address) { rpc.accept($0) }, registry)
    }

    private func client(_ address: HostPort) -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.proxy = address
        return RPCClient(configuration: configuration)
    }

    private func stop(_ server: WireServer, _ registry: MemoryRegistry) async {
        registry.endWatches()
        await server.stop()
    }

    /// Waits until a registry knows so many nodes.
    private func nodes(of registry: MemoryRegistry, _ count: Int) async throws -> [String] {
        while true {
            let nodes = try await registry.service("greeter", domain: "micro").flatMap(\.nodes).map(\.id).sorted()
            if nodes.count == count { return nodes }
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test("is registered again at once when that is back, but for what was taken out")
    func rejoins() async throws {
        let (first, before) = try await server()
        let client = client(first.address)
        let remote = RemoteRegistry(client: client)
        for node in ["a", "b", "c"] {
            try await remote.register(record(node), domain: "micro", timeToLive: .seconds(90))
        }
        try await remote.deregister(record("b"), domain: "micro")
        #expect(try await nodes(of: before, 2) == ["a", "c"])
        await stop(first, before)

        let (second, after) = try await server(at: first.address)
        #expect(try await nodes(of: after, 2) == ["a", "c"])
        try await remote.deregister(record("a"), domain: "micro")
        try await remote.deregister(record("c"), domain: "micro")
        #expect(try await nodes(of: after, 0).isEmpty)
        await client.close()
        await stop(second, after)
    }

    @Test("is registered as soon as there is a server, where there was none")
    func serverComesLater() async throws {
        let (first, nothing) = try await server()
        let address = first.address
        await stop(first, nothing)
        let client = client(address)
        let remote = RemoteRegistry(client: client)
        await #expect(throws: MicroError.self) {
            try await remote.register(record("a"), domain: "micro", timeToLive: .seconds(90))
        }
        let (second, registry) = try await server(at: address)
        #expect(try await nodes(of: registry, 1) == ["a"])
        await client.close()
        await stop(second, registry)
    }

    @Test("is not registered again when the server has refused it, or its time is over")
    func refused() async throws {
        let (first, before) = try await server()
        let client = client(first.address)
        let remote = RemoteRegistry(client: client)
        var nameless = record("nameless")
        nameless.name = ""
        await #expect(throws: MicroError.self) {
            try await remote.register(nameless, domain: "micro", timeToLive: nil)
        }
        try await remote.register(record("short"), domain: "micro", timeToLive: .milliseconds(1))
        try await remote.register(record("long"), domain: "micro", timeToLive: nil)
        await stop(first, before)
        let (second, after) = try await server(at: first.address)
        #expect(try await nodes(of: after, 1) == ["long"])
        await client.close()
        await stop(second, after)
    }
}
