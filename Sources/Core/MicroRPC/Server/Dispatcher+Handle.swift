import MicroCodec
import MicroCore

/// Endpoints that answer one request with one response. A handler that awaits nothing is taken by the second of each
/// pair, and then a call takes no task.
extension Dispatcher {
    /// Adds an endpoint whose messages come from a `.proto` file.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the request, returns the response.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
    ) {
        describe(by: Request.protoFile)
        describe(by: Response.protoFile)
        addUnary(name, metadata, offLoop, .protobuf(), .protobuf(), handler)
    }

    /// Adds an endpoint whose messages come from a `.proto` file, and whose handler awaits nothing.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the request, returns the response.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) throws -> Response
    ) {
        describe(by: Request.protoFile)
        describe(by: Response.protoFile)
        addSynchronous(name, metadata, offLoop, .protobuf(), .protobuf(), handler)
    }

    /// Adds an endpoint whose messages are Codable values, sent as JSON.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the request, returns the response.
    /// - Returns: where the type trees of the messages are incomplete, and why.
    @discardableResult
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
    ) -> [String] {
        addUnary(name, metadata, offLoop, .json(), .json(), handler)
    }

    /// Adds an endpoint whose messages are Codable values, sent as JSON, and whose handler awaits nothing.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: takes the request, returns the response.
    /// - Returns: where the type trees of the messages are incomplete, and why.
    @discardableResult
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ name: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) throws -> Response
    ) -> [String] {
        addSynchronous(name, metadata, offLoop, .json(), .json(), handler)
    }
}

extension Dispatcher {
    @discardableResult
    private func addUnary<Request, Response>(
        _ name: String, _ metadata: [String: String], _ offLoop: Bool,
        _ request: MessageCodec<Request>, _ response: MessageCodec<Response>,
        _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
    ) -> [String] {
        add(
            name, metadata, offLoop, request, response,
            .unary { bytes, context in
                let message = try request.decode(bytes, context.encoding)
                return try response.encode(try await handler(message, context), context.encoding)
            })
    }

    @discardableResult
    private func addSynchronous<Request, Response>(
        _ name: String, _ metadata: [String: String], _ offLoop: Bool,
        _ request: MessageCodec<Request>, _ response: MessageCodec<Response>,
        _ handler: @escaping @Sendable (Request, CallContext) throws -> Response
    ) -> [String] {
        add(
            name, metadata, offLoop, request, response,
            .synchronous { bytes, context in
                let message = try request.decode(bytes, context.encoding)
                return try response.encode(try handler(message, context), context.encoding)
            })
    }

    /// Adds an endpoint with messages that codecs know.
    ///
    /// - Returns: where the type trees of the messages are incomplete, and why.
    @discardableResult
    func add<Request, Response>(
        _ name: String, _ metadata: [String: String], _ offLoop: Bool,
        _ request: MessageCodec<Request>, _ response: MessageCodec<Response>, _ handler: Endpoint.Handler
    ) -> [String] {
        let (requestTree, responseTree) = (request.describe(), response.describe())
        add(
            Endpoint(
                record: EndpointRecord(
                    name: name, request: requestTree.value, response: responseTree.value, metadata: metadata),
                offLoop: offLoop, handler: handler))
        return (requestTree.warnings + responseTree.warnings).map { "\($0)" }
    }
}
