// DO NOT EDIT: made from shadows.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `shadows.proto`.
    static let shadowsProto = MicroCodec.ProtoFile(
        name: "shadows.proto",
        base64: """
            Cg1zaGFkb3dzLnByb3RvIjAKBFZvaWQSEgoEbmFtZRgBIAEoCVIEbmFtZRoLCglQcm90b0ZpbGUaBwoFU3dpZnQiLgoETm90
            ZRoICgZTdHJpbmcaCgoIU2VuZGFibGUiEAoEQm9vbBIICgROT05FEAAiCAoGU3RyaW5nIgYKBEJvb2wiBQoDSW50IgcKBUFy
            cmF5IgwKCkRpY3Rpb25hcnkiCgoIT3B0aW9uYWwiBgoERGF0YSIHCgVFcnJvciIHCgVOZXZlciIGCgRUYXNrIgoKCFNlbmRh
            YmxlIgcKBVN3aWZ0IgcKBU1pY3JvIg0KC0NhbGxDb250ZXh0Ig0KC0NhbGxPcHRpb25zIg8KDU1lc3NhZ2VTdHJlYW0iDwoN
            TWVzc2FnZVdyaXRlciIOCgxDbGllbnRTdHJlYW0iDAoKRGlzcGF0Y2hlciISChBEZXNjcmliZWRNZXNzYWdlIggKBmNsaWVu
            dCIJCgdyZXF1ZXN0Mt8BCgVWb2lkcxIYCgZVcGxvYWQSBS5Ob3RlGgUuVm9pZCgBEhwKCERvd25sb2FkEgUuVm9pZBoHLlN0
            cmluZzABEiUKCEV4Y2hhbmdlEgUuQm9vbBoOLk5vdGUuU2VuZGFibGUoATABEhgKBENhbGwSBS5UYXNrGgkuU2VuZGFibGUS
            GgoFTG93ZXISBy5jbGllbnQaCC5yZXF1ZXN0EicKBk5lc3RlZBIMLk5vdGUuU3RyaW5nGg8uVm9pZC5Qcm90b0ZpbGUSGAoG
            RXJyb3JzEgYuRXJyb3IaBi5OZXZlcjIpCgNSUEMSIgoEQ2FsbBIMLkNhbGxDb250ZXh0GgwuQ2FsbE9wdGlvbnNiBnByb3Rv
            Mw==
            """,
        dependencies: [])
}

extension Void: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Void.ProtoFile: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Void.SwiftMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Note: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Note.StringMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Note.SendableMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension StringMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension BoolMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension IntMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Array: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Dictionary: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Optional: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension DataMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Error: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Never: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Task: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension SendableMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension SwiftMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Micro: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension CallContext: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension CallOptions: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension MessageStream: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension MessageWriter: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension ClientStream: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension Dispatcher: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension DescribedMessage: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension client: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

extension request: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .shadowsProto }
}

/// Answers the calls of `Voids`.
protocol VoidsHandler: MicroRPC.ServiceHandler {
    /// Answers `Voids.Upload`.
    func upload(_ requests: MicroCore.MessageStream<Note>, context: MicroCore.CallContext) async throws -> Void

    /// Answers `Voids.Download`.
    func download(
        _ request: Void, responses: MicroCore.MessageWriter<StringMessage>, context: MicroCore.CallContext
    ) async throws

    /// Answers `Voids.Exchange`.
    func exchange(
        _ requests: MicroCore.MessageStream<BoolMessage>, responses: MicroCore.MessageWriter<Note.SendableMessage>, context: MicroCore.CallContext
    ) async throws

    /// Answers `Voids.Call`.
    func call(_ request: Task, context: MicroCore.CallContext) async throws -> SendableMessage

    /// Answers `Voids.Lower`.
    func lower(_ request: client, context: MicroCore.CallContext) async throws -> request

    /// Answers `Voids.Nested`.
    func nested(_ request: Note.StringMessage, context: MicroCore.CallContext) async throws -> Void.ProtoFile

    /// Answers `Voids.Errors`.
    func errors(_ request: Error, context: MicroCore.CallContext) async throws -> Never
}

extension VoidsHandler {
    /// Adds the endpoints of `Voids`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addVoids(to: dispatcher) }

    /// Adds the endpoints of `Voids`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addVoids(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .shadowsProto)
        dispatcher.handle("Voids.Upload", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<Note>, context: MicroCore.CallContext) in
            try await self.upload(requests, context: context)
        }
        dispatcher.handle("Voids.Download", offLoop: offLoop) {
            (request: Void, responses: MicroCore.MessageWriter<StringMessage>, context: MicroCore.CallContext) in
            try await self.download(request, responses: responses, context: context)
        }
        dispatcher.handle("Voids.Exchange", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<BoolMessage>, responses: MicroCore.MessageWriter<Note.SendableMessage>, context: MicroCore.CallContext) in
            try await self.exchange(requests, responses: responses, context: context)
        }
        dispatcher.handle("Voids.Call", offLoop: offLoop) {
            (request: Task, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
        dispatcher.handle("Voids.Lower", offLoop: offLoop) {
            (request: client, context: MicroCore.CallContext) in
            try await self.lower(request, context: context)
        }
        dispatcher.handle("Voids.Nested", offLoop: offLoop) {
            (request: Note.StringMessage, context: MicroCore.CallContext) in
            try await self.nested(request, context: context)
        }
        dispatcher.handle("Voids.Errors", offLoop: offLoop) {
            (request: Error, context: MicroCore.CallContext) in
            try await self.errors(request, context: context)
        }
    }
}

/// Calls `Voids`.
struct VoidsClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String) {
        self.client = client
        self.service = service
    }

    /// Calls `Voids.Upload`.
    nonisolated(nonsending) func upload(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions(),
        _ write: (MicroCore.MessageWriter<Note>) async throws -> Swift.Void
    ) async throws -> Void {
        try await client.clientStream(
            service, "Voids.Upload", metadata: metadata, context: context, options: options, write)
    }

    /// Calls `Voids.Download`.
    func download(
        _ request: Void,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<StringMessage> {
        try await client.serverStream(
            service, "Voids.Download", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Voids.Exchange`.
    func exchange(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.ClientStream<BoolMessage, Note.SendableMessage> {
        try await client.stream(
            service, "Voids.Exchange", metadata: metadata, context: context, options: options)
    }

    /// Calls `Voids.Call`.
    func call(
        _ request: Task,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> SendableMessage {
        try await client.call(
            service, "Voids.Call", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Voids.Lower`.
    func lower(
        _ request: client,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> request {
        try await client.call(
            service, "Voids.Lower", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Voids.Nested`.
    func nested(
        _ request: Note.StringMessage,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Void.ProtoFile {
        try await client.call(
            service, "Voids.Nested", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Voids.Errors`.
    func errors(
        _ request: Error,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Never {
        try await client.call(
            service, "Voids.Errors", request, metadata: metadata, context: context, options: options)
    }
}

/// Its client is called like a type of the runtime.
protocol RPCHandler: MicroRPC.ServiceHandler {
    /// Answers `RPC.Call`.
    func call(_ request: CallContext, context: MicroCore.CallContext) async throws -> CallOptions
}

extension RPCHandler {
    /// Adds the endpoints of `RPC`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addRPC(to: dispatcher) }

    /// Adds the endpoints of `RPC`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addRPC(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .shadowsProto)
        dispatcher.handle("RPC.Call", offLoop: offLoop) {
            (request: CallContext, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
    }
}

/// Its client is called like a type of the runtime.
struct RPCClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String) {
        self.client = client
        self.service = service
    }

    /// Calls `RPC.Call`.
    func call(
        _ request: CallContext,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> CallOptions {
        try await client.call(
            service, "RPC.Call", request, metadata: metadata, context: context, options: options)
    }
}
