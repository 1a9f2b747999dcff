import MicroCore

/// An endpoint in the table of a dispatcher, with the interceptors around it: what a call holds on to while it runs.
package final class RegisteredEndpoint: Sendable {
    /// `Handler.Method`; of a catch-all, what was called.
    package let name: String
    let handler: Endpoint.Handler
    private let offLoop: Bool

    init(_ endpoint: Endpoint, name: String) {
        self.name = name
        handler = endpoint.handler
        offLoop = endpoint.offLoop
    }

    /// Answers one request, on the loop or away from it.
    func run(_ answer: @escaping Endpoint.Answer, _ request: [UInt8], _ context: CallContext) async throws -> [UInt8] {
        guard offLoop else { return try await answer(request, context) }
        return try await away { try await answer(request, context) }
    }

    /// Answers a stream, on the loop or away from it.
    func run(
        _ exchange: @escaping Endpoint.Exchange, _ requests: MessageStream<[UInt8]>,
        _ responses: MessageWriter<[UInt8]>, _ context: CallContext
    ) async throws {
        guard offLoop else { return try await exchange(requests, responses, context) }
        try await away { try await exchange(requests, responses, context) }
    }

    /// Runs work on the threads of the process, from its first line on.
    private func away<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withTaskExecutorPreference(globalConcurrentExecutor) {
            // Work begins where its caller is; what yields goes on where it belongs.
            await Task.yield()
            return try await work()
        }
    }
}
