import MicroCore
import MicroWire
import NIOCore

extension RPCClient {
    /// Opens a call with any number of requests and responses.
    public func stream(_ request: ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]> {
        do {
            return try await stream(request, through: configuration.interceptors[...])
        } catch {
            throw RPCClient.boundaryError(error)
        }
    }

    private func stream(
        _ request: ClientRequest, through interceptors: ArraySlice<any ClientInterceptor>
    ) async throws -> ClientStream<[UInt8], [UInt8]> {
        guard let interceptor = interceptors.first else { return try await open(request) }
        return try await interceptor.interceptStream(request) { request in
            try await self.stream(request, through: interceptors.dropFirst())
        }
    }

    private func open(_ request: ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]> {
        let namespace = namespace(of: request)
        let deadline = request.options.streamTimeout.map { ContinuousClock.now + $0 }
        if let dispatcher = localDispatcher(for: request, namespace: namespace) {
            let context = CallContext(local: request, dispatcher.name, namespace, deadline)
            return LocalStream.open(
                deadline: deadline,
                { try await dispatcher.stream(request.endpoint, $0, $1, context: $2) }, context: context)
        }
        // Finding a node and connecting is bounded as a unary call is, however long the stream may last.
        let opening = min(deadline ?? .now + request.options.timeout, .now + request.options.timeout)
        let call = OutgoingCall(
            request, namespace, number: nextNumber(), deadline: opening, streamDeadline: deadline)
        do {
            return try await attempts(call, as: StreamAttempt.self)
        } catch {
            throw RPCClient.boundaryError(error)
        }
    }
}

extension CallContext {
    /// What the handler of a call of this process knows.
    init(
        local request: ClientRequest, _ service: String, _ namespace: String, _ deadline: ContinuousClock.Instant?
    ) {
        var metadata = request.metadata
        if metadata.namespace == nil { metadata[Headers.namespace] = namespace }
        self.init(
            service: service, endpoint: request.endpoint, encoding: request.encoding, metadata: metadata,
            deadline: deadline)
    }
}
