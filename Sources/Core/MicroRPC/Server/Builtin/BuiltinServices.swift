import MicroCore
import MicroProto

/// What every server answers besides its own endpoints: health and reflection, by their exact paths, before any routing.
package struct BuiltinServices: Sendable {
    /// Whether the server is about to stop, for those who watch its health.
    let health: HealthService
    private let endpoints: [String: RegisteredEndpoint]

    /// - Parameters:
    ///   - dispatchers: whose endpoints the answers are about.
    ///   - relayed: services of other processes that they are about besides.
    package init(_ dispatchers: [Dispatcher], relayed: (any RelayedServices)? = nil) {
        let health = HealthService(dispatchers, relayed: relayed)
        let reflection = ReflectionService(dispatchers, relayed: relayed)
        self.health = health
        let dispatcher = Dispatcher(name: "grpc")
        typealias HealthRequest = Grpc_Health_V1_HealthCheckRequest
        typealias HealthResponse = Grpc_Health_V1_HealthCheckResponse
        typealias ReflectionRequest = Grpc_Reflection_V1_ServerReflectionRequest
        typealias ReflectionResponse = Grpc_Reflection_V1_ServerReflectionResponse
        if relayed == nil {
            dispatcher.handle("Health.Check") { (request: HealthRequest, _) in try health.check(request) }
        } else {
            dispatcher.handle("Health.Check") { (request: HealthRequest, context) in
                try await health.check(request, context)
            }
        }
        dispatcher.handle("Health.Watch") {
            (request: HealthRequest, responses: MessageWriter<HealthResponse>, context) in
            try await health.watch(request, responses, context)
        }
        dispatcher.handle("ServerReflection.ServerReflectionInfo") {
            (requests: MessageStream<ReflectionRequest>, responses: MessageWriter<ReflectionResponse>, context) in
            var conversation = ReflectionService.Conversation(context: context)
            for try await request in requests {
                try await responses.send(await reflection.answer(request, &conversation))
            }
        }
        var endpoints: [String: RegisteredEndpoint] = [:]
        for path in BuiltinServices.paths { endpoints[path] = try? dispatcher.find(path: path) }
        self.endpoints = endpoints
    }

    /// v1alpha of reflection has the same messages as v1, and older tools know nothing else.
    private static let paths = [
        "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ]

    /// The endpoint of a path, if it is one of these.
    package func find(path: String) -> RegisteredEndpoint? {
        // Asked for every call: most are told apart by their first letters.
        guard path.utf8.starts(with: "/grpc.".utf8) else { return nil }
        return endpoints[path]
    }
}
