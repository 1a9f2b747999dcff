import MicroCodec
import MicroCore
import MicroProto
import MicroRPC

/// The server's `registry` service: any registry, spoken over RPC (spec platform-server.md §6).
public struct RegistryService: Sendable {
    /// The name it is registered and called by.
    public static let name = "registry"

    private let registry: any Registry

    /// Makes the service over a registry.
    ///
    /// - Parameter registry: keeps the records.
    public init(registry: any Registry) { self.registry = registry }

    /// Adds its endpoints to a dispatcher.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: Dispatcher) {
        dispatcher.handle("Registry.GetService") { (request: Registry_GetRequest, _) in
            try await self.getService(request)
        }
        dispatcher.handle("Registry.ListServices") { (request: Registry_ListRequest, _) in
            var response = Registry_ListResponse()
            response.services = try await self.registry.services(domain: request.options.registryDomain)
                .map { $0.message() }
            return response
        }
        dispatcher.handle("Registry.Register") { (request: Registry_Service, _) in
            let record = try RegistryService.record(request, "registry.Registry.Register")
            let ttl = request.options.ttl
            try await self.registry.register(
                record, domain: request.options.registryDomain,
                timeToLive: ttl > 0 ? .seconds(min(ttl, RegistryService.longestTTL)) : nil)
            return Registry_EmptyResponse()
        }
        dispatcher.handle("Registry.Deregister") { (request: Registry_Service, _) in
            let record = try RegistryService.record(request, "registry.Registry.Deregister")
            try await self.registry.deregister(record, domain: request.options.registryDomain)
            return Registry_EmptyResponse()
        }
    }

    /// A year, in seconds; longer is for ever in practice and would overflow in time arithmetic.
    private static let longestTTL: Int64 = 365 * 24 * 3600

    private func getService(_ request: Registry_GetRequest) async throws -> Registry_GetResponse {
        let records = try await registry.service(request.service, domain: request.options.registryDomain)
        guard !records.isEmpty else {
            throw MicroError.notFound("registry.Registry.GetService", "service not found")
        }
        var response = Registry_GetResponse()
        response.services = records.map { $0.message() }
        return response
    }

    private static func record(_ message: Registry_Service, _ id: String) throws -> ServiceRecord {
        guard !message.name.isEmpty else { throw MicroError.badRequest(id, "a service needs a name") }
        for node in message.nodes where node.id.isEmpty || node.address.isEmpty {
            throw MicroError.badRequest(id, "every node needs an id and an address")
        }
        return ServiceRecord(message)
    }
}

extension Registry_Options {
    /// The namespace that a request is about; `micro` when it names none.
    fileprivate var registryDomain: String { domain.isEmpty ? Namespace.default : domain }
}
