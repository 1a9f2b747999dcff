import Logging
import MicroCore
import MicroPlatformProto
import MicroRPC

/// The registry of a Micro server, spoken to over RPC.
///
/// What is registered here is registered again at once when the server is back after it was gone, until it is
/// deregistered or its time is over; also what could not be registered because the server was not there.
public final class RemoteRegistry: Registry {
    /// The word in the `registry` metadata of nodes.
    public let kind = "service"

    private let calls: Registry_RegistryClient
    private let time: TimeSource
    private let registrations: RemoteRegistrations

    /// The server's own services live in this namespace, whatever namespace a call is about.
    private static let metadata: Metadata = [Headers.namespace: Namespace.default]
    /// Registering twice does no harm, so a lost call is tried again.
    private static let options = CallOptions(idempotent: true)

    /// Makes a registry that asks through a client.
    ///
    /// - Parameters:
    ///   - client: reaches the server, as a rule through its service proxy.
    ///   - time: the clock by which it waits for a watch to begin, and for the server to come back.
    ///   - logger: gets a line about each registration that is made again.
    public init(client: any Client, time: TimeSource = .system, logger: Logger? = nil) {
        let calls = Registry_RegistryClient(client)
        self.calls = calls
        self.time = time
        registrations = RemoteRegistrations(
            RemoteRegistrations.Server(
                watch: { try await RemoteRegistry.watch(calls, service: $0, domain: $1, time: time) },
                register: { try await RemoteRegistry.register($0, domain: $1, timeToLive: $2, by: calls) }),
            time: time, logger: logger)
    }

    /// Adds the record's nodes, or renews them.
    public func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {
        registrations.add(record, domain: domain, timeToLive: timeToLive)
        do {
            try await RemoteRegistry.register(record, domain: domain, timeToLive: timeToLive, by: calls)
        } catch let error as MicroError where (400..<500).contains(error.code) && error.code != 408 {
            // The server is there, and does not want it.
            await registrations.remove(record, domain: domain)
            throw error
        }
    }

    private static func register(
        _ record: ServiceRecord, domain: String, timeToLive: Duration?, by calls: Registry_RegistryClient
    ) async throws {
        _ = try await calls.register(
            record.message(domain: domain, timeToLive: timeToLive), metadata: metadata, options: options)
    }

    /// Takes the record's nodes out.
    public func deregister(_ record: ServiceRecord, domain: String) async throws {
        await registrations.remove(record, domain: domain)
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
        try await RemoteRegistry.watch(calls, service: service, domain: domain, time: time)
    }

    private static func watch(
        _ calls: Registry_RegistryClient, service: String?, domain: String, time: TimeSource
    ) async throws -> RegistryWatch {
        var request = Registry_WatchRequest()
        request.service = service ?? ""
        request.options.domain = domain
        request.tellBegin = true
        let results = try await calls.watch(request, metadata: metadata, options: options)
        return try await RemoteWatch.begin(results, domain: domain, time: time)
    }
}
