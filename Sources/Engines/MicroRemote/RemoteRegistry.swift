import MicroCore
import MicroProto
import MicroRPC

/// The registry of a Micro server, spoken to over RPC.
public struct RemoteRegistry: Registry {
    /// The word in the `registry` metadata of nodes.
    public let kind = "service"

    private let calls: Registry_RegistryClient
    private let time: TimeSource

    /// The server's own services live in this namespace, whatever namespace a call is about.
    private static let metadata: Metadata = [Headers.namespace: Namespace.default]
    /// Registering twice does no harm, so a lost call is tried again.
    private static let options = CallOptions(idempotent: true)

    /// Makes a registry that asks through a client.
    ///
    /// - Parameters:
    ///   - client: reaches the server, as a rule through its service proxy.
    ///   - time: the clock by which it waits for a watch to begin.
    public init(client: any Client, time: TimeSource = .system) {
        calls = Registry_RegistryClient(client)
        self.time = time
    }

    /// Adds the record's nodes, or renews them.
    public func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {
        _ = try await calls.register(
            record.message(domain: domain, timeToLive: timeToLive), metadata: RemoteRegistry.metadata,
            options: RemoteRegistry.options)
    }

    /// Takes the record's nodes out.
    public func deregister(_ record: ServiceRecord, domain: String) async throws {
        _ = try await calls.deregister(
            record.message(domain: domain), metadata: RemoteRegistry.metadata, options: RemoteRegistry.options)
    }

    /// The versions of a service.
    public func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        var request = Registry_GetRequest()
        request.service = name
        request.options.domain = domain
        do {
            let response = try await calls.getService(
                request, metadata: RemoteRegistry.metadata, options: RemoteRegistry.options)
            return response.services.map { ServiceRecord($0) }
        } catch let error as MicroError where error.code == 404 {
            return []
        }
    }

    /// Every service.
    public func services(domain: String) async throws -> [ServiceRecord] {
        var request = Registry_ListRequest()
        request.options.domain = domain
        let response = try await calls.listServices(
            request, metadata: RemoteRegistry.metadata, options: RemoteRegistry.options)
        return response.services.map { ServiceRecord($0) }
    }

    /// What changes from now on; the watch ends when the server cannot be heard any more.
    public func watch(service: String?, domain: String) async throws -> RegistryWatch {
        var request = Registry_WatchRequest()
        request.service = service ?? ""
        request.options.domain = domain
        request.tellBegin = true
        let results = try await calls.watch(
            request, metadata: RemoteRegistry.metadata, options: RemoteRegistry.options)
        return try await RemoteWatch.begin(results, domain: domain, time: time)
    }
}
