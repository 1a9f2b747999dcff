import MicroCodec
import MicroCore

extension Client {
    /// Calls an endpoint with messages from a `.proto` file.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: the message to send.
    ///   - response: the type of the answer.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    /// - Returns: the answer.
    /// - Throws: ``MicroError``.
    public nonisolated(nonsending) func call<Request: DescribedMessage, Response: DescribedMessage>(
        _ service: String,
        _ endpoint: String,
        _ request: Request,
        as response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Response {
        let call = try ClientRequest(service, endpoint, .protobuf, metadata, context, options) {
            try MessageCodec<Request>.encodeProtobuf(request, .protobuf)
        }
        let answer = try await self.call(consume call)
        return try answer.decoded(service, endpoint) { try MessageCodec<Response>.decodeProtobuf($0, .protobuf) }
    }

    /// Calls an endpoint with Codable values, sent as JSON.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: the value to send.
    ///   - response: the type of the answer.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    /// - Returns: the answer.
    /// - Throws: ``MicroError``.
    public nonisolated(nonsending) func call<Request: Encodable & Sendable, Response: Decodable & Sendable>(
        _ service: String,
        _ endpoint: String,
        _ request: Request,
        as response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Response {
        let call = try ClientRequest(service, endpoint, .json, metadata, context, options) {
            try CodableJSON.encode(request, .json)
        }
        let answer = try await self.call(consume call)
        return try answer.decoded(service, endpoint) { try CodableJSON.decode($0, .json) }
    }
}

extension ClientResponse {
    /// - Parameters:
    ///   - service: whose answer this is.
    ///   - endpoint: which of its endpoints was called.
    fileprivate func decoded<Response>(
        _ service: String, _ endpoint: String, _ decode: ([UInt8]) throws -> Response
    ) throws(MicroError) -> Response {
        do {
            return try decode(body)
        } catch {
            throw MicroError(.unreadableResponse, "\(service) \(endpoint)", "\(error)")
        }
    }
}

extension ClientRequest {
    /// A call with a message yet to be encoded, as part of another call where there is one.
    fileprivate init(
        _ service: String, _ endpoint: String, _ encoding: MessageEncoding, _ metadata: Metadata,
        _ context: CallContext?, _ options: CallOptions, _ encode: () throws -> [UInt8]
    ) throws {
        let body: [UInt8]
        do {
            body = try encode()
        } catch let error as CodecError {
            throw error.microError(id: MicroError.clientID)
        }
        self.init(
            service: service, endpoint: endpoint, encoding: encoding, body: body, metadata: metadata, options: options)
        if let context { follow(context) }
    }

    /// Makes the call part of the one that is being answered: the caller's headers, identity and namespace included,
    /// go along unless set here, and it waits no longer than the caller does.
    ///
    /// - Parameter context: the call that is being answered.
    public mutating func follow(_ context: CallContext) {
        var merged = context.metadata
        merged.merge(metadata)
        metadata = merged
        guard let deadline = context.deadline else { return }
        let remaining = deadline - .now
        options.timeout = min(options.timeout, remaining)
        options.streamTimeout = min(options.streamTimeout ?? remaining, remaining)
    }
}
