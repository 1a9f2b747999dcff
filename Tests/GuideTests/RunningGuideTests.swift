import Micro
import Testing

/// Stands for a registry that the reader of docs/running.md makes: it cannot be watched.
struct TableRegistry: Registry {
    let kind = "table"
    private let table: MemoryRegistry

    init(time: TimeSource = .system) { table = MemoryRegistry(time: time) }

    func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {
        try await table.register(record, domain: domain, timeToLive: timeToLive)
    }

    func deregister(_ record: ServiceRecord, domain: String) async throws {
        try await table.deregister(record, domain: domain)
    }

    func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        try await table.service(name, domain: domain)
    }

    func services(domain: String) async throws -> [ServiceRecord] { try await table.services(domain: domain) }

    func watch(service: String?, domain: String) async throws -> RegistryWatch {
        throw MicroError.notImplemented("table", "it cannot be watched")
    }
}

/// What docs/running.md shows, word for word.
@Suite("The guide to running services", .timeLimit(.minutes(1)))
struct RunningGuideTests {
    @Test("a service runs with a registry of its author's")
    func runsWithAnotherRegistry() async throws {
        let registry = TableRegistry()
        let client = RPCClient(registry: RegistryCache(registry))
        var configuration = Service.Configuration(name: "other")
        configuration.address = HostPort(host: "127.0.0.1", port: 7999)
        let service = Service(configuration, components: Service.Components(registry: registry, client: client))
        #expect(service.address == nil)
    }
}
