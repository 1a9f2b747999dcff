/// Stands around the calls that leave a process: logging, tokens, caching.
public protocol ClientInterceptor: Sendable {
    /// Sees a request before it is sent and its response before the caller does.
    ///
    /// - Parameters:
    ///   - request: the call to make.
    ///   - next: makes it; may be called with a changed request, more than once, or not at all.
    func intercept(
        _ request: ClientRequest,
        next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse

    /// Sees a stream before it is opened. One that has nothing to do with streams calls `next` with the request.
    ///
    /// - Parameters:
    ///   - request: the call to open.
    ///   - next: opens it; may be called with a changed request, or not at all.
    func interceptStream(
        _ request: ClientRequest,
        next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
    ) async throws -> ClientStream<[UInt8], [UInt8]>
}

/// Stands around the calls that a service answers.
public protocol ServerInterceptor: Sendable {
    /// Sees a request before the handler does and the response before the caller does.
    ///
    /// - Parameters:
    ///   - request: the encoded request message.
    ///   - context: what is known of the call.
    ///   - next: the handler, or the next interceptor.
    /// - Returns: the encoded response message.
    func intercept(
        _ request: [UInt8],
        context: CallContext,
        next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
    ) async throws -> [UInt8]

    /// Sees a stream before the handler does. One that has nothing to do with streams calls `next` with what it got.
    ///
    /// - Parameters:
    ///   - requests: the encoded requests.
    ///   - responses: takes the encoded responses.
    ///   - context: what is known of the call.
    ///   - next: the handler, or the next interceptor; may be given other streams that stand around these.
    func interceptStream(
        _ requests: MessageStream<[UInt8]>,
        _ responses: MessageWriter<[UInt8]>,
        context: CallContext,
        next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
    ) async throws
}
