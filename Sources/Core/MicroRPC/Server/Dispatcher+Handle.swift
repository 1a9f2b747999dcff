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
                    name: name, request: request.describe().value, response: response.describe().value,
                    metadata: metadata),
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
        let request = MessageCodec<Request>.json()
        let response = MessageCodec<Response>.json()
        let (requestTree, responseTree) = (request.describe(), response.describe())
        add(
            Endpoint(
                record: EndpointRecord(
                    name: name, request: requestTree.value, response: responseTree.value, metadata: metadata),
                offLoop: offLoop, handler: Dispatcher.unary(request, response, handler)))
        return (requestTree.warnings + responseTree.warnings).map { "\($0)" }
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
