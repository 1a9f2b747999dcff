// DO NOT EDIT: made from kinds.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension ProtoFile {
    /// The descriptor of `kinds.proto`.
    static let kindsProto = ProtoFile(
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
        dependencies: [])
}

extension Golden_Kinds_Key: DescribedMessage {
    /// The file that describes the message.
    static var protoFile: ProtoFile { .kindsProto }
}

extension Golden_Kinds_Entry: DescribedMessage {
    /// The file that describes the message.
    static var protoFile: ProtoFile { .kindsProto }
}

extension Golden_Kinds_Entry.Count: DescribedMessage {
    /// The file that describes the message.
    static var protoFile: ProtoFile { .kindsProto }
}

/// Stores things.
///
///   let indented = "code keeps its place"
///
/// And has more to say.
protocol Golden_Kinds_StoreHandler: ServiceHandler {
    /// Finds one.
    func find(_ request: Golden_Kinds_Key, context: CallContext) async throws -> Golden_Kinds_Entry

    /// Sends all, in any order.
    func list(
        _ request: SwiftProtobuf.Google_Protobuf_Empty, responses: MessageWriter<Golden_Kinds_Entry>, context: CallContext
    ) async throws

    /// Takes them in.
    /// Later ones win.
    func fill(
        _ requests: MessageStream<Golden_Kinds_Entry>, context: CallContext
    ) async throws -> Golden_Kinds_Entry.Count

    /// Answers `Store.Exchange`.
    func exchange(
        _ requests: MessageStream<Golden_Kinds_Key>, responses: MessageWriter<Golden_Kinds_Entry>, context: CallContext
    ) async throws

    /// Nobody needs it any more.
    func purge(_ request: Golden_Kinds_Key, context: CallContext) async throws -> SwiftProtobuf.Google_Protobuf_Empty
}

extension Golden_Kinds_StoreHandler {
    /// Adds the endpoints of `Store`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: Dispatcher) { addStore(to: dispatcher) }

    /// Adds the endpoints of `Store`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addStore(to dispatcher: Dispatcher, offLoop: Bool = false) {
        dispatcher.describe(by: .kindsProto)
        dispatcher.handle("Store.Find", offLoop: offLoop) {
            (request: Golden_Kinds_Key, context: CallContext) in
            try await self.find(request, context: context)
        }
        dispatcher.handle("Store.List", offLoop: offLoop) {
            (request: SwiftProtobuf.Google_Protobuf_Empty, responses: MessageWriter<Golden_Kinds_Entry>, context: CallContext) in
            try await self.list(request, responses: responses, context: context)
        }
        dispatcher.handle("Store.Fill", offLoop: offLoop) {
            (requests: MessageStream<Golden_Kinds_Entry>, context: CallContext) in
            try await self.fill(requests, context: context)
        }
        dispatcher.handle("Store.Exchange", offLoop: offLoop) {
            (requests: MessageStream<Golden_Kinds_Key>, responses: MessageWriter<Golden_Kinds_Entry>, context: CallContext) in
            try await self.exchange(requests, responses: responses, context: context)
        }
        dispatcher.handle("Store.Purge", offLoop: offLoop) {
            (request: Golden_Kinds_Key, context: CallContext) in
            try await self.purge(request, context: context)
        }
    }
}

/// Stores things.
///
///   let indented = "code keeps its place"
///
/// And has more to say.
struct Golden_Kinds_StoreClient: Sendable {
    /// What makes the calls.
    let client: any Client
    /// The name that the service is registered by.
    let service: String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any Client, service: String = "golden.kinds") {
        self.client = client
        self.service = service
    }

    /// Finds one.
    func find(
        _ request: Golden_Kinds_Key,
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Golden_Kinds_Entry {
        try await client.call(
            service, "Store.Find", request, metadata: metadata, context: context, options: options)
    }

    /// Sends all, in any order.
    func list(
        _ request: SwiftProtobuf.Google_Protobuf_Empty,
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> MessageStream<Golden_Kinds_Entry> {
        try await client.serverStream(
            service, "Store.List", request, metadata: metadata, context: context, options: options)
    }

    /// Takes them in.
    /// Later ones win.
    nonisolated(nonsending) func fill(
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions(),
        _ write: (MessageWriter<Golden_Kinds_Entry>) async throws -> Void
    ) async throws -> Golden_Kinds_Entry.Count {
        try await client.clientStream(
            service, "Store.Fill", metadata: metadata, context: context, options: options, write)
    }

    /// Calls `Store.Exchange`.
    func exchange(
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> ClientStream<Golden_Kinds_Key, Golden_Kinds_Entry> {
        try await client.stream(
            service, "Store.Exchange", metadata: metadata, context: context, options: options)
    }

    /// Nobody needs it any more.
    @available(*, deprecated)
    func purge(
        _ request: Golden_Kinds_Key,
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> SwiftProtobuf.Google_Protobuf_Empty {
        try await client.call(
            service, "Store.Purge", request, metadata: metadata, context: context, options: options)
    }
}

/// Answers the calls of `golden.kinds.Nothing`.
protocol Golden_Kinds_NothingHandler: ServiceHandler {
}

extension Golden_Kinds_NothingHandler {
    /// Adds the endpoints of `Nothing`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: Dispatcher) { addNothing(to: dispatcher) }

    /// Adds the endpoints of `Nothing`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addNothing(to dispatcher: Dispatcher, offLoop: Bool = false) {
        dispatcher.describe(by: .kindsProto)
    }
}

/// Calls `golden.kinds.Nothing`.
struct Golden_Kinds_NothingClient: Sendable {
    /// What makes the calls.
    let client: any Client
    /// The name that the service is registered by.
    let service: String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any Client, service: String = "golden.kinds") {
        self.client = client
        self.service = service
    }
}

/// Answers the calls of `golden.kinds.Old`.
protocol Golden_Kinds_OldHandler: ServiceHandler {
    /// Answers `Old.Call`.
    func call(_ request: Golden_Kinds_Key, context: CallContext) async throws -> Golden_Kinds_Entry
}

extension Golden_Kinds_OldHandler {
    /// Adds the endpoints of `Old`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: Dispatcher) { addOld(to: dispatcher) }

    /// Adds the endpoints of `Old`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addOld(to dispatcher: Dispatcher, offLoop: Bool = false) {
        dispatcher.describe(by: .kindsProto)
        dispatcher.handle("Old.Call", offLoop: offLoop) {
            (request: Golden_Kinds_Key, context: CallContext) in
            try await self.call(request, context: context)
        }
    }
}

/// Calls `golden.kinds.Old`.
@available(*, deprecated)
struct Golden_Kinds_OldClient: Sendable {
    /// What makes the calls.
    let client: any Client
    /// The name that the service is registered by.
    let service: String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any Client, service: String = "golden.kinds") {
        self.client = client
        self.service = service
    }

    /// Calls `Old.Call`.
    func call(
        _ request: Golden_Kinds_Key,
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Golden_Kinds_Entry {
        try await client.call(
            service, "Old.Call", request, metadata: metadata, context: context, options: options)
    }
}
