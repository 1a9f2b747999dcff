import MicroCodec
import MicroCore

/// Endpoints with messages from a `.proto` file that take or give any number of them.
extension Dispatcher {
    /// Adds an endpoint that answers one request with any number of responses.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the request and writes responses; the call ends when it returns.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, MessageWriter<Response>, CallContext) async throws -> Void
    ) {
        describe(by: Request.protoFile)
        describe(by: Response.protoFile)
        addStream(name, metadata, offLoop, .protobuf(), .protobuf()) { requests, responses, context in
            try await handler(try await requests.first(), responses, context)
        }
    }

    /// Adds an endpoint that answers any number of requests with one response.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the requests as they come, returns the response.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (MessageStream<Request>, CallContext) async throws -> Response
    ) {
        describe(by: Request.protoFile)
        describe(by: Response.protoFile)
        addStream(name, metadata, offLoop, .protobuf(), .protobuf()) { requests, responses, context in
            try await responses.send(try await handler(requests, context))
        }
    }

    /// Adds an endpoint that takes and gives any number of messages, in any order.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the requests as they come and writes responses; the call ends when it returns.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler:
            @escaping @Sendable (MessageStream<Request>, MessageWriter<Response>, CallContext) async throws ->
            Void
    ) {
        describe(by: Request.protoFile)
        describe(by: Response.protoFile)
        addStream(name, metadata, offLoop, .protobuf(), .protobuf(), handler)
    }
}

/// The same for Codable values, sent as JSON.
extension Dispatcher {
    /// Adds an endpoint that answers one request with any number of responses.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the request and writes responses; the call ends when it returns.
    /// - Returns: where the type trees of the messages are incomplete, and why.
    @discardableResult
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, MessageWriter<Response>, CallContext) async throws -> Void
    ) -> [String] {
        addStream(name, metadata, offLoop, .json(), .json()) { requests, responses, context in
            try await handler(try await requests.first(), responses, context)
        }
    }

    /// Adds an endpoint that answers any number of requests with one response.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the requests as they come, returns the response.
    /// - Returns: where the type trees of the messages are incomplete, and why.
    @discardableResult
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (MessageStream<Request>, CallContext) async throws -> Response
    ) -> [String] {
        addStream(name, metadata, offLoop, .json(), .json()) { requests, responses, context in
            try await responses.send(try await handler(requests, context))
        }
    }

    /// Adds an endpoint that takes and gives any number of messages, in any order.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the requests as they come and writes responses; the call ends when it returns.
    /// - Returns: where the type trees of the messages are incomplete, and why.
    @discardableResult
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler:
            @escaping @Sendable (MessageStream<Request>, MessageWriter<Response>, CallContext) async throws ->
            Void
    ) -> [String] {
        addStream(name, metadata, offLoop, .json(), .json(), handler)
    }
}

extension Dispatcher {
    @discardableResult
    private func addStream<Request, Response>(
        _ name: String, _ metadata: [String: String], _ offLoop: Bool,
        _ request: MessageCodec<Request>, _ response: MessageCodec<Response>,
        _ handler:
            @escaping @Sendable (MessageStream<Request>, MessageWriter<Response>, CallContext) async throws ->
            Void
    ) -> [String] {
        let exchange: Endpoint.Exchange = { requests, responses, context in
            let encoding = context.encoding
            try await handler(
                requests.converted { try request.decode($0, encoding) },
                responses.accepting { try response.encode($0, encoding) }, context)
        }
        // The record says so, since gateways and proxies treat it in another way (spec platform-gateway.md §6).
        return add(
            name, metadata.merging(["stream": "true"]) { $1 }, offLoop, request, response, .stream(exchange))
    }
}
