import MicroCore

/// One thing a service answers: its description for the registry and the function behind it.
public struct Endpoint: Sendable {
    /// Takes an encoded request, gives an encoded response; the encoding is in the context.
    public typealias Answer = @Sendable (_ request: [UInt8], _ context: CallContext) async throws -> [UInt8]

    /// An ``Answer`` that awaits nothing.
    public typealias SynchronousAnswer = @Sendable (_ request: [UInt8], _ context: CallContext) throws -> [UInt8]

    /// Takes encoded requests as they come and writes encoded responses; the call ends when it returns.
    public typealias Exchange =
        @Sendable (
            _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, _ context: CallContext
        ) async throws -> Void

    /// The function behind an endpoint.
    public enum Handler: Sendable {
        /// One request, one response.
        case unary(Answer)
        /// The same by a function that awaits nothing: a call takes no task, which is a good part of what one costs.
        case synchronous(SynchronousAnswer)
        /// Any number of requests and responses.
        case stream(Exchange)
    }

    /// The endpoint as the registry shows it; `name` is `Handler.Method`.
    public var record: EndpointRecord
    /// The handler blocks or computes for long: it is run away from the event loop.
    public var offLoop: Bool
    /// The function behind it.
    public var handler: Handler

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - record: the endpoint as the registry shows it.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - handler: the function behind it.
    public init(record: EndpointRecord, offLoop: Bool = false, handler: Handler) {
        self.record = record
        self.offLoop = offLoop
        self.handler = handler
    }

    /// Makes an endpoint that takes one request and gives one response.
    ///
    /// - Parameters:
    ///   - record: the endpoint as the registry shows it.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - answer: the function behind it.
    public init(record: EndpointRecord, offLoop: Bool = false, answer: @escaping Answer) {
        self.init(record: record, offLoop: offLoop, handler: .unary(answer))
    }

    /// Makes an endpoint that takes one request and gives one response, and awaits nothing meanwhile.
    ///
    /// - Parameters:
    ///   - record: the endpoint as the registry shows it.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - answer: the function behind it.
    public init(record: EndpointRecord, offLoop: Bool = false, answer: @escaping SynchronousAnswer) {
        self.init(record: record, offLoop: offLoop, handler: .synchronous(answer))
    }
}

extension Endpoint.Handler {
    /// The handler with an interceptor around it.
    func intercepted(by interceptor: any ServerInterceptor) -> Endpoint.Handler {
        switch self {
        case .unary(let next):
            .unary { request, context in try await interceptor.intercept(request, context: context, next: next) }
        case .synchronous(let next):
            .unary { request, context in
                try await interceptor.intercept(request, context: context) { try next($0, $1) }
            }
        case .stream(let next):
            .stream { requests, responses, context in
                try await interceptor.interceptStream(requests, responses, context: context, next: next)
            }
        }
    }
}
