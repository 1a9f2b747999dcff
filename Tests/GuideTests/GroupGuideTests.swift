import Micro
import ServiceLifecycle
import Testing
import UnixSignals

/// What docs/running.md shows for programs that import ServiceLifecycle or GRPCCore too, word for word.
///
/// GRPCCore is not among the dependencies; the names that it has too are written here as they are beside it.
@Suite("The guide to services in a group", .timeLimit(.minutes(1)))
struct GroupGuideTests {
    @Test("a service starts with its group, answers and stops with it")
    func isMember() async throws {
        let service = Micro.Service("helloworld", environment: Micro.Environment([:]))
        service.handle("Helloworld.Call") { (request: CallRequest, context) in
            CallResponse(msg: "\(context.metadata["x-foo"] ?? "") \(request.name)")
        }
        let group = ServiceGroup(services: [GroupMember(service: service)], logger: Logger(label: "group"))
        let running = Task { try await group.run() }
        while service.address == nil { await Task.yield() }
        let options = Micro.CallOptions(address: service.address?.description, timeout: .seconds(60))
        let metadata: Micro.Metadata = ["x-foo": "bar"]
        let answer: CallResponse = try await service.client.call(
            "helloworld", "Helloworld.Call", CallRequest(name: "John"), metadata: metadata, options: options)
        #expect(answer.msg == "bar John")
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(service.address == nil)
    }

    static func run(_ service: Micro.Service) async throws {
        let group = ServiceGroup(
            services: [GroupMember(service: service)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "group"))
        try await group.run()
    }

    /// All names that GRPCCore has as well.
    struct Names: Micro.ClientInterceptor, Micro.ServerInterceptor {
        func intercept(
            _ request: Micro.ClientRequest, next: @Sendable (Micro.ClientRequest) async throws -> Micro.ClientResponse
        ) async throws -> Micro.ClientResponse { try await next(request) }

        func intercept(
            _ request: [UInt8], context: Micro.CallContext,
            next: @Sendable ([UInt8], Micro.CallContext) async throws -> [UInt8]
        ) async throws -> [UInt8] { try await next(request, context) }

        func interceptStream(
            _ request: Micro.ClientRequest,
            next: @Sendable (Micro.ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
        ) async throws -> ClientStream<[UInt8], [UInt8]> { try await next(request) }

        func interceptStream(
            _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: Micro.CallContext,
            next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, Micro.CallContext) async throws -> Void
        ) async throws { try await next(requests, responses, context) }
    }
}
