import MicroWire
import NIOCore

/// A call that lives on an event loop, whose caller waits for it anywhere.
protocol LoopCall: AnyObject, Sendable {
    associatedtype Outcome: Sendable

    /// Starts it. Called on its loop, once, maybe after ``cancel()``.
    func start(_ pool: LoopPool, _ continuation: UnsafeContinuation<Outcome, any Error>)

    /// Its caller no longer waits. Called on its loop, maybe when it is over.
    func cancel()
}

extension RPCClient {
    /// Starts a call on the event loop of the current thread, or on any, and waits for what comes of it.
    ///
    /// - Throws: what the call ends with; `CancellationError`, at once, when the task is cancelled.
    nonisolated(nonsending) func onLoop<Call: LoopCall>(_ make: (any EventLoop) -> Call) async throws -> Call.Outcome {
        guard !Task.isCancelled else { throw CancellationError() }
        let pool = pool.nearest()
        let eventLoop = pool.eventLoop
        let call = make(eventLoop)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                if eventLoop.inEventLoop { return call.start(pool.value, continuation) }
                eventLoop.execute { call.start(pool.value, continuation) }
            }
        } onCancel: {
            eventLoop.execute { call.cancel() }
        }
    }
}
