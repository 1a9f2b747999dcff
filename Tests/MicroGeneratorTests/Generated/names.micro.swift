// DO NOT EDIT: made from names.proto by protoc-gen-micro (protoc --micro_out).
// swift-format-ignore-file

import Micro
import SwiftProtobuf

extension MicroCodec.ProtoFile {
    /// The descriptor of `names.proto`.
    static let namesProto = MicroCodec.ProtoFile(
        name: "names.proto",
        base64: """
            CgtuYW1lcy5wcm90bxIMZ29sZGVuLm5hbWVzIgkKB1JlcXVlc3QiCgoIUmVzcG9uc2UiDQoLVGFrZW5DbGllbnQyRQoFVGFr
            ZW4SPAoEQ2FsbBIZLmdvbGRlbi5uYW1lcy5UYWtlbkNsaWVudBoZLmdvbGRlbi5uYW1lcy5UYWtlbkNsaWVudDK2BgoIS2V5
            d29yZHMSOAoHRGVmYXVsdBIVLmdvbGRlbi5uYW1lcy5SZXF1ZXN0GhYuZ29sZGVuLm5hbWVzLlJlc3BvbnNlEjUKBEluaXQS
            FS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoWLmdvbGRlbi5uYW1lcy5SZXNwb25zZRI1CgRTZWxmEhUuZ29sZGVuLm5hbWVzLlJl
            cXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2USOQoIUHJvdG9jb2wSFS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoWLmdvbGRl
            bi5uYW1lcy5SZXNwb25zZRI1CgRUeXBlEhUuZ29sZGVuLm5hbWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2US
            NQoCSW4SFS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoWLmdvbGRlbi5uYW1lcy5SZXNwb25zZTABEjgKBUF3YWl0EhUuZ29sZGVu
            Lm5hbWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2UoARI4CgNBbnkSFS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoW
            LmdvbGRlbi5uYW1lcy5SZXNwb25zZSgBMAESQAoPUHJlY2VkZW5jZWdyb3VwEhUuZ29sZGVuLm5hbWVzLlJlcXVlc3QaFi5n
            b2xkZW4ubmFtZXMuUmVzcG9uc2USNAoDQWRkEhUuZ29sZGVuLm5hbWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9u
            c2USPAoLQWRkS2V5d29yZHMSFS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoWLmdvbGRlbi5uYW1lcy5SZXNwb25zZRI3CgZDbGll
            bnQSFS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoWLmdvbGRlbi5uYW1lcy5SZXNwb25zZRI8CgdTZXJ2aWNlEhUuZ29sZGVuLm5h
            bWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2UoATABEjgKB0NvbnRleHQSFS5nb2xkZW4ubmFtZXMuUmVxdWVz
            dBoWLmdvbGRlbi5uYW1lcy5SZXNwb25zZTLkAwoLQ2FzZVNlcnZpY2USNwoGR2V0VVJMEhUuZ29sZGVuLm5hbWVzLlJlcXVl
            c3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2USOwoKSFRUUFN0YXR1cxIVLmdvbGRlbi5uYW1lcy5SZXF1ZXN0GhYuZ29sZGVu
            Lm5hbWVzLlJlc3BvbnNlEjYKBUhUVFAyEhUuZ29sZGVuLm5hbWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2US
            QQoQbGlzdF9hbGxfb2ZfdGhlbRIVLmdvbGRlbi5uYW1lcy5SZXF1ZXN0GhYuZ29sZGVuLm5hbWVzLlJlc3BvbnNlEjgKB19I
            aWRkZW4SFS5nb2xkZW4ubmFtZXMuUmVxdWVzdBoWLmdvbGRlbi5uYW1lcy5SZXNwb25zZRI1CgRfMm5kEhUuZ29sZGVuLm5h
            bWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMuUmVzcG9uc2USOAoHR2V0VXNlchIVLmdvbGRlbi5uYW1lcy5SZXF1ZXN0GhYu
            Z29sZGVuLm5hbWVzLlJlc3BvbnNlEjkKCGdldF91c2VyEhUuZ29sZGVuLm5hbWVzLlJlcXVlc3QaFi5nb2xkZW4ubmFtZXMu
            UmVzcG9uc2VCCLoCBU5hbWVzYgZwcm90bzM=
            """,
        dependencies: [])
}

extension NamesRequest: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .namesProto }
}

extension NamesResponse: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .namesProto }
}

extension NamesTakenClient: MicroCodec.DescribedMessage {
    /// The file that describes the message.
    static var protoFile: MicroCodec.ProtoFile { .namesProto }
}

/// Answers the calls of `golden.names.Taken`.
protocol NamesTakenHandler: MicroRPC.ServiceHandler {
    /// Answers `Taken.Call`.
    func call(_ request: NamesTakenClient, context: MicroCore.CallContext) async throws -> NamesTakenClient
}

extension NamesTakenHandler {
    /// Adds the endpoints of `Taken`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addTaken(to: dispatcher) }

    /// Adds the endpoints of `Taken`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addTaken(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .namesProto)
        dispatcher.handle("Taken.Call", offLoop: offLoop) {
            (request: NamesTakenClient, context: MicroCore.CallContext) in
            try await self.call(request, context: context)
        }
    }
}

/// Calls `golden.names.Taken`.
struct NamesTakenClient_: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.names") {
        self.client = client
        self.service = service
    }

    /// Calls `Taken.Call`.
    func call(
        _ request: NamesTakenClient,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesTakenClient {
        try await client.call(
            service, "Taken.Call", request, metadata: metadata, context: context, options: options)
    }
}

/// Keywords, and names of what the generated types have themselves.
protocol NamesKeywordsHandler: MicroRPC.ServiceHandler {
    /// Answers `Keywords.Default`.
    func `default`(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Init`.
    func `init`(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Self`.
    func `self`(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Protocol`.
    func `protocol`(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Type`.
    func type(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.In`.
    func `in`(
        _ request: NamesRequest, responses: MicroCore.MessageWriter<NamesResponse>, context: MicroCore.CallContext
    ) async throws

    /// Answers `Keywords.Await`.
    func await(
        _ requests: MicroCore.MessageStream<NamesRequest>, context: MicroCore.CallContext
    ) async throws -> NamesResponse

    /// Answers `Keywords.Any`.
    func any(
        _ requests: MicroCore.MessageStream<NamesRequest>, responses: MicroCore.MessageWriter<NamesResponse>, context: MicroCore.CallContext
    ) async throws

    /// Answers `Keywords.Precedencegroup`.
    func `precedencegroup`(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Add`.
    func add(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.AddKeywords`.
    func addKeywords(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Client`.
    func client(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `Keywords.Service`.
    func service(
        _ requests: MicroCore.MessageStream<NamesRequest>, responses: MicroCore.MessageWriter<NamesResponse>, context: MicroCore.CallContext
    ) async throws

    /// Answers `Keywords.Context`.
    func context(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse
}

extension NamesKeywordsHandler {
    /// Adds the endpoints of `Keywords`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addKeywords(to: dispatcher) }

    /// Adds the endpoints of `Keywords`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addKeywords(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .namesProto)
        dispatcher.handle("Keywords.Default", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.`default`(request, context: context)
        }
        dispatcher.handle("Keywords.Init", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.`init`(request, context: context)
        }
        dispatcher.handle("Keywords.Self", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.`self`(request, context: context)
        }
        dispatcher.handle("Keywords.Protocol", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.`protocol`(request, context: context)
        }
        dispatcher.handle("Keywords.Type", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.type(request, context: context)
        }
        dispatcher.handle("Keywords.In", offLoop: offLoop) {
            (request: NamesRequest, responses: MicroCore.MessageWriter<NamesResponse>, context: MicroCore.CallContext) in
            try await self.`in`(request, responses: responses, context: context)
        }
        dispatcher.handle("Keywords.Await", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<NamesRequest>, context: MicroCore.CallContext) in
            try await self.await(requests, context: context)
        }
        dispatcher.handle("Keywords.Any", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<NamesRequest>, responses: MicroCore.MessageWriter<NamesResponse>, context: MicroCore.CallContext) in
            try await self.any(requests, responses: responses, context: context)
        }
        dispatcher.handle("Keywords.Precedencegroup", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.`precedencegroup`(request, context: context)
        }
        dispatcher.handle("Keywords.Add", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.add(request, context: context)
        }
        dispatcher.handle("Keywords.AddKeywords", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.addKeywords(request, context: context)
        }
        dispatcher.handle("Keywords.Client", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.client(request, context: context)
        }
        dispatcher.handle("Keywords.Service", offLoop: offLoop) {
            (requests: MicroCore.MessageStream<NamesRequest>, responses: MicroCore.MessageWriter<NamesResponse>, context: MicroCore.CallContext) in
            try await self.service(requests, responses: responses, context: context)
        }
        dispatcher.handle("Keywords.Context", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.context(request, context: context)
        }
    }
}

/// Keywords, and names of what the generated types have themselves.
struct NamesKeywordsClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.names") {
        self.client = client
        self.service = service
    }

    /// Calls `Keywords.Default`.
    func `default`(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Default", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Init`.
    func `init`(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Init", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Self`.
    func `self`(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Self", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Protocol`.
    func `protocol`(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Protocol", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Type`.
    func type(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Type", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.In`.
    func `in`(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.MessageStream<NamesResponse> {
        try await client.serverStream(
            service, "Keywords.In", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Await`.
    nonisolated(nonsending) func await(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions(),
        _ write: (MicroCore.MessageWriter<NamesRequest>) async throws -> Swift.Void
    ) async throws -> NamesResponse {
        try await client.clientStream(
            service, "Keywords.Await", metadata: metadata, context: context, options: options, write)
    }

    /// Calls `Keywords.Any`.
    func any(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.ClientStream<NamesRequest, NamesResponse> {
        try await client.stream(
            service, "Keywords.Any", metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Precedencegroup`.
    func `precedencegroup`(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Precedencegroup", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Add`.
    func add(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Add", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.AddKeywords`.
    func addKeywords(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.AddKeywords", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Client`.
    func client(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Client", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Service`.
    func service(
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> MicroCore.ClientStream<NamesRequest, NamesResponse> {
        try await client.stream(
            service, "Keywords.Service", metadata: metadata, context: context, options: options)
    }

    /// Calls `Keywords.Context`.
    func context(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "Keywords.Context", request, metadata: metadata, context: context, options: options)
    }
}

/// Its name is not doubled.
protocol NamesCaseServiceHandler: MicroRPC.ServiceHandler {
    /// Answers `CaseService.GetURL`.
    func getURL(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `CaseService.HTTPStatus`.
    func httpStatus(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `CaseService.HTTP2`.
    func http2(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `CaseService.list_all_of_them`.
    func listAllOfThem(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `CaseService._Hidden`.
    func hidden(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `CaseService._2nd`.
    func _2nd(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Becomes the same as the next one, so both stay as they are.
    func GetUser(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse

    /// Answers `CaseService.get_user`.
    func get_user(_ request: NamesRequest, context: MicroCore.CallContext) async throws -> NamesResponse
}

extension NamesCaseServiceHandler {
    /// Adds the endpoints of `CaseService`; `Service.handle(_:)` calls it.
    ///
    /// A type that handles several services, or whose methods block, has one of its own that calls the one below.
    ///
    /// - Parameter dispatcher: answers the calls.
    public func add(to dispatcher: MicroRPC.Dispatcher) { addCaseService(to: dispatcher) }

    /// Adds the endpoints of `CaseService`.
    ///
    /// - Parameters:
    ///   - dispatcher: answers the calls.
    ///   - offLoop: true when methods block or compute for more than about 100 µs.
    func addCaseService(to dispatcher: MicroRPC.Dispatcher, offLoop: Swift.Bool = false) {
        dispatcher.describe(by: .namesProto)
        dispatcher.handle("CaseService.GetURL", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.getURL(request, context: context)
        }
        dispatcher.handle("CaseService.HTTPStatus", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.httpStatus(request, context: context)
        }
        dispatcher.handle("CaseService.HTTP2", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.http2(request, context: context)
        }
        dispatcher.handle("CaseService.list_all_of_them", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.listAllOfThem(request, context: context)
        }
        dispatcher.handle("CaseService._Hidden", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.hidden(request, context: context)
        }
        dispatcher.handle("CaseService._2nd", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self._2nd(request, context: context)
        }
        dispatcher.handle("CaseService.GetUser", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.GetUser(request, context: context)
        }
        dispatcher.handle("CaseService.get_user", offLoop: offLoop) {
            (request: NamesRequest, context: MicroCore.CallContext) in
            try await self.get_user(request, context: context)
        }
    }
}

/// Its name is not doubled.
struct NamesCaseServiceClient: Swift.Sendable {
    /// What makes the calls.
    let client: any MicroCore.Client
    /// The name that the service is registered by.
    let service: Swift.String

    /// Makes a client of the service.
    ///
    /// - Parameters:
    ///   - client: what makes the calls: the `client` of a `Service`, or an `RPCClient`.
    ///   - service: the name that the service is registered by.
    init(_ client: any MicroCore.Client, service: Swift.String = "golden.names") {
        self.client = client
        self.service = service
    }

    /// Calls `CaseService.GetURL`.
    func getURL(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService.GetURL", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `CaseService.HTTPStatus`.
    func httpStatus(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService.HTTPStatus", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `CaseService.HTTP2`.
    func http2(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService.HTTP2", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `CaseService.list_all_of_them`.
    func listAllOfThem(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService.list_all_of_them", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `CaseService._Hidden`.
    func hidden(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService._Hidden", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `CaseService._2nd`.
    func _2nd(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService._2nd", request, metadata: metadata, context: context, options: options)
    }

    /// Becomes the same as the next one, so both stay as they are.
    func GetUser(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService.GetUser", request, metadata: metadata, context: context, options: options)
    }

    /// Calls `CaseService.get_user`.
    func get_user(
        _ request: NamesRequest,
        metadata: MicroCore.Metadata = MicroCore.Metadata(), context: MicroCore.CallContext? = nil,
        options: MicroCore.CallOptions = MicroCore.CallOptions()
    ) async throws -> NamesResponse {
        try await client.call(
            service, "CaseService.get_user", request, metadata: metadata, context: context, options: options)
    }
}
