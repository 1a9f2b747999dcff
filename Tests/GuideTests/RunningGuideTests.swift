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
    @Test("one component is replaced, and the client follows it")
    func replacesOneComponent() async throws {
        let service = Service("other") { $0.registry = TableRegistry() }
        service.handle("Other.Call") { (request: CallRequest, context) in CallResponse(msg: "Hello \(request.name)") }
        try await service.start()
        let answer: CallResponse = try await service.client.call("other", "Other.Call", CallRequest(name: "Jane"))
        #expect(answer.msg == "Hello Jane")
        await service.stop()
    }

    @Test("a client that was chosen stays, whichever registry comes after it")
    func keepsTheClient() async throws {
        let client = RPCClient()
        let service = Service("other", environment: Environment([:])) { components in
            components.client = client
            components.registry = TableRegistry()
        }
        #expect(service.client as? RPCClient === client)
    }

    @Test("a test calls handlers without sockets, interceptors included")
    func testsWithoutSockets() async throws {
        struct Refusal: ServerInterceptor {
            func intercept(
                _ request: [UInt8], context: CallContext,
                next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
            ) async throws -> [UInt8] {
                if context.endpoint == "Other.Secret" { throw MicroError.forbidden("other", "no") }
                return try await next(request, context)
            }

            func interceptStream(
                _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
                next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
            ) async throws { try await next(requests, responses, context) }
        }
        let service = Service("other", environment: Environment(["MICRO_NAMESPACE": "team"]))
        for name in ["Other.Call", "Other.Secret"] {
            service.handle(name) { (request: CallRequest, context) in
                CallResponse(msg: "\(context.namespace) \(request.name)")
            }
        }
        service.intercept(with: Refusal())
        try await service.test { client in
            let answer: CallResponse = try await client.call("other", "Other.Call", CallRequest(name: "Jane"))
            #expect(answer.msg == "team Jane")
            await #expect(throws: MicroError.forbidden("other", "no")) {
                let _: CallResponse = try await client.call("other", "Other.Secret", CallRequest(name: "Jane"))
            }
        }
        #expect(service.address == nil)
    }

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
