// DO NOT EDIT: made from registry.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import MicroCore
import MicroPlatformProto
import MicroRPC

/// The service registry, as every Micro service and CLI since v3 speaks it (spec platform-protos.md, "registry").
package protocol Registry_RegistryHandler: MicroRPC.ServiceHandler {
    /// The versions of a service, nodes inside; 404 when it is not registered.
    func getService(_ request: Registry_GetRequest, context: MicroCore.CallContext) async throws -> Registry_GetResponse

    /// Adds nodes, or renews them.
    func register(_ request: Registry_Service, context: MicroCore.CallContext) async throws -> Registry_EmptyResponse

    /// Takes nodes out; unknown ones are no error.
    func deregister(_ request: Registry_Service, context: MicroCore.CallContext) async throws -> Registry_EmptyResponse

    /// Every service, one entry for each name and version.
    func listServices(
        _ request: Registry_ListRequest, context: MicroCore.CallContext
    ) async throws -> Registry_ListResponse

    /// What changes from now on; when it ends, watchers read everything anew.
    func watch(
        _ request: Registry_WatchRequest, responses: MicroCore.MessageWriter<Registry_Result>, context: MicroCore.CallContext
    ) async throws
}

extension Registry_RegistryHandler {
    /// Adds the endpoints of `Registry`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addRegistry(to: dispatcher) }

    /// Adds the endpoints of `Registry`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    package func addRegistry(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .registryProto)
        dispatcher.handle("Registry.GetService", offLoop: offLoop) {
            (request: Registry_GetRequest, context: MicroCore.CallContext) in
            try await self.getService(request, context: context)
        }
        dispatcher.handle("Registry.Register", offLoop: offLoop) {
            (request: Registry_Service, context: MicroCore.CallContext) in
            try await self.register(request, context: context)
        }
        dispatcher.handle("Registry.Deregister", offLoop: offLoop) {
            (request: Registry_Service, context: MicroCore.CallContext) in
            try await self.deregister(request, context: context)
        }
        dispatcher.handle("Registry.ListServices", offLoop: offLoop) {
            (request: Registry_ListRequest, context: MicroCore.CallContext) in
            try await self.listServices(request, context: context)
        }
        dispatcher.handle("Registry.Watch", offLoop: offLoop) {
            (request: Registry_WatchRequest, responses: MicroCore.MessageWriter<Registry_Result>, context: MicroCore.CallContext) in
            try await self.watch(request, responses: responses, context: context)
        }
    }
}
