// DO NOT EDIT: made from helloworld.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `helloworld.proto`.
    public static let helloworldProto = MicroCodec.ProtoFile(
        name: "helloworld.proto",
        base64: """
            ChBoZWxsb3dvcmxkLnByb3RvEgpoZWxsb3dvcmxkIiEKC0NhbGxSZXF1ZXN0EhIKBG5hbWUYASABKAlSBG5hbWUiIAoMQ2Fs
            bFJlc3BvbnNlEhAKA21zZxgBIAEoCVIDbXNnIigKEFN0cmVhbWluZ1JlcXVlc3QSFAoFY291bnQYASABKANSBWNvdW50IikK
            EVN0cmVhbWluZ1Jlc3BvbnNlEhQKBWNvdW50GAEgASgDUgVjb3VudCIeCgRQaW5nEhYKBnN0cm9rZRgBIAEoA1IGc3Ryb2tl
            Ih4KBFBvbmcSFgoGc3Ryb2tlGAEgASgDUgZzdHJva2UyxAEKCkhlbGxvd29ybGQSOQoEQ2FsbBIXLmhlbGxvd29ybGQuQ2Fs
            bFJlcXVlc3QaGC5oZWxsb3dvcmxkLkNhbGxSZXNwb25zZRJHCgZTdHJlYW0SHC5oZWxsb3dvcmxkLlN0cmVhbWluZ1JlcXVl
            c3QaHS5oZWxsb3dvcmxkLlN0cmVhbWluZ1Jlc3BvbnNlMAESMgoIUGluZ1BvbmcSEC5oZWxsb3dvcmxkLlBpbmcaEC5oZWxs
            b3dvcmxkLlBvbmcoATABYgZwcm90bzM=
            """,
        dependencies: [])
}

extension Helloworld_CallRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .helloworldProto }
}

extension Helloworld_CallResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .helloworldProto }
}

extension Helloworld_StreamingRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .helloworldProto }
}

extension Helloworld_StreamingResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .helloworldProto }
}

extension Helloworld_Ping: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .helloworldProto }
}

extension Helloworld_Pong: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: MicroCodec.ProtoFile { .helloworldProto }
}

/// One call of each kind that most services need.
public protocol Helloworld_HelloworldHandler: MicroRPC.ServiceHandler {
    /// Says hello.
    func call(_ request: Helloworld_CallRequest, context: MicroCore.CallContext) async throws -> Helloworld_CallResponse

    /// Counts from 0 to one less than asked for.
    func stream(
        _ request: Helloworld_StreamingRequest, responses: MicroCore.MessageWriter<Helloworld_StreamingResponse>, context: MicroCore.CallContext
    ) async throws

    /// Returns each stroke as it comes.
    func pingPong(
        _ requests: MicroCore.MessageStream<Helloworld_Ping>, responses: MicroCore.MessageWriter<Helloworld_Pong>, context: MicroCore.CallContext
    ) async throws
}

extension Helloworld_HelloworldHandler {
    /// Adds the endpoints of `Helloworld`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addHelloworld(to: dispatcher) }

    /// Adds the endpoints of `Helloworld`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    public func addHelloworld(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .helloworldProto)
        dispatcher.handle("Helloworld.Call", offLoop: offLoop) {
            (request: Helloworld_CallRequest, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
        dispatcher.handle("Helloworld.Stream", offLoop: offLoop) {
            (request: Helloworld_StreamingRequest, responses: MicroCore.MessageWriter<Helloworld_StreamingResponse>, context: MicroCore.CallContext) in
            try await self.stream(request, responses: responses, context: context)
        }
        dispatcher.handle("Helloworld.PingPong", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<Helloworld_Ping>, responses: MicroCore.MessageWriter<Helloworld_Pong>, context: MicroCore.CallContext) in
            try await self.pingPong(requests, responses: responses, context: context)
        }
    }
}

/// One call of each kind that most services need.
public struct Helloworld_HelloworldClient: Swift.Sendable {
    /// What makes the calls.
    public let client: any MicroCore.Client
    /// The name that the service is registered by.
    public let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    public init(_ client: any MicroCore.Client, service: Swift.String = "helloworld") {
        self.client = client
        self.service = service
    }

    /// Says hello.
    public func call(
        _ request: Helloworld_CallRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> Helloworld_CallResponse {
        try await client.call(
            service, "Helloworld.Call", request, metadata: metadata, context: context, options: options)
    }

    /// Counts from 0 to one less than asked for.
    public func stream(
        _ request: Helloworld_StreamingRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<Helloworld_StreamingResponse> {
        try await client.serverStream(
            service, "Helloworld.Stream", request, metadata: metadata, context: context, options: options)
    }

    /// Returns each stroke as it comes.
    public func pingPong(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.ClientStream<Helloworld_Ping, Helloworld_Pong> {
        try await client.stream(
            service, "Helloworld.PingPong", metadata: metadata, context: context, options: options)
    }
}
