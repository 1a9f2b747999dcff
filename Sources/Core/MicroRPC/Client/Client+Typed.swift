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
    public func call<Request: DescribedMessage, Response: DescribedMessage>(
        _ service: String,
        _ endpoint: String,
        _ request: Request,
        as response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Response {
        try await call(
            service, endpoint, request, MessageCodec<Request>.protobuf(), MessageCodec<Response>.protobuf(),
            .protobuf, metadata, context, options)
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
    public func call<Request: Encodable & Sendable, Response: Decodable & Sendable>(
        _ service: String,
        _ endpoint: String,
        _ request: Request,
        as response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> Response {
        try await call(
            service, endpoint, request, MessageCodec<Request>.json(), MessageCodec<Response>.json(), .json, metadata,
            context, options)
    }

    private func call<Request, Response>(
        _ service: String, _ endpoint: String, _ message: Request, _ request: MessageCodec<Request>,
        _ response: MessageCodec<Response>, _ encoding: MessageEncoding, _ metadata: Metadata,
        _ context: CallContext?, _ options: CallOptions
    ) async throws -> Response {
        var call = ClientRequest(
            service: service, endpoint: endpoint, encoding: encoding, body: [], metadata: metadata, options: options)
        do {
            call.body = try request.encode(message, encoding)
        } catch let error as CodecError {
            throw error.microError(id: MicroError.clientID)
        }
        if let context { call.follow(context) }
        let answer = try await self.call(call)
        do {
            return try response.decode(answer.body, encoding)
        } catch {
            throw MicroError(.unreadableResponse, "\(service) \(endpoint)", "\(error)")
        }
    }
}

extension ClientRequest {
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
