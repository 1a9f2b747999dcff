import MicroCodec
import MicroCore

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
        let request = MessageCodec<Request>.protobuf()
        let response = MessageCodec<Response>.protobuf()
        add(
            Endpoint(
                record: EndpointRecord(
                    name: name, request: request.type, response: response.type, metadata: metadata),
                offLoop: offLoop,
                handler: Dispatcher.unary(request, response, handler)))
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
        let request = TypeTree.of(Request.self)
        let response = TypeTree.of(Response.self)
        add(
            Endpoint(
                record: EndpointRecord(
                    name: name, request: request.value, response: response.value, metadata: metadata),
                offLoop: offLoop,
                handler: Dispatcher.unary(MessageCodec<Request>.json(), MessageCodec<Response>.json(), handler)))
        return (request.warnings + response.warnings).map { "\($0)" }
    }

    private static func unary<Request, Response>(
        _ request: MessageCodec<Request>, _ response: MessageCodec<Response>,
        _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
    ) -> Endpoint.Handler {
        .unary { bytes, context in
            let message = try request.decode(bytes, context.encoding)
            return try response.encode(try await handler(message, context), context.encoding)
        }
    }
}
