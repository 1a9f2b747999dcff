import MicroCore
import MicroRPC
import MicroWire

/// The HTTP API: every endpoint of every service as a path that takes and gives JSON (spec platform-gateway.md).
public struct Gateway: Sendable {
    let client: any Client
    private let registry: RegistryCache
    private let local: LocalServices
    private let version: String
    /// The largest request body, in bytes.
    let bodyLimit: Int

    /// Makes a gateway.
    ///
    /// - Parameters:
    ///   - client: makes the calls.
    ///   - registry: says which services there are.
    ///   - local: the server's own services, which pages of other sites may not call.
    ///   - version: what `/` answers.
    ///   - bodyLimit: the largest request body, in bytes.
    public init(
        client: any Client, registry: RegistryCache, local: LocalServices = LocalServices(), version: String,
        bodyLimit: Int = 32 * 1024 * 1024
    ) {
        self.client = client
        self.registry = registry
        self.local = local
        self.version = version
        self.bodyLimit = bodyLimit
    }

    /// Takes over a stream that has just begun.
    package func accept(_ stream: any WireStream) {
        stream.delegate = GatewayCall(stream: stream, gateway: self)
    }

    /// What becomes of a request.
    enum Outcome {
        case response(GatewayResponse)
        /// An endpoint that streams, and the first message for it.
        case stream(ClientRequest)
    }

    /// Answers a request, or says which stream it is for.
    ///
    /// - Parameter body: nil while a WebSocket is asked for, whose first frame is the message.
    func handle(_ request: GatewayRequest, _ body: [UInt8]?) async -> Outcome {
        if let fixed = fixedAnswer(request) { return .response(fixed) }
        do {
            let clean = GatewayRoute.clean(request.path)
            if clean != request.path {
                return .response(.redirect(to: request.query.isEmpty ? clean : "\(clean)?\(request.query)"))
            }
            guard let path = PercentText.decode(clean, plusIsSpace: false),
                path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
            else {
                throw MicroError.badRequest("go.micro.api", "the path holds a broken escape or a control character")
            }
            guard var route = GatewayRoute(path: path) else { return .response(index) }
            let endpoint = try await find(&route, namespace: request.namespace)
            if request.isFromForeignPage, local.dispatcher(route.service, namespace: request.namespace) != nil {
                throw MicroError.forbidden(
                    "go.micro.api", "pages of other sites may not call \(route.service), a service of the server itself"
                )
            }
            var call = ClientRequest(
                service: route.service, endpoint: route.endpoint, encoding: .json, body: [],
                metadata: request.metadata)
            let isStream = endpoint?.isStream == true
            if body != nil || !isStream { call.body = try request.message(body ?? []) }
            if isStream { return .stream(call) }
            let response = try await client.call(call)
            return .response(try .success(response.body, contentType: request.answerType))
        } catch {
            return .response(.failure(error))
        }
    }

    /// The answers that need no service.
    private func fixedAnswer(_ request: GatewayRequest) -> GatewayResponse? {
        if request.method == "OPTIONS" { return GatewayResponse(status: 200, contentType: nil, body: []) }
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

    /// Finds the service of a route, and the endpoint when the registry knows it.
    private func find(_ route: inout GatewayRoute, namespace: String) async throws -> EndpointRecord? {
        var records = try await registry.lookUp(route.service, domain: namespace)
        if records.isEmpty, let fallback = route.fallbackService {
            records = try await registry.lookUp(fallback, domain: namespace)
            if !records.isEmpty { route.service = fallback }
        }
        guard !records.isEmpty else { throw MicroError.internalServerError("micro", "service not found") }
        return records.lazy.flatMap(\.endpoints).first { $0.name == route.endpoint }
    }
}
