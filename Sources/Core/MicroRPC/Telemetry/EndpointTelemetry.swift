import CoreMetrics
import MicroCore
import Tracing

/// Counts, measures and follows the calls of one endpoint; outside of all other interceptors.
struct EndpointTelemetry: ServerInterceptor {
    private let service: String
    private let endpoint: String
    private let metrics: CallMetrics?
    private let active: Meter?
    private let tracer: (any Tracer)?

    /// - Returns: nil when the telemetry is silent.
    init?(_ telemetry: Telemetry, service: String, endpoint: String) {
        guard !telemetry.isSilent else { return nil }
        self.service = service
        self.endpoint = endpoint
        metrics = telemetry.metrics.map {
            CallMetrics(.server, service: service, endpoint: endpoint, factory: $0)
        }
        active = telemetry.metrics.map {
            Meter(
                label: "rpc.server.active_calls", dimensions: [("rpc.service", service), ("rpc.method", endpoint)],
                factory: $0)
        }
        // As in the originals, asking how a service is leaves no trace (spec framework-core.md §1.3).
        tracer = endpoint.hasPrefix("Debug.") ? nil : telemetry.tracer
    }

    func intercept(
        _ request: [UInt8], context: CallContext,
        next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await observed(context) { try await next(request, $0) }
    }

    func interceptStream(
        _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
        next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
    ) async throws {
        try await observed(context) { try await next(requests, responses, $0) }
    }

    /// A handler with this around it: one that awaits nothing does so still, unless its calls are followed.
    func around(_ handler: Endpoint.Handler) -> Endpoint.Handler {
        guard case .synchronous(let answer) = handler, tracer == nil else { return handler.intercepted(by: self) }
        return .synchronous { request, context in
            let start = began()
            do {
                let response = try answer(request, context)
                ended(nil, context, since: start)
                return response
            } catch {
                ended(error, context, since: start)
                throw error
            }
        }
    }

    private func observed<Outcome>(
        _ context: CallContext, _ call: (CallContext) async throws -> Outcome
    ) async throws -> Outcome {
        let start = began()
        do {
            let outcome = try await traced(context, call)
            ended(nil, context, since: start)
            return outcome
        } catch {
            ended(error, context, since: start)
            throw error
        }
    }

    private func began() -> ContinuousClock.Instant {
        active?.increment()
        return .now
    }

    private func ended(_ error: (any Error)?, _ context: CallContext, since start: ContinuousClock.Instant) {
        active?.decrement()
        metrics?.record(error.map { StatusCode(thrown: $0, deadline: context.deadline) } ?? .ok, since: start)
    }

    private func traced<Outcome>(
        _ context: CallContext, _ call: (CallContext) async throws -> Outcome
    ) async throws -> Outcome {
        guard let tracer else { return try await call(context) }
        return try await CallSpan.with(
            .server, service: service, endpoint: context.endpoint, metadata: context.metadata, tracer: tracer,
            deadline: context.deadline
        ) { metadata in
            var context = context
            context.metadata = metadata
            return try await call(context)
        }
    }
}
