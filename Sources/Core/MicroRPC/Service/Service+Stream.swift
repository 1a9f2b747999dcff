import MicroCodec
import MicroCore

/// Streams of messages from a `.proto` file; callers send protobuf or JSON.
extension Service {
    /// Answers one request with any number of responses.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Stream`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the request and writes responses; the call ends when it returns.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, MessageWriter<Response>, CallContext) async throws -> Void
    ) {
        checkName(endpoint)
        dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler)
    }

    /// Answers any number of requests with one response.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Stream`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the requests as they come, returns the response.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (MessageStream<Request>, CallContext) async throws -> Response
    ) {
        checkName(endpoint)
        dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler)
    }

    /// Answers any number of requests with any number of responses.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Stream`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the requests as they come and writes responses; the call ends when it returns.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler:
            @escaping @Sendable (MessageStream<Request>, MessageWriter<Response>, CallContext) async throws ->
            Void
    ) {
        checkName(endpoint)
        dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler)
    }
}

/// Streams of Codable values; callers send JSON.
extension Service {
    /// Answers one request with any number of responses.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Stream`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the request and writes responses; the call ends when it returns.
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, MessageWriter<Response>, CallContext) async throws -> Void
    ) {
        checkName(endpoint)
        warn(endpoint, dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler))
    }

    /// Answers any number of requests with one response.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Stream`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the requests as they come, returns the response.
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (MessageStream<Request>, CallContext) async throws -> Response
    ) {
        checkName(endpoint)
        warn(endpoint, dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler))
    }

    /// Answers any number of requests with any number of responses.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Stream`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the requests as they come and writes responses; the call ends when it returns.
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler:
            @escaping @Sendable (MessageStream<Request>, MessageWriter<Response>, CallContext) async throws ->
            Void
    ) {
        checkName(endpoint)
        warn(endpoint, dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler))
    }
}
