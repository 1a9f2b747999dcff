import Logging
import MicroCodec
import MicroCore

extension Service {
    /// Answers an endpoint with messages from a `.proto` file; callers send protobuf or JSON.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Call`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the request and what is known of the call, returns the response. A ``MicroError`` it throws
    ///     reaches the caller as it is.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
    ) {
        checkName(endpoint)
        dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler)
    }

    /// Answers an endpoint with messages from a `.proto` file by a handler that awaits nothing; callers send protobuf or
    /// JSON.
    ///
    /// A call takes no task, and costs less: the compiler picks this one for a closure without `await`.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Call`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the request and what is known of the call, returns the response. A ``MicroError`` it throws
    ///     reaches the caller as it is.
    public func handle<Request: DescribedMessage, Response: DescribedMessage>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) throws -> Response
    ) {
        checkName(endpoint)
        dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler)
    }

    /// Answers an endpoint with Codable values; callers send JSON, a protobuf call gets an error that says so.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Call`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the request and what is known of the call, returns the response.
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
    ) {
        checkName(endpoint)
        warn(endpoint, dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler))
    }

    /// Answers an endpoint with Codable values by a handler that awaits nothing; callers send JSON, a protobuf call gets an
    /// error that says so.
    ///
    /// A call takes no task, and costs less: the compiler picks this one for a closure without `await`.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`, such as `Helloworld.Call`.
    ///   - metadata: shown in the registry beside the endpoint.
    ///   - offLoop: true for a handler that blocks or computes for more than about 100 µs.
    ///   - handler: takes the request and what is known of the call, returns the response.
    public func handle<Request: Decodable & Sendable, Response: Codable & Sendable>(
        _ endpoint: String,
        metadata: [String: String] = [:],
        offLoop: Bool = false,
        _ handler: @escaping @Sendable (Request, CallContext) throws -> Response
    ) {
        checkName(endpoint)
        warn(endpoint, dispatcher.handle(endpoint, metadata: metadata, offLoop: offLoop, handler))
    }

    /// Says which parts of an endpoint's messages the registry will not show.
    func warn(_ endpoint: String, _ warnings: [String]) {
        for warning in warnings {
            components.logger.warning("\(configuration.name) \(endpoint): the type tree is incomplete at \(warning)")
        }
    }

    /// Logs an endpoint that no caller could ever call, or only some.
    func checkName(_ endpoint: String) {
        let name = "\(configuration.name): the endpoint \"\(endpoint)\""
        if !Service.isCallable(endpoint) {
            components.logger.error("\(name) can never be called; its name has to be Handler.Method")
        } else if dispatcher.records.contains(where: { $0.name == endpoint }) {
            components.logger.error("\(name) is handled twice; the second handler replaces the first")
        } else if endpoint.split(separator: ".").contains(where: { $0.first?.isLowercase == true }) {
            components.logger.warning("\(name) cannot be called through the gateway, which writes words in upper case")
        }
    }

    /// The records to register: an endpoint that cannot be called would only mislead.
    var callableRecords: [EndpointRecord] { dispatcher.records.filter { Service.isCallable($0.name) } }

    private static func isCallable(_ endpoint: String) -> Bool {
        let parts = endpoint.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts.contains(where: \.isEmpty)
    }
}
