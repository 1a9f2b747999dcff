import Synchronization

/// Counts bytes that were given away and are not sent yet, and holds senders while there are too many.
package final class SendGate: Sendable {
    private struct State {
        var unsent = 0
        var waiting: [Int: UnsafeContinuation<Void, any Error>] = [:]
        var nextID = 0
        var end: (any Error)?
    }

    private let state = Mutex(State())

    package init() {}

    /// How many bytes may wait before a sender is held.
    package static let limit = 64 * 1024

    /// Counts bytes that are about to be sent.
    ///
    /// - Returns: whether the sender has to wait before it goes on.
    /// - Throws: when nothing is sent any more.
    package func add(_ count: Int) throws -> Bool {
        try state.withLock { state in
            if let error = state.end { throw error }
            state.unsent += count
            return state.unsent > SendGate.limit
        }
    }

    /// Counts bytes as sent, and lets those who waited go on when enough are.
    package func remove(_ count: Int) {
        let ready = state.withLock { state -> [UnsafeContinuation<Void, any Error>] in
            state.unsent -= count
            guard state.unsent <= SendGate.limit, !state.waiting.isEmpty else { return [] }
            defer { state.waiting.removeAll() }
            return Array(state.waiting.values)
        }
        for sender in ready { sender.resume() }
    }

    /// Sends are over; those who wait, and those who come, get the error.
    package func close(_ error: any Error) {
        let waiting = state.withLock { state in
            if state.end == nil { state.end = error }
            defer { state.waiting.removeAll() }
            return state.waiting.values
        }
        for sender in waiting { sender.resume(throwing: error) }
    }

    /// Returns when few enough bytes wait.
    package func wait() async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    if let error = state.end { return .failure(error) }
                    if state.unsent <= SendGate.limit { return .success(()) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiting[id] = continuation
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }
}
