import MicroCodec
import MicroCore
import MicroProto
import MicroRPC

/// The registry of a Micro server, spoken to over RPC.
public struct RemoteRegistry: Registry {
    /// The word in the `registry` metadata of nodes.
    public let kind = "service"

    private let client: any Client

    /// The server's own services live in this namespace, whatever namespace a call is about.
    private static let metadata: Metadata = [Headers.namespace: Namespace.default]

    /// Makes a registry that asks through a client.
    ///
    /// - Parameter client: reaches the server, as a rule through its service proxy.
    public init(client: any Client) { self.client = client }

    /// Adds the record's nodes, or renews them.
    public func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {
        let _: Registry_EmptyResponse = try await call(
            "Registry.Register", record.message(domain: domain, timeToLive: timeToLive))
    }

    /// Takes the record's nodes out.
    public func deregister(_ record: ServiceRecord, domain: String) async throws {
        let _: Registry_EmptyResponse = try await call("Registry.Deregister", record.message(domain: domain))
    }

    /// The versions of a service.
    public func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        var request = Registry_GetRequest()
        request.service = name
        request.options.domain = domain
        do {
            let response: Registry_GetResponse = try await call("Registry.GetService", request)
            return response.services.map { ServiceRecord($0) }
        } catch let error as MicroError where error.code == 404 {
            return []
        }
    }

    /// Every service.
    public func services(domain: String) async throws -> [ServiceRecord] {
        var request = Registry_ListRequest()
        request.options.domain = domain
        let response: Registry_ListResponse = try await call("Registry.ListServices", request)
        return response.services.map { ServiceRecord($0) }
    }

    /// Not possible yet: it needs a stream.
    public func watch(service: String?, domain: String) async throws -> RegistryWatch {
        throw MicroError.notImplemented(MicroError.clientID, "the registry of a server cannot be watched yet")
    }

    private func call<Request: DescribedMessage, Response: DescribedMessage>(
        _ endpoint: String, _ request: Request
    ) async throws -> Response {
        // Registering twice does no harm, so a lost call is tried again.
        try await client.call(
            "registry", endpoint, request, metadata: RemoteRegistry.metadata, options: CallOptions(idempotent: true))
    }
}
