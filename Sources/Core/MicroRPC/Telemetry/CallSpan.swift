import MicroCore
import Tracing

/// The span around one call, and the headers it travels in (OpenTelemetry's conventions for RPC).
package enum CallSpan {
    /// Runs a call in a span of its own.
    ///
    /// - Parameters:
    ///   - kind: the side of the call.
    ///   - metadata: the call's headers. They tell what it is part of, unless this task is inside a span already; and
    ///     they tell the called side of the new span.
    ///   - tracer: makes the span.
    ///   - call: gets the headers to go on with.
    /// - Throws: what the call throws; the span says so too.
    package static func with<Outcome>(
        _ kind: SpanKind, service: String, endpoint: String, metadata: Metadata, tracer: any Tracer,
        deadline: ContinuousClock.Instant? = nil, _ call: (Metadata) async throws -> Outcome
    ) async throws -> Outcome {
        let span = start(
            kind, "\(service)/\(endpoint)", parent: parent(of: kind, metadata, tracer), tracer: tracer)
        defer { span.end() }
        span.updateAttributes { attributes in
            attributes["rpc.system"] = "grpc"
            attributes["rpc.service"] = service
            attributes["rpc.method"] = endpoint
        }
        var metadata = metadata
        tracer.inject(span.context, into: &metadata, using: MetadataCarrier())
        do {
            let outcome = try await ServiceContext.$current.withValue(span.context) { try await call(metadata) }
            span.attributes["rpc.response.status_code"] = StatusCode.ok.name
            return outcome
        } catch {
            let status = StatusCode(thrown: error, deadline: deadline)
            span.attributes["rpc.response.status_code"] = status.name
            span.setStatus(SpanStatus(code: .error, message: (error as? MicroError)?.detail ?? status.name))
            throw error
        }
    }

    /// Starts a span; whoever does has to end it.
    package static func start<Chosen: Tracer>(
        _ kind: SpanKind, _ name: String, parent: ServiceContext, tracer: Chosen
    ) -> any Tracing.Span {
        tracer.startSpan(name, context: parent, ofKind: kind)
    }

    /// What a call is part of. One that comes in is part of its caller's span, even inside of this process.
    package static func parent(of kind: SpanKind, _ metadata: Metadata, _ tracer: any Tracer) -> ServiceContext {
        if kind == .client, let current = ServiceContext.current { return current }
        var context = ServiceContext.current ?? .topLevel
        tracer.extract(metadata, into: &context, using: MetadataCarrier())
        return context
    }
}

/// Writes a tracer's headers into metadata, and reads them there.
package struct MetadataCarrier: Injector, Extractor {
    package init() {}

    package func inject(_ value: String, forKey key: String, into carrier: inout Metadata) { carrier[key] = value }

    package func extract(key: String, from carrier: Metadata) -> String? { carrier[key] }
}

/// Puts a span around each call that leaves.
struct ClientTracing: ClientInterceptor {
    let tracer: any Tracer

    func intercept(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse {
        try await traced(request, next)
    }

    /// The span of a stream is that of its opening; what is inside belongs to the called side's.
    func interceptStream(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
    ) async throws -> ClientStream<[UInt8], [UInt8]> {
        try await traced(request, next)
    }

    private func traced<Outcome>(
        _ request: ClientRequest, _ next: (ClientRequest) async throws -> Outcome
    ) async throws -> Outcome {
        try await CallSpan.with(
            .client, service: request.service, endpoint: request.endpoint, metadata: request.metadata, tracer: tracer
        ) { metadata in
            var request = request
            request.metadata = metadata
            return try await next(request)
        }
    }
}
