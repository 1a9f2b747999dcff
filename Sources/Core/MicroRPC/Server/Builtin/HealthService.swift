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
    private let relayed: (any RelayedServices)?
    private let state = Mutex(State())

    /// How often the services of other processes are asked for those who watch them.
    private static let pause = Duration.seconds(3)

    init(_ dispatchers: [Dispatcher], relayed: (any RelayedServices)? = nil) {
        self.dispatchers = dispatchers
        self.relayed = relayed
    }

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

    /// The same, asking the services of other processes.
    func check(
        _ request: Grpc_Health_V1_HealthCheckRequest, _ context: CallContext
    ) async throws -> Grpc_Health_V1_HealthCheckResponse {
        guard let relayed, !knows(request.service) else { return try check(request) }
        guard let status = await relayed.status(of: request.service, context) else { return try check(request) }
        return HealthService.response(status)
    }

    func watch(
        _ request: Grpc_Health_V1_HealthCheckRequest, _ responses: MessageWriter<Grpc_Health_V1_HealthCheckResponse>,
        _ context: CallContext
    ) async throws {
        guard knows(request.service) else {
            if let relayed { return try await watch(relayed, request.service, responses, context) }
            // It may come yet, says the protocol; here it never does, and the watcher is not kept waiting for nothing.
            return try await responses.send(HealthService.response(.serviceUnknown))
        }
        let (changes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let (id, isServing) = addWatcher(continuation)
        defer { state.withLock { $0.watchers[id] = nil } }
        try await responses.send(HealthService.response(isServing ? .serving : .notServing))
        for await isServing in changes {
            try await responses.send(HealthService.response(isServing ? .serving : .notServing))
        }
        try Task.checkCancellation()
    }

    /// Sends the status of a service behind a proxy whenever it changes; the service may also come later, or go.
    private func watch(
        _ relayed: any RelayedServices, _ service: String,
        _ responses: MessageWriter<Grpc_Health_V1_HealthCheckResponse>, _ context: CallContext
    ) async throws {
        // Whether to look again, or else to end; the newest is the end.
        let (looks, continuation) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))
        let (id, isServing) = addWatcher(continuation)
        defer { state.withLock { $0.watchers[id] = nil } }
        guard isServing else { return try await responses.send(HealthService.response(.notServing)) }
        let pauses = Task {
            while (try? await Task.sleep(for: HealthService.pause)) != nil { continuation.yield(true) }
        }
        defer { pauses.cancel() }
        continuation.yield(true)
        var told: Grpc_Health_V1_HealthCheckResponse.ServingStatus?
        for await isServing in looks {
            let status = isServing ? await relayed.status(of: service, context) ?? .serviceUnknown : .notServing
            guard status != told else { continue }
            told = status
            try await responses.send(HealthService.response(status))
        }
        try Task.checkCancellation()
    }

    /// - Returns: its number, and whether the server takes calls; otherwise it is told nothing.
    private func addWatcher(_ watcher: AsyncStream<Bool>.Continuation) -> (id: Int, isServing: Bool) {
        state.withLock { state in
            state.nextID += 1
            if state.isServing { state.watchers[state.nextID] = watcher } else { watcher.finish() }
            return (state.nextID, state.isServing)
        }
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
