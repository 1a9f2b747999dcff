import MicroCore
import MicroProto

/// What every server answers besides its own endpoints: health and reflection, by their exact paths, before any routing.
package struct BuiltinServices: Sendable {
    /// Whether the server is about to stop, for those who watch its health.
    let health: HealthService
    private let endpoints: [String: RegisteredEndpoint]

    /// - Parameter dispatchers: whose endpoints the answers are about.
    package init(_ dispatchers: [Dispatcher]) {
        let health = HealthService(dispatchers)
        let reflection = ReflectionService(dispatchers)
        self.health = health
        let dispatcher = Dispatcher(name: "grpc")
        typealias HealthRequest = Grpc_Health_V1_HealthCheckRequest
        typealias HealthResponse = Grpc_Health_V1_HealthCheckResponse
        typealias ReflectionRequest = Grpc_Reflection_V1_ServerReflectionRequest
        typealias ReflectionResponse = Grpc_Reflection_V1_ServerReflectionResponse
        dispatcher.handle("Health.Check") { (request: HealthRequest, _) in try health.check(request) }
        dispatcher.handle("Health.Watch") { (request: HealthRequest, responses: MessageWriter<HealthResponse>, _) in
            try await health.watch(request, responses)
        }
        dispatcher.handle("ServerReflection.ServerReflectionInfo") {
            (requests: MessageStream<ReflectionRequest>, responses: MessageWriter<ReflectionResponse>, _) in
            for try await request in requests { try await responses.send(reflection.answer(request)) }
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
