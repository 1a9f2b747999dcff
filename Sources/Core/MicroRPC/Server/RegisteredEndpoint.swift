import MicroCore

/// An endpoint in the table of a dispatcher, with the interceptors around it: what a call holds on to while it runs.
package final class RegisteredEndpoint: Sendable {
    /// `Handler.Method`; of a catch-all, what was called.
    package let name: String
    let handler: Endpoint.Handler
    private let offLoop: Bool

    /// A message of so many bytes takes so long to read that it is not read on the loop, where calls and keep-alives of
    /// other connections would wait for it.
    private static let large = 1 << 20

    init(_ endpoint: Endpoint, name: String) {
        self.name = name
        handler = endpoint.handler
        offLoop = endpoint.offLoop
    }

    /// The path without a task, beside the plain one in ``answer(_:_:)``; nil where endpoint or request want a task.
    func synchronous(for request: [UInt8]) -> Endpoint.SynchronousAnswer? {
        guard case .synchronous(let answer) = handler, !mustLeaveLoop(request) else { return nil }
        return answer
    }

    private func mustLeaveLoop(_ request: [UInt8]) -> Bool { offLoop || request.count >= RegisteredEndpoint.large }

    /// Answers one request, on the loop or away from it. Where streams are taken, it is the only one of its stream.
    nonisolated(nonsending) func answer(_ request: [UInt8], _ context: CallContext) async throws -> [UInt8] {
        switch handler {
        case .unary(let answer):
            guard mustLeaveLoop(request) else { return try await answer(request, context) }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await answer(request, context)
            }
        case .synchronous(let answer):
            guard mustLeaveLoop(request) else { return try answer(request, context) }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { try answer(request, context) }
        case .stream:
            let only = OnlyMessage()
            try await exchange(.only(request), MessageWriter { try only.set($0) }, context)
            return try only.get()
        }
    }

    /// Answers a stream, on the loop or away from it. Where one request is taken, it is the first.
    nonisolated(nonsending) func exchange(
        _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, _ context: CallContext
    ) async throws {
        switch handler {
        case .unary, .synchronous: try await responses.send(try await answer(try await requests.first(), context))
        case .stream(let exchange):
            guard offLoop else { return try await exchange(requests, responses, context) }
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await exchange(requests, responses, context)
            }
        }
    }
}
