// DO NOT EDIT: made from bare.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `bare.proto`.
    public static let bareProto = MicroCodec.ProtoFile(
        name: "bare.proto",
        base64: """
            CgpiYXJlLnByb3RvIlQKCE1ldGFkYXRhEicKBGZpbGUYASABKAsyEy5NZXRhZGF0YS5Qcm90b0ZpbGVSBGZpbGUaHwoJUHJv
            dG9GaWxlEhIKBG5hbWUYASABKAlSBG5hbWUiHAoGQ2xpZW50EhIKBG5hbWUYASABKAlSBG5hbWUyRAoHU2VydmljZRIaCgRD
            YWxsEgkuTWV0YWRhdGEaBy5DbGllbnQSHQoFV2F0Y2gSBy5DbGllbnQaCS5NZXRhZGF0YTABYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Metadata: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .bareProto }
}

extension Metadata.ProtoFile: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .bareProto }
}

extension Client: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .bareProto }
}

/// Answers the calls of `Service`.
public protocol ServiceHandler: MicroRPC.ServiceHandler {
    /// Answers `Service.Call`.
    func call(_ request: Metadata, context: MicroCore.CallContext) async throws -> Client

    /// Answers `Service.Watch`.
    func watch(
        _ request: Client, responses: MicroCore.MessageWriter<Metadata>, context: MicroCore.CallContext
    ) async throws
}

extension ServiceHandler {
    /// Adds the endpoints of `Service`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addService(to: dispatcher) }

    /// Adds the endpoints of `Service`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    public func addService(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .bareProto)
        dispatcher.handle("Service.Call", offLoop: offLoop) {
            (request: Metadata, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
        dispatcher.handle("Service.Watch", offLoop: offLoop) {
            (request: Client, responses: MicroCore.MessageWriter<Metadata>, context: MicroCore.CallContext) in
            try await self.watch(request, responses: responses, context: context)
        }
    }
}

/// Calls `Service`.
public struct ServiceClient: Swift.Sendable {
    /// What makes the calls.
    public let client: any MicroCore.Client
    /// The name that the service is registered by.
    public let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    public init(_ client: any MicroCore.Client, service: Swift.String) {
        self.client = client
        self.service = service
    }

    /// Calls `Service.Call`.
    public func call(
        _ request: Metadata,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Client {
        try await client.call(
            service, "Service.Call", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Service.Watch`.
    public func watch(
        _ request: Client,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<Metadata> {
        try await client.serverStream(
            service, "Service.Watch", request, metadata: metadata, context: context, options: options)
    }
}
