// DO NOT EDIT: made from registry.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCore
import MicroPlatformProto
import MicroRPC

/// The service registry, as every Micro service and CLI since v3 speaks it (spec platform-protos.md, "registry").
package struct Registry_RegistryClient: Swift.Sendable {
    /// What makes the calls.
    package let client: any MicroCore.Client
    /// The name that the service is registered by.
    package let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    package init(_ client: any MicroCore.Client, service: Swift.String = "registry") {
        self.client = client
        self.service = service
    }

    /// The versions of a service, nodes inside; 404 when it is not registered.
    package func getService(
        _ request: Registry_GetRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Registry_GetResponse {
        try await client.call(
            service, "Registry.GetService", request, metadata: metadata, context: context, options: options)
    }

    /// Adds nodes, or renews them.
    package func register(
        _ request: Registry_Service,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Registry_EmptyResponse {
        try await client.call(
            service, "Registry.Register", request, metadata: metadata, context: context, options: options)
    }

    /// Takes nodes out; unknown ones are no error.
    package func deregister(
        _ request: Registry_Service,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Registry_EmptyResponse {
        try await client.call(
            service, "Registry.Deregister", request, metadata: metadata, context: context, options: options)
    }

    /// Every service, one entry for each name and version.
    package func listServices(
        _ request: Registry_ListRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Registry_ListResponse {
        try await client.call(
            service, "Registry.ListServices", request, metadata: metadata, context: context, options: options)
    }

    /// What changes from now on; when it ends, watchers read everything anew.
    package func watch(
        _ request: Registry_WatchRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<Registry_Result> {
        try await client.serverStream(
            service, "Registry.Watch", request, metadata: metadata, context: context, options: options)
    }
}
