// DO NOT EDIT: made from helloworld.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension ProtoFile {
    /// The descriptor of `helloworld.proto`.
    public static let helloworldProto = ProtoFile(
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

extension Helloworld_CallRequest: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

extension Helloworld_CallResponse: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

extension Helloworld_StreamingRequest: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

extension Helloworld_StreamingResponse: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

extension Helloworld_Ping: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

extension Helloworld_Pong: DescribedMessage {
    /// The file that describes the message.
    public static var protoFile: ProtoFile { .helloworldProto }
}

/// One call of each kind that most services need.
public protocol Helloworld_HelloworldHandler: ServiceHandler {
    /// Says hello.
    func call(_ request: Helloworld_CallRequest, context: CallContext) async throws -> Helloworld_CallResponse

    /// Counts from 0 to one less than asked for.
    func stream(
        _ request: Helloworld_StreamingRequest, responses: MessageWriter<Helloworld_StreamingResponse>, context: CallContext
    ) async throws

    /// Returns each stroke as it comes.
    func pingPong(
        _ requests: MessageStream<Helloworld_Ping>, responses: MessageWriter<Helloworld_Pong>, context: CallContext
    ) async throws
}

extension Helloworld_HelloworldHandler {
    /// Adds the endpoints of `Helloworld`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: Dispatcher) { addHelloworld(to: dispatcher) }

    /// Adds the endpoints of `Helloworld`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    public func addHelloworld(to dispatcher: Dispatcher, offLoop: Bool = false) {
        dispatcher.describe(by: .helloworldProto)
        dispatcher.handle("Helloworld.Call", offLoop: offLoop) {
            (request: Helloworld_CallRequest, context: CallContext) in
            try await self.call(request, context: context)
        }
        dispatcher.handle("Helloworld.Stream", offLoop: offLoop) {
            (request: Helloworld_StreamingRequest, responses: MessageWriter<Helloworld_StreamingResponse>, context: CallContext) in
            try await self.stream(request, responses: responses, context: context)
        }
        dispatcher.handle("Helloworld.PingPong", offLoop: offLoop) {
            (requests: MessageStream<Helloworld_Ping>, responses: MessageWriter<Helloworld_Pong>, context: CallContext) in
            try await self.pingPong(requests, responses: responses, context: context)
        }
    }
}

/// One call of each kind that most services need.
public struct Helloworld_HelloworldClient: Sendable {
    /// What makes the calls.
    public let client: any Client
    /// The name that the service is registered by.
    public let service: String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    public init(_ client: any Client, service: String = "helloworld") {
        self.client = client
        self.service = service
    }

    /// Says hello.
    public func call(
        _ request: Helloworld_CallRequest,
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Helloworld_CallResponse {
        try await client.call(
            service, "Helloworld.Call", request, metadata: metadata, context: context, options: options)
    }

    /// Counts from 0 to one less than asked for.
    public func stream(
        _ request: Helloworld_StreamingRequest,
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> MessageStream<Helloworld_StreamingResponse> {
        try await client.serverStream(
            service, "Helloworld.Stream", request, metadata: metadata, context: context, options: options)
    }

    /// Returns each stroke as it comes.
    public func pingPong(
        metadata: Metadata = Metadata(), context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> ClientStream<Helloworld_Ping, Helloworld_Pong> {
        try await client.stream(
            service, "Helloworld.PingPong", metadata: metadata, context: context, options: options)
    }
}
