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
        let (span, metadata) = start(
            kind, service: service, endpoint: endpoint, metadata: metadata, tracer: tracer)
        do {
            let outcome = try await ServiceContext.$current.withValue(span.context) { try await call(metadata) }
            end(span, nil)
            return outcome
        } catch {
            end(span, error, deadline: deadline)
            throw error
        }
    }

    /// Opens a stream in a span that lasts as long.
    ///
    /// - Parameter open: gets the headers to go on with.
    static func withStream(
        service: String, endpoint: String, metadata: Metadata, tracer: any Tracer,
        _ open: (Metadata) async throws -> ClientStream<[UInt8], [UInt8]>
    ) async throws -> ClientStream<[UInt8], [UInt8]> {
        let (span, metadata) = start(
            .client, service: service, endpoint: endpoint, metadata: metadata, tracer: tracer)
        do {
            return try await ServiceContext.$current.withValue(span.context) { try await open(metadata) }
                .reportingEnd { error in end(span, error) }
        } catch {
            end(span, error)
            throw error
        }
    }

    private static func start(
        _ kind: SpanKind, service: String, endpoint: String, metadata: Metadata, tracer: any Tracer
    ) -> (any Tracing.Span, Metadata) {
        let span = start(
            kind, "\(service)/\(endpoint)", parent: parent(of: kind, metadata, tracer), tracer: tracer)
        span.updateAttributes { attributes in
            attributes["rpc.system"] = "grpc"
            attributes["rpc.service"] = service
            attributes["rpc.method"] = endpoint
        }
        var metadata = metadata
        tracer.inject(span.context, into: &metadata, using: MetadataCarrier())
        return (span, metadata)
    }

    private static func end(
        _ span: any Tracing.Span, _ error: (any Error)?, deadline: ContinuousClock.Instant? = nil
    ) {
        let status = error.map { StatusCode(thrown: $0, deadline: deadline) } ?? .ok
        span.attributes["rpc.response.status_code"] = status.name
        if let error {
            span.setStatus(SpanStatus(code: .error, message: (error as? MicroError)?.detail ?? status.name))
        }
        span.end()
    }

    /// Starts a span, which the caller has to end.
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
        try await CallSpan.with(
            .client, service: request.service, endpoint: request.endpoint, metadata: request.metadata, tracer: tracer
        ) { metadata in try await next(request.with(metadata)) }
    }

    func interceptStream(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
    ) async throws -> ClientStream<[UInt8], [UInt8]> {
        try await CallSpan.withStream(
            service: request.service, endpoint: request.endpoint, metadata: request.metadata, tracer: tracer
        ) { metadata in try await next(request.with(metadata)) }
    }
}

extension ClientRequest {
    fileprivate func with(_ metadata: Metadata) -> ClientRequest {
        var request = self
        request.metadata = metadata
        return request
    }
}
