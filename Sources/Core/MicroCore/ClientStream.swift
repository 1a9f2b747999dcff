/// A call with any number of requests and responses, seen from the caller.
///
/// ```swift
/// let call = try await client.stream("helloworld", "Helloworld.PingPong", sending: Ping.self, receiving: Pong.self)
/// try await call.send(Ping(stroke: 1))
/// let pong = try await call.responses.next()
/// try await call.finish()
/// ```
///
/// Releasing this value and its ``responses`` cancels the call.
public struct ClientStream<Request: Sendable, Response: Sendable>: Sendable {
    /// What the service answers. Ends when the service has ended the call; throws ``MicroError`` when it failed.
    public let responses: MessageStream<Response>

    /// The writing side.
    package let requests: MessageWriter<Request>
    private let end: @Sendable () async throws -> Void
    private let abort: @Sendable () -> Void

    /// Makes a stream out of its parts.
    ///
    /// - Parameters:
    ///   - requests: takes what is sent.
    ///   - responses: what the service answers.
    ///   - finish: says that no more requests come.
    ///   - cancel: ends the call early.
    public init(
        requests: MessageWriter<Request>, responses: MessageStream<Response>,
        finish: @escaping @Sendable () async throws -> Void, cancel: @escaping @Sendable () -> Void
    ) {
        self.requests = requests
        self.responses = responses
        end = finish
        abort = cancel
    }

    /// Sends a request; waits while the service takes none.
    ///
    /// - Parameter request: what to send.
    /// - Throws: when the call is over.
    public func send(_ request: Request) async throws { try await requests.send(request) }

    /// Says that no more requests come; the service may go on answering.
    public func finish() async throws { try await end() }

    /// Ends the call now; the service is told, and reading throws.
    public func cancel() { abort() }

    /// The same call with messages in another form.
    ///
    /// - Parameters:
    ///   - request: turns what is sent into bytes.
    ///   - response: turns what comes into messages.
    package func converted<NewRequest, NewResponse>(
        request: @escaping @Sendable (NewRequest) throws -> Request,
        response: @escaping @Sendable (Response) throws -> NewResponse
    ) -> ClientStream<NewRequest, NewResponse> {
        ClientStream<NewRequest, NewResponse>(
            requests: requests.accepting(request), responses: responses.converted(response), finish: end,
            cancel: abort)
    }
}

extension ClientStream {
    /// Sends the only request.
    ///
    /// - Returns: the responses.
    package func responses(to request: Request) async throws -> MessageStream<Response> {
        do {
            try await send(request)
            try await finish()
        } catch let error as MicroError where error.id == MicroError.clientID && error.code == 409 {
            // The service has ended the call before it was asked; what it says is in the responses.
        }
        return responses
    }
}
