import MicroCore
import MicroMemory
import MicroPlatform
import MicroPlatformProto
import MicroRPC
import MicroRemote
import MicroTestSupport
import MicroTesting
import MicroWire
import Testing

@Suite("The registry service of a server")
struct RegistryServiceTests {
    private func dispatcher(_ registry: any Registry = MemoryRegistry()) -> Dispatcher {
        let dispatcher = Dispatcher(name: RegistryService.name)
        RegistryService(registry: registry).add(to: dispatcher)
        return dispatcher
    }

    private func client(_ registry: any Registry = MemoryRegistry()) -> RPCClient {
        let local = LocalServices()
        local.add(dispatcher(registry))
        return RPCClient(local: local)
    }

    private func record(_ node: String = "greeter-1") -> Registry_Service {
        var record = Registry_Service()
        record.name = "greeter"
        var message = Registry_Node()
        message.id = node
        message.address = "127.0.0.1:1"
        record.nodes = [message]
        return record
    }

    @Test(
        "asked by a remote registry over a socket keeps the promises of a registry",
        arguments: RegistryConformance.requirements)
    func conforms(to requirement: RegistryConformance.Requirement) async throws {
        // A registry of the requirement's own, behind a server of its own.
        try await RegistryConformance(
            setUp: { time in try await listen(dispatcher(MemoryRegistry(time: time))) },
            open: { server, _ in client(of: server) },
            subject: { client in RemoteRegistry(client: client) },
            close: { client in await client.close() },
            tearDown: { server in await server.stop() }
        ).check(requirement)
    }

    private func listen(_ dispatcher: Dispatcher) async throws -> WireServer {
        let server = RPCServer(dispatcher)
        return try await WireServer.listen(on: .loopback) { server.accept($0) }
    }

    private func client(of server: WireServer) -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.proxy = server.address
        return RPCClient(configuration: configuration)
    }

    @Test("lists its five endpoints with their types")
    func endpoints() {
        let records = dispatcher().records
        #expect(
            records.map(\.name) == [
                "Registry.Deregister", "Registry.GetService", "Registry.ListServices", "Registry.Register",
                "Registry.Watch",
            ])
        #expect(records.map(\.request?.name) == ["Service", "GetRequest", "ListRequest", "Service", "WatchRequest"])
        #expect(
            records.map(\.response?.name) == [
                "EmptyResponse", "GetResponse", "ListResponse", "EmptyResponse", "Result",
            ])
    }

    @Test("answers 404 for a service that nobody registered, in the original's words")
    func notFound() async throws {
        await #expect(throws: MicroError.notFound("registry.Registry.GetService", "service not found")) {
            var request = Registry_GetRequest()
            request.service = "nope"
            let _: Registry_GetResponse = try await client().call("registry", "Registry.GetService", request)
        }
    }

    @Test("refuses a record without name, nodes without id, and registering them without address")
    func refusals() async throws {
        var nameless = record()
        nameless.name = ""
        var homeless = record()
        homeless.nodes[0].address = ""
        for (endpoint, records) in [
            ("Register", [nameless, record(""), homeless]), ("Deregister", [nameless, record("")]),
        ] {
            for record in records {
                let error = try await #require(throws: MicroError.self) {
                    let _: Registry_EmptyResponse = try await client().call("registry", "Registry.\(endpoint)", record)
                }
                #expect(error.code == 400)
                #expect(error.id == "registry.Registry.\(endpoint)")
            }
        }
    }

    /// It wanted an address, which clients that only know the id of a node leave out.
    @Test("deregisters a node by its id alone")
    func deregisterByID() async throws {
        let registry = MemoryRegistry()
        var record = record()
        let _: Registry_EmptyResponse = try await client(registry).call("registry", "Registry.Register", record)
        record.nodes[0].address = ""
        let _: Registry_EmptyResponse = try await client(registry).call("registry", "Registry.Deregister", record)
        #expect(try await registry.service("greeter", domain: "micro").isEmpty)
    }

    @Test("takes micro for the domain of a request that names none, and latest for the version")
    func defaults() async throws {
        let registry = MemoryRegistry()
        let _: Registry_EmptyResponse = try await client(registry).call("registry", "Registry.Register", record())
        let found = try await registry.service("greeter", domain: "micro")
        #expect(found.map(\.version) == ["latest"])
    }

    @Test("joins the port that older clients put beside the address")
    func port() async throws {
        let registry = MemoryRegistry()
        var record = record()
        record.nodes[0].address = "10.0.0.1"
        record.nodes[0].port = 8080
        let _: Registry_EmptyResponse = try await client(registry).call("registry", "Registry.Register", record)
        let nodes = try await registry.service("greeter", domain: "micro").flatMap(\.nodes)
        #expect(nodes.map(\.address) == ["10.0.0.1:8080"])
    }

    @Test("keeps a registration for ever when its time to live is not positive", arguments: [0, -1, Int64.min])
    func forEver(ttl: Int64) async throws {
        let time = ManualTime()
        let registry = MemoryRegistry(time: time.source)
        var record = record()
        record.options.ttl = ttl
        let _: Registry_EmptyResponse = try await client(registry).call("registry", "Registry.Register", record)
        time.advance(by: .seconds(1_000_000_000))
        #expect(try await registry.service("greeter", domain: "micro").count == 1)
    }

    @Test("takes the longest time to live there is")
    func longest() async throws {
        var record = record()
        record.options.ttl = .max
        let _: Registry_EmptyResponse = try await client().call("registry", "Registry.Register", record)
    }

    @Test("takes no registration that is larger than any service's")
    func limits() async throws {
        var named = record()
        named.name = String(repeating: "n", count: 257)
        var large = record()
        large.metadata = ["note": String(repeating: "x", count: 1 << 20)]
        for record in [named, large] {
            let error = await #expect(throws: MicroError.self) {
                let _: Registry_EmptyResponse = try await client().call("registry", "Registry.Register", record)
            }
            #expect(error?.code == 400)
        }
    }
}
