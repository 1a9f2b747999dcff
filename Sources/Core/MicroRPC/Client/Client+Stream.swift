import MicroCodec
import MicroCore

/// Streams of messages from a `.proto` file.
extension Client {
    /// Opens a call with any number of requests and responses.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: the type of what is sent.
    ///   - response: the type of what comes.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    /// - Returns: the call; releasing it cancels it.
    /// - Throws: ``MicroError`` when no node can be reached.
    public func stream<Request: DescribedMessage, Response: DescribedMessage>(
        _ service: String,
        _ endpoint: String,
        sending request: Request.Type = Request.self,
        receiving response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> ClientStream<Request, Response> {
        try await open(
            ClientRequest(opening: service, endpoint, .protobuf, metadata, context, options),
            MessageCodec<Request>.protobuf(), MessageCodec<Response>.protobuf())
    }

    /// Sends one request and reads any number of responses.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: what to send.
    ///   - response: the type of what comes.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    /// - Returns: the responses; releasing them cancels the call.
    /// - Throws: ``MicroError`` when no node can be reached.
    public func serverStream<Request: DescribedMessage, Response: DescribedMessage>(
        _ service: String,
        _ endpoint: String,
        _ request: Request,
        receiving response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> MessageStream<Response> {
        let call: ClientStream<Request, Response> = try await stream(
            service, endpoint, metadata: metadata, context: context, options: options)
        return try await call.responses(to: request)
    }

    /// Sends any number of requests and waits for the one response.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: the type of what is sent.
    ///   - response: the type of the answer.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    ///   - write: sends the requests; the answer is waited for when it returns.
    /// - Returns: the answer.
    /// - Throws: ``MicroError``, or what `write` throws, which cancels the call.
    public nonisolated(nonsending) func clientStream<Request: DescribedMessage, Response: DescribedMessage>(
        _ service: String,
        _ endpoint: String,
        sending request: Request.Type = Request.self,
        receiving response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions(),
        _ write: (MessageWriter<Request>) async throws -> Void
    ) async throws -> Response {
        let call: ClientStream<Request, Response> = try await stream(
            service, endpoint, metadata: metadata, context: context, options: options)
        return try await call.response(to: write)
    }
}

/// Streams of Codable values, sent as JSON.
extension Client {
    /// Opens a call with any number of requests and responses.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: the type of what is sent.
    ///   - response: the type of what comes.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    /// - Returns: the call; releasing it cancels it.
    /// - Throws: ``MicroError`` when no node can be reached.
    public func stream<Request: Encodable & Sendable, Response: Decodable & Sendable>(
        _ service: String,
        _ endpoint: String,
        sending request: Request.Type = Request.self,
        receiving response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> ClientStream<Request, Response> {
        try await open(
            ClientRequest(opening: service, endpoint, .json, metadata, context, options),
            MessageCodec<Request>.json(), MessageCodec<Response>.json())
    }

    /// Sends one request and reads any number of responses.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: what to send.
    ///   - response: the type of what comes.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    /// - Returns: the responses; releasing them cancels the call.
    /// - Throws: ``MicroError`` when no node can be reached.
    public func serverStream<Request: Encodable & Sendable, Response: Decodable & Sendable>(
        _ service: String,
        _ endpoint: String,
        _ request: Request,
        receiving response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions()
    ) async throws -> MessageStream<Response> {
        let call: ClientStream<Request, Response> = try await stream(
            service, endpoint, metadata: metadata, context: context, options: options)
        return try await call.responses(to: request)
    }

    /// Sends any number of requests and waits for the one response.
    ///
    /// - Parameters:
    ///   - service: the registry name of the service.
    ///   - endpoint: `Handler.Method`.
    ///   - request: the type of what is sent.
    ///   - response: the type of the answer.
    ///   - metadata: headers to send along.
    ///   - context: the call that is being answered, when there is one: its headers and its deadline go along.
    ///   - options: how the call is made.
    ///   - write: sends the requests; the answer is waited for when it returns.
    /// - Returns: the answer.
    /// - Throws: ``MicroError``, or what `write` throws, which cancels the call.
    public nonisolated(nonsending) func clientStream<Request: Encodable & Sendable, Response: Decodable & Sendable>(
        _ service: String,
        _ endpoint: String,
        sending request: Request.Type = Request.self,
        receiving response: Response.Type = Response.self,
        metadata: Metadata = Metadata(),
        context: CallContext? = nil,
        options: CallOptions = CallOptions(),
        _ write: (MessageWriter<Request>) async throws -> Void
    ) async throws -> Response {
        let call: ClientStream<Request, Response> = try await stream(
            service, endpoint, metadata: metadata, context: context, options: options)
        return try await call.response(to: write)
    }
}

extension Client {
    private func open<Request, Response>(
        _ call: ClientRequest, _ request: MessageCodec<Request>, _ response: MessageCodec<Response>
    ) async throws -> ClientStream<Request, Response> {
        let encoding = call.encoding
        return try await stream(call).converted(
            request: { message in
                do { return try request.encode(message, encoding) } catch let error as CodecError {
                    throw error.microError(id: MicroError.clientID)
                }
            },
            response: { bytes in
                do { return try response.decode(bytes, encoding) } catch {
                    throw MicroError(
                        .unreadableStreamResponse, "\(call.service) \(call.endpoint)", "\(error)")
                }
            })
    }
}

extension ClientRequest {
    fileprivate init(
        opening service: String, _ endpoint: String, _ encoding: MessageEncoding, _ metadata: Metadata,
        _ context: CallContext?, _ options: CallOptions
    ) {
        self.init(
            service: service, endpoint: endpoint, encoding: encoding, body: [], metadata: metadata, options: options)
        if let context { follow(context) }
    }
}

extension ClientStream {
    /// Sends all requests and reads the only response.
    fileprivate nonisolated(nonsending) func response(
        to write: (MessageWriter<Request>) async throws -> Void
    ) async throws -> Response {
        do {
            try await write(requests)
            try await finish()
        } catch {
            // When the service has ended the call meanwhile, its own word is what counts.
            if let response = try await responses.next() { return response }
            throw error
        }
        guard let response = try await responses.next() else {
            throw MicroError(.emptyResponse)
        }
        guard try await responses.next() == nil else {
            throw MicroError(.secondResponse, "call that takes one")
        }
        return response
    }
}
