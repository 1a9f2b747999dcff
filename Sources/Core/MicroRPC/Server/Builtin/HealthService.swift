import MicroCore
import MicroProto
import Synchronization

/// `grpc.health.v1.Health`: whether the server, or one of its services, takes calls (gRPC, "Health Checking Protocol").
final class HealthService: Sendable {
    private struct State {
        var isServing = true
        var watchers: [Int: AsyncStream<Bool>.Continuation] = [:]
        var nextID = 0
    }

    private let dispatchers: [Dispatcher]
    private let state = Mutex(State())

    init(_ dispatchers: [Dispatcher]) { self.dispatchers = dispatchers }

    /// From now on the answer is no; those who watch are told, and their streams end.
    func stop() {
        let watchers = state.withLock { state in
            state.isServing = false
            defer { state.watchers = [:] }
            return state.watchers.values
        }
        for watcher in watchers {
            watcher.yield(false)
            watcher.finish()
        }
    }

    func check(_ request: Grpc_Health_V1_HealthCheckRequest) throws -> Grpc_Health_V1_HealthCheckResponse {
        guard knows(request.service) else { throw CallFailure(status: .notFound, message: "unknown service") }
        return HealthService.response(state.withLock { $0.isServing } ? .serving : .notServing)
    }

    func watch(
        _ request: Grpc_Health_V1_HealthCheckRequest, _ responses: MessageWriter<Grpc_Health_V1_HealthCheckResponse>
    ) async throws {
        guard knows(request.service) else {
            // It may come yet, says the protocol; here it never does, and the watcher is not kept waiting for nothing.
            return try await responses.send(HealthService.response(.serviceUnknown))
        }
        let (changes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let (id, isServing) = state.withLock { state in
            state.nextID += 1
            if state.isServing { state.watchers[state.nextID] = continuation } else { continuation.finish() }
            return (state.nextID, state.isServing)
        }
        defer { state.withLock { $0.watchers[id] = nil } }
        try await responses.send(HealthService.response(isServing ? .serving : .notServing))
        for await isServing in changes {
            try await responses.send(HealthService.response(isServing ? .serving : .notServing))
        }
        try Task.checkCancellation()
    }

    /// The empty name is the server itself; services go by their names here and by those in their `.proto` files.
    private func knows(_ service: String) -> Bool {
        if service.isEmpty { return true }
        return dispatchers.contains { dispatcher in
            dispatcher.name == service || dispatcher.protoServices.contains(service)
                || dispatcher.records.contains {
                    $0.name.split(separator: ".").first.map { "\(dispatcher.name).\($0)" == service } ?? false
                }
        }
    }

    private static func response(
        _ status: Grpc_Health_V1_HealthCheckResponse.ServingStatus
    ) -> Grpc_Health_V1_HealthCheckResponse {
        var response = Grpc_Health_V1_HealthCheckResponse()
        response.status = status
        return response
    }
}
