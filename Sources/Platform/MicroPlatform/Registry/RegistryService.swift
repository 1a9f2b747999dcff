import MicroCore
import MicroPlatformProto
import MicroRPC
import SwiftProtobuf

/// The server's `registry` service: any registry, spoken over RPC (spec platform-server.md §6).
package struct RegistryService: Registry_RegistryHandler {
    /// The name it is registered and called by.
    package static let name = "registry"

    private let registry: any Registry

    /// Makes the service over a registry.
    ///
    /// - Parameter registry: keeps the records.
    package init(registry: any Registry) { self.registry = registry }

    package func getService(
        _ request: Registry_GetRequest, context: CallContext
    ) async throws -> Registry_GetResponse {
        let records = try await registry.service(request.service, domain: request.options.registryDomain)
        guard !records.isEmpty else {
            throw MicroError(.unknownRecord)
        }
        var response = Registry_GetResponse()
        response.services = records.map { $0.message() }
        return response
    }

    package func listServices(
        _ request: Registry_ListRequest, context: CallContext
    ) async throws -> Registry_ListResponse {
        var response = Registry_ListResponse()
        response.services = try await registry.services(domain: request.options.registryDomain).map { $0.message() }
        return response
    }

    package func register(_ request: Registry_Service, context: CallContext) async throws -> Registry_EmptyResponse {
        let id = "registry.Registry.Register"
        let record = try RegistryService.record(request, id)
        for node in request.nodes where node.address.isEmpty {
            throw MicroError.badRequest(id, "every node needs an address")
        }
        let ttl = request.options.ttl
        try await registry.register(
            record, domain: request.options.registryDomain,
            timeToLive: ttl > 0 ? .seconds(min(ttl, RegistryService.longestTTL)) : nil)
        return Registry_EmptyResponse()
    }

    package func deregister(_ request: Registry_Service, context: CallContext) async throws -> Registry_EmptyResponse {
        let record = try RegistryService.record(request, "registry.Registry.Deregister")
        try await registry.deregister(record, domain: request.options.registryDomain)
        return Registry_EmptyResponse()
    }

    /// The call ends when the registry ends its watch, since events may be missing then.
    package func watch(
        _ request: Registry_WatchRequest, responses: MessageWriter<Registry_Result>, context: CallContext
    ) async throws {
        let watch = try await registry.watch(
            service: request.service.isEmpty ? nil : request.service, domain: request.options.registryDomain)
        if request.tellBegin { try await responses.send(.begin) }
        for await event in watch { try await responses.send(event.message) }
    }

    /// A year, in seconds; longer is for ever in practice and would overflow in time arithmetic.
    private static let longestTTL: Int64 = 365 * 24 * 3600

    /// What one registration may take, in bytes; type trees of a hundred endpoints have some 100 KiB.
    private static let largestRecord = 1 << 20
    private static let longestName = 256

    private static func record(_ message: Registry_Service, _ id: String) throws -> ServiceRecord {
        guard !message.name.isEmpty else { throw MicroError.badRequest(id, "a service needs a name") }
        guard message.name.utf8.count <= longestName, message.version.utf8.count <= longestName,
            message.options.domain.utf8.count <= longestName
        else { throw MicroError.badRequest(id, "a name, version or namespace has more than \(longestName) bytes") }
        let bytes: [UInt8] = try message.serializedBytes()
        guard bytes.count <= largestRecord else {
            throw MicroError.badRequest(id, "a registration has more than \(largestRecord) bytes")
        }
        for node in message.nodes where node.id.isEmpty {
            throw MicroError.badRequest(id, "every node needs an id")
        }
        return ServiceRecord(message)
    }
}

extension Registry_Options {
    /// The namespace that a request is about; `micro` when it names none.
    fileprivate var registryDomain: String { domain.isEmpty ? Namespace.default : domain }
}
