import Logging
import MicroCore
import MicroRPC
import MicroWire
import NIOCore
import Tracing

/// The HTTP API: every endpoint of every service as a path that takes and gives JSON (spec platform-gateway.md).
package final class Gateway: Sendable {
    let client: any Client
    /// The same, where it can start calls without a task, and finds services as the gateway does.
    private let rpc: RPCClient?
    private let registry: RegistryCache
    private let local: LocalServices
    private let version: String
    /// The largest request body, in bytes.
    let bodyLimit: Int
    /// What all incomplete bodies together may hold.
    let budget: MessageBudget
    /// Gets a line about each request; nil when the logger would drop it.
    let log: AccessLog?
    /// Begins the traces of requests that are part of none.
    private let tracer: (any Tracer)?
    /// Counts the requests; nil for no metrics.
    let metrics: GatewayMetrics?
    let gone = GoneLines()
    private let documents: OpenAPICache

    /// Makes a gateway.
    ///
    /// - Parameters:
    ///   - client: makes the calls.
    ///   - registry: says which services there are.
    ///   - local: the server's own services, which pages of other sites may not call.
    ///   - version: what `/` answers.
    ///   - bodyLimit: the largest request body, in bytes.
    ///   - budget: what all incomplete bodies together may hold.
    ///   - logger: gets a line about each request, at the level info; nil for none.
    ///   - telemetry: counts and follows the requests.
    ///   - time: the clock.
    package init(
        client: any Client, registry: RegistryCache, local: LocalServices = LocalServices(), version: String,
        bodyLimit: Int = MessageLimit.standard, budget: MessageBudget = .shared, logger: Logger? = nil,
        telemetry: Telemetry = Telemetry(), time: TimeSource = .system
    ) {
        self.client = client
        rpc = (client as? RPCClient).flatMap { $0.finds(by: registry) ? $0 : nil }
        self.registry = registry
        self.local = local
        self.version = version
        self.bodyLimit = bodyLimit
        self.budget = budget
        log = AccessLog(logger)
        tracer = telemetry.tracer
        metrics = telemetry.metrics.map { GatewayMetrics(factory: $0) }
        documents = OpenAPICache(time: time)
    }

    /// Takes over a stream that has just begun.
    package func accept(_ stream: any WireStream) {
        stream.delegate = GatewayCall(stream: stream, gateway: self)
        stream.waitsForBody = true
    }

    /// What becomes of a request.
    enum Outcome {
        case response(GatewayResponse)
        /// An endpoint that streams, the first message for it, and the span that lasts as long.
        case stream(ClientRequest, (any Tracing.Span)?)
    }

    /// Answers a request, or says which stream it is for.
    ///
    /// - Parameters:
    ///   - body: nil while a WebSocket is asked for, whose first frame is the message.
    ///   - inflater: for a body that is compressed.
    ///   - route: is set when it is clear what is called.
    nonisolated(nonsending) func handle(
        _ request: GatewayRequest, _ body: [UInt8]?, _ inflater: BodyInflater?, _ route: inout GatewayRoute?
    ) async -> Outcome {
        if let fixed = fixedAnswer(request) { return .response(fixed) }
        guard let tracer else { return await answer(request, body, inflater, &route) }
        let span = CallSpan.start(
            .server, request.method, parent: CallSpan.parent(of: .server, request.metadata, tracer), tracer: tracer)
        let outcome = await ServiceContext.$current.withValue(span.context) {
            await answer(request, body, inflater, &route)
        }
        describe(outcome, request, route, in: span)
        guard case .stream(var call, _) = outcome else {
            span.end()
            return outcome
        }
        // What is called is found below this span.
        tracer.inject(span.context, into: &call.metadata, using: MetadataCarrier())
        return .stream(call, span)
    }

    private nonisolated(nonsending) func answer(
        _ request: GatewayRequest, _ body: [UInt8]?, _ inflater: BodyInflater?, _ route: inout GatewayRoute?
    ) async -> Outcome {
        do {
            return try await outcome(request, body, inflater, &route)
        } catch {
            return .response(.failure(error))
        }
    }

    /// OpenTelemetry's conventions for HTTP servers; the query is left out, since some put secrets there.
    private func describe(
        _ outcome: Outcome, _ request: GatewayRequest, _ route: GatewayRoute?, in span: any Tracing.Span
    ) {
        guard span.isRecording else { return }
        if let route { span.operationName = "\(request.method) \(route.service)/\(route.endpoint)" }
        span.updateAttributes { attributes in
            attributes["http.request.method"] = request.method
            attributes["url.path"] = request.path
            guard case .response(let response) = outcome else { return }
            attributes["http.response.status_code"] = response.status
            if response.status >= 500 { span.setStatus(SpanStatus(code: .error)) }
        }
    }

    private nonisolated(nonsending) func outcome(
        _ request: GatewayRequest, _ sent: [UInt8]?, _ inflater: BodyInflater?, _ called: inout GatewayRoute?
    ) async throws -> Outcome {
        var route: GatewayRoute
        switch request.target {
        case .endpoint(let named): route = named
        case .index: return .response(index)
        case .document: return .response(try await document(for: request))
        case .elsewhere(let clean):
            let location = request.query.isEmpty ? clean : "\(clean)?\(request.query)"
            return .response(.redirect(to: location, method: request.method))
        case .nothing: throw MicroError(.brokenPath)
        }
        let records = try await find(&route, namespace: request.namespace)
        let endpoint: EndpointRecord?
        do throws(SeveralEndpoints) {
            endpoint = try EndpointName.find(route.endpoint, among: records.flatMap(\.endpoints))
        } catch {
            throw MicroError(.severalEndpoints, route.endpoint, error.names.joined(separator: ", "))
        }
        if let endpoint { route.endpoint = endpoint.name }
        called = route
        let isStream = endpoint?.isStream == true
        if isStream, sent != nil, request.encoding == .protobuf { throw MicroError(.streamOfProtobuf) }
        var body = sent ?? (isStream ? nil : [])
        if let inflater, let compressed = body { body = try await inflater.inflate(compressed) }
        let call = try call(request, body, route, endpoint?.request)
        if isStream { return .stream(call, nil) }
        return .response(request.response(.success(try await client.call(call))))
    }

    /// Calls the endpoint that a request stands for at once and without a task, if it answers with one message, no
    /// tracer is set, and it is known where the service is.
    ///
    /// - Parameters:
    ///   - executor: runs tasks on the current loop.
    ///   - ended: hears on the loop what came of it, once, maybe before this returns.
    /// - Returns: nil when it takes ``handle(_:_:_:)``; nothing has happened then.
    func start(
        _ request: GatewayRequest, _ body: ByteBuffer?, on executor: EventLoopExecutor,
        ended: @escaping (Result<ClientResponse, any Error>) -> Void
    ) -> LoopUnaryCall? {
        // What is cheap first: where it takes a task, the message is made there.
        guard tracer == nil, let rpc, request.subprotocols == nil, request.coding == nil, let route = request.route,
            fixedAnswer(request) == nil, rpc.takesNoTask(route.service, namespace: request.namespace),
            let known = registry.remembered(route.service, domain: request.namespace),
            case let endpoint = endpoint(route, known.records), endpoint?.isStream != true,
            // Without any, the program registers none; among others, one may differ in case alone.
            endpoint != nil || known.records.allSatisfy(\.endpoints.isEmpty),
            let call = try? call(request, body.map { Array(buffer: $0) } ?? [], route, endpoint?.request)
        else { return nil }
        return rpc.start(call, known, repeated: request.repeated, on: executor, ended: ended)
    }

    /// The endpoint that has exactly the name of a route.
    private func endpoint(_ route: GatewayRoute, _ records: [ServiceRecord]) -> EndpointRecord? {
        records.lazy.flatMap(\.endpoints).first { $0.name == route.endpoint }
    }

    /// What takes the content coding off a request's body; nil where there is none.
    func inflater(for request: GatewayRequest) -> BodyInflater? {
        request.coding.map { BodyInflater($0, limit: bodyLimit, budget: budget) }
    }

    /// The call that a request stands for.
    ///
    /// - Parameters:
    ///   - body: nil for one whose message comes later.
    ///   - type: the type of the endpoint's requests, where it is known.
    private func call(
        _ request: GatewayRequest, _ body: [UInt8]?, _ route: GatewayRoute, _ type: ValueType?
    ) throws -> ClientRequest {
        try refuseForeignPage(request, route.service)
        return ClientRequest(
            service: route.service, endpoint: route.endpoint, encoding: request.encoding,
            body: try body.map { try request.message($0, for: type) } ?? [], metadata: request.metadata)
    }

    private func refuseForeignPage(_ request: GatewayRequest, _ service: String) throws {
        guard request.isFromForeignPage, local.dispatcher(service, namespace: request.namespace) != nil else { return }
        throw MicroError(.foreignPageCalls, service)
    }

    /// The answers that need no service.
    private func fixedAnswer(_ request: GatewayRequest) -> GatewayResponse? {
        if request.method == "OPTIONS" { return GatewayResponse(status: 200, contentType: nil, body: []) }
        // Any 2xx would say that a tunnel is open (RFC 9110 §9.3.6).
        if request.method == "CONNECT" { return GatewayResponse(status: 501, contentType: nil, body: []) }
        switch request.path {
        case "/": return index
        case "/favicon.ico": return GatewayResponse(status: 200, contentType: nil, body: [])
        default: return nil
        }
    }

    private var index: GatewayResponse {
        GatewayResponse(
            status: 200, contentType: "text/plain; charset=utf-8", body: Array("{\"version\": \"\(version)\"}".utf8))
    }

    /// All services of the namespace as an OpenAPI document, or those that `?service=` names.
    ///
    /// It is what the registry says, and like it kept from pages of other sites.
    private func document(for request: GatewayRequest) async throws -> GatewayResponse {
        guard !request.isFromForeignPage else { throw MicroError(.foreignPageReads) }
        let wanted = try QueryMessage.fields(request.query, of: .query).first { $0.0 == "service" && !$0.1.isEmpty }?.1
        let json = try await documents.json("\(request.namespace)\n\(wanted ?? "")") {
            var services = try await registry.services(domain: request.namespace)
            if let wanted { services.removeAll { $0.name != wanted } }
            if wanted != nil, services.isEmpty { throw MicroError(.serviceNotFound) }
            return OpenAPIDocument.json(
                of: services, title: wanted ?? "Services in namespace \(request.namespace)", version: version)
        }
        return GatewayResponse(status: 200, contentType: "application/json", body: json)
    }

    /// Finds the service of a route.
    private nonisolated(nonsending) func find(_ route: inout GatewayRoute, namespace: String) async throws
        -> [ServiceRecord]
    {
        var records = try await registry.lookUp(route.service, domain: namespace)
        if records.isEmpty, let fallback = route.fallbackService {
            records = try await registry.lookUp(fallback, domain: namespace)
            if !records.isEmpty { route.service = fallback }
        }
        guard !records.isEmpty else { throw MicroError(.serviceNotFound) }
        return records
    }
}
