import Synchronization

/// Hands a call that is about to start to whoever may cancel it, in whichever order the two happen.
final class CallHandle<Call: Sendable>: Sendable {
    private let state = Mutex<(call: Call?, isCancelled: Bool)>((nil, false))

    /// - Returns: whether it was cancelled before.
    func set(_ call: Call) -> Bool {
        state.withLock { state in
            state.call = call
            return state.isCancelled
        }
    }

    /// - Returns: the call to cancel, if it is there yet.
    func cancel() -> Call? {
        state.withLock { state in
            state.isCancelled = true
            return state.call
        }
    }
}
