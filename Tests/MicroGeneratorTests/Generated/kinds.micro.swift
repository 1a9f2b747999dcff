// DO NOT EDIT: made from kinds.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `kinds.proto`.
    static let kindsProto = MicroCodec.ProtoFile(
        name: "kinds.proto",
        base64: """
            CgtraW5kcy5wcm90bxIMZ29sZGVuLmtpbmRzGhtnb29nbGUvcHJvdG9idWYvZW1wdHkucHJvdG8iGQoDS2V5EhIKBG5hbWUY
            ASABKAlSBG5hbWUiZQoFRW50cnkSIwoDa2V5GAEgASgLMhEuZ29sZGVuLmtpbmRzLktleVIDa2V5EhQKBXZhbHVlGAIgASgM
            UgV2YWx1ZRohCgVDb3VudBIYCgdlbnRyaWVzGAEgASgDUgdlbnRyaWVzMpkCCgVTdG9yZRIuCgRGaW5kEhEuZ29sZGVuLmtp
            bmRzLktleRoTLmdvbGRlbi5raW5kcy5FbnRyeRI1CgRMaXN0EhYuZ29vZ2xlLnByb3RvYnVmLkVtcHR5GhMuZ29sZGVuLmtp
            bmRzLkVudHJ5MAESOAoERmlsbBITLmdvbGRlbi5raW5kcy5FbnRyeRoZLmdvbGRlbi5raW5kcy5FbnRyeS5Db3VudCgBEjYK
            CEV4Y2hhbmdlEhEuZ29sZGVuLmtpbmRzLktleRoTLmdvbGRlbi5raW5kcy5FbnRyeSgBMAESNwoFUHVyZ2USES5nb2xkZW4u
            a2luZHMuS2V5GhYuZ29vZ2xlLnByb3RvYnVmLkVtcHR5IgOIAgEyCQoHTm90aGluZzI6CgNPbGQSLgoEQ2FsbBIRLmdvbGRl
            bi5raW5kcy5LZXkaEy5nb2xkZW4ua2luZHMuRW50cnkaA4gCAWIGcHJvdG8z
            """,
        dependencies: [.googleProtobufEmptyProto])
}

extension Golden_Kinds_Key: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kindsProto }
}

extension Golden_Kinds_Entry: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kindsProto }
}

extension Golden_Kinds_Entry.Count: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .kindsProto }
}

/// Stores things.
///
///   let indented = "code keeps its place"
///
/// And has more to say.
protocol Golden_Kinds_StoreHandler: MicroRPC.ServiceHandler {
    /// Finds one.
    func find(_ request: Golden_Kinds_Key, context: MicroCore.CallContext) async throws -> Golden_Kinds_Entry

    /// Sends all, in any order.
    func list(
        _ request: SwiftProtobuf.Google_Protobuf_Empty, responses: MicroCore.MessageWriter<Golden_Kinds_Entry>, context: MicroCore.CallContext
    ) async throws

    /// Takes them in.
    /// Later ones win.
    func fill(
        _ requests: MicroCore.MessageStream<Golden_Kinds_Entry>, context: MicroCore.CallContext
    ) async throws -> Golden_Kinds_Entry.Count

    /// Answers `Store.Exchange`.
    func exchange(
        _ requests: MicroCore.MessageStream<Golden_Kinds_Key>, responses: MicroCore.MessageWriter<Golden_Kinds_Entry>, context: MicroCore.CallContext
    ) async throws

    /// Nobody needs it any more.
    func purge(
        _ request: Golden_Kinds_Key, context: MicroCore.CallContext
    ) async throws -> SwiftProtobuf.Google_Protobuf_Empty
}

extension Golden_Kinds_StoreHandler {
    /// Adds the endpoints of `Store`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addStore(to: dispatcher) }

    /// Adds the endpoints of `Store`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addStore(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .kindsProto)
        dispatcher.handle("Store.Find", offLoop: offLoop) {
            (request: Golden_Kinds_Key, context: MicroCore.CallContext) in
            try await self.find(request, context: context)
        }
        dispatcher.handle("Store.List", offLoop: offLoop) {
            (request: SwiftProtobuf.Google_Protobuf_Empty, responses: MicroCore.MessageWriter<Golden_Kinds_Entry>, context: MicroCore.CallContext) in
            try await self.list(request, responses: responses, context: context)
        }
        dispatcher.handle("Store.Fill", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<Golden_Kinds_Entry>, context: MicroCore.CallContext) in
            try await self.fill(requests, context: context)
        }
        dispatcher.handle("Store.Exchange", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<Golden_Kinds_Key>, responses: MicroCore.MessageWriter<Golden_Kinds_Entry>, context: MicroCore.CallContext) in
            try await self.exchange(requests, responses: responses, context: context)
        }
        dispatcher.handle("Store.Purge", offLoop: offLoop) {
            (request: Golden_Kinds_Key, context: MicroCore.CallContext) in
            try await self.purge(request, context: context)
        }
    }
}

/// Stores things.
///
///   let indented = "code keeps its place"
///
/// And has more to say.
struct Golden_Kinds_StoreClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.kinds") {
        self.client = client
        self.service = service
    }

    /// Finds one.
    func find(
        _ request: Golden_Kinds_Key,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Golden_Kinds_Entry {
        try await client.call(
            service, "Store.Find", request, metadata: metadata, context: context, options: options)
    }

    /// Sends all, in any order.
    func list(
        _ request: SwiftProtobuf.Google_Protobuf_Empty,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<Golden_Kinds_Entry> {
        try await client.serverStream(
            service, "Store.List", request, metadata: metadata, context: context, options: options)
    }

    /// Takes them in.
    /// Later ones win.
    nonisolated(nonsending) func fill(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions(),
        _ write: (MicroCore.MessageWriter<Golden_Kinds_Entry>) async throws -> Swift.Void
    ) async throws -> Golden_Kinds_Entry.Count {
        try await client.clientStream(
            service, "Store.Fill", metadata: metadata, context: context, options: options, write)
    }

    /// Calls `Store.Exchange`.
    func exchange(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.ClientStream<Golden_Kinds_Key, Golden_Kinds_Entry> {
        try await client.stream(
            service, "Store.Exchange", metadata: metadata, context: context, options: options)
    }

    /// Nobody needs it any more.
    @available(*, deprecated)
    func purge(
        _ request: Golden_Kinds_Key,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> SwiftProtobuf.Google_Protobuf_Empty {
        try await client.call(
            service, "Store.Purge", request, metadata: metadata, context: context, options: options)
    }
}

/// Answers the calls of `golden.kinds.Nothing`.
protocol Golden_Kinds_NothingHandler: MicroRPC.ServiceHandler {
}

extension Golden_Kinds_NothingHandler {
    /// Adds the endpoints of `Nothing`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addNothing(to: dispatcher) }

    /// Adds the endpoints of `Nothing`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addNothing(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .kindsProto)
    }
}

/// Calls `golden.kinds.Nothing`.
struct Golden_Kinds_NothingClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.kinds") {
        self.client = client
        self.service = service
    }
}

/// Answers the calls of `golden.kinds.Old`.
protocol Golden_Kinds_OldHandler: MicroRPC.ServiceHandler {
    /// Answers `Old.Call`.
    func call(_ request: Golden_Kinds_Key, context: MicroCore.CallContext) async throws -> Golden_Kinds_Entry
}

extension Golden_Kinds_OldHandler {
    /// Adds the endpoints of `Old`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addOld(to: dispatcher) }

    /// Adds the endpoints of `Old`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addOld(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .kindsProto)
        dispatcher.handle("Old.Call", offLoop: offLoop) {
            (request: Golden_Kinds_Key, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
    }
}

/// Calls `golden.kinds.Old`.
@available(*, deprecated)
struct Golden_Kinds_OldClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.kinds") {
        self.client = client
        self.service = service
    }

    /// Calls `Old.Call`.
    func call(
        _ request: Golden_Kinds_Key,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Golden_Kinds_Entry {
        try await client.call(
            service, "Old.Call", request, metadata: metadata, context: context, options: options)
    }
}
