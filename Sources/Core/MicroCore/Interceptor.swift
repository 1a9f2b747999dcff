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
}
