// DO NOT EDIT: made from imports.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import MicroGeneratorBare
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `imports.proto`.
    static let importsProto = MicroCodec.ProtoFile(
        name: "imports.proto",
        base64: """
            Cg1pbXBvcnRzLnByb3RvEg5nb2xkZW4uaW1wb3J0cxoKYmFyZS5wcm90byIvCgZBbnN3ZXISJQoIbWV0YWRhdGEYASABKAsy
            CS5NZXRhZGF0YVIIbWV0YWRhdGEyUgoISW1wb3J0ZXISKQoEQ2FsbBIJLk1ldGFkYXRhGhYuZ29sZGVuLmltcG9ydHMuQW5z
            d2VyEhsKBVdhdGNoEgcuQ2xpZW50GgcuQ2xpZW50MAFiBnByb3RvMw==
            """,
        dependencies: [.bareProto])
}

extension Golden_Imports_Answer: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .importsProto }
}

/// Answers the calls of `golden.imports.Importer`.
protocol Golden_Imports_ImporterHandler: MicroRPC.ServiceHandler {
    /// Answers `Importer.Call`.
    func call(
        _ request: MicroGeneratorBare.Metadata, context: MicroCore.CallContext
    ) async throws -> Golden_Imports_Answer

    /// Answers `Importer.Watch`.
    func watch(
        _ request: MicroGeneratorBare.Client, responses: MicroCore.MessageWriter<MicroGeneratorBare.Client>, context: MicroCore.CallContext
    ) async throws
}

extension Golden_Imports_ImporterHandler {
    /// Adds the endpoints of `Importer`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addImporter(to: dispatcher) }

    /// Adds the endpoints of `Importer`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addImporter(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .importsProto)
        dispatcher.handle("Importer.Call", offLoop: offLoop) {
            (request: MicroGeneratorBare.Metadata, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
        dispatcher.handle("Importer.Watch", offLoop: offLoop) {
            (request: MicroGeneratorBare.Client, responses: MicroCore.MessageWriter<MicroGeneratorBare.Client>, context: MicroCore.CallContext) in
            try await self.watch(request, responses: responses, context: context)
        }
    }
}

/// Calls `golden.imports.Importer`.
struct Golden_Imports_ImporterClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.imports") {
        self.client = client
        self.service = service
    }

    /// Calls `Importer.Call`.
    func call(
        _ request: MicroGeneratorBare.Metadata,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Golden_Imports_Answer {
        try await client.call(
            service, "Importer.Call", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Importer.Watch`.
    func watch(
        _ request: MicroGeneratorBare.Client,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<MicroGeneratorBare.Client> {
        try await client.serverStream(
            service, "Importer.Watch", request, metadata: metadata, context: context, options: options)
    }
}
