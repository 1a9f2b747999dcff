// DO NOT EDIT: made from passing.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `passing.proto`.
    static let passingProto = MicroCodec.ProtoFile(
        name: "passing.proto",
        base64: """
            Cg1wYXNzaW5nLnByb3RvEg5nb2xkZW4ucGFzc2luZxobZ29vZ2xlL3Byb3RvYnVmL2VtcHR5LnByb3RvGhRzaGFyZWQvb3B0
            aW9ucy5wcm90bxoOc2hhcmVkL2IucHJvdG8yOwoHUGFzc2luZxIwCgRDYWxsEg4uc2hhcmVkLmRlZXAuQxoOLnNoYXJlZC5k
            ZWVwLkMiCIq1GARrZXB0UAJiBnByb3RvMw==
            """,
        dependencies: [.googleProtobufDescriptorProto, .googleProtobufEmptyProto, .googleProtobufTimestampProto],
        // shared/b.proto
        // shared/c.proto
        // shared/options.proto
        imports: """
            CjIKDnNoYXJlZC9iLnByb3RvEgZzaGFyZWQaDnNoYXJlZC9jLnByb3RvUABiBnByb3RvMwphCg5zaGFyZWQvYy5wcm90bxIL
            c2hhcmVkLmRlZXAaH2dvb2dsZS9wcm90b2J1Zi90aW1lc3RhbXAucHJvdG8iFwoBQxISCgR0ZXh0GAEgASgJUgR0ZXh0WABi
            BnByb3RvMwp+ChRzaGFyZWQvb3B0aW9ucy5wcm90bxIGc2hhcmVkGiBnb29nbGUvcHJvdG9idWYvZGVzY3JpcHRvci5wcm90
            bzo0CgRub3RlEh4uZ29vZ2xlLnByb3RvYnVmLk1ldGhvZE9wdGlvbnMY0YYDIAEoCVIEbm90ZWIGcHJvdG8z
            """)
}

/// Answers the calls of `golden.passing.Passing`.
protocol Golden_Passing_PassingHandler: MicroRPC.ServiceHandler {
    /// Answers `Passing.Call`.
    func call(_ request: Shared_Deep_C, context: MicroCore.CallContext) async throws -> Shared_Deep_C
}

extension Golden_Passing_PassingHandler {
    /// Adds the endpoints of `Passing`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addPassing(to: dispatcher) }

    /// Adds the endpoints of `Passing`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addPassing(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .passingProto)
        dispatcher.handle("Passing.Call", offLoop: offLoop) {
            (request: Shared_Deep_C, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
    }
}

/// Calls `golden.passing.Passing`.
struct Golden_Passing_PassingClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.passing") {
        self.client = client
        self.service = service
    }

    /// Calls `Passing.Call`.
    func call(
        _ request: Shared_Deep_C,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Shared_Deep_C {
        try await client.call(
            service, "Passing.Call", request, metadata: metadata, context: context, options: options)
    }
}
