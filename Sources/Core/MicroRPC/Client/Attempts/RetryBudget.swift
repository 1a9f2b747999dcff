import MicroCore
import Synchronization

/// How many second attempts all calls of a client may make: a share of its calls, and a few each second.
///
/// When a service is down for good, retries only multiply what it cannot answer anyway.
final class RetryBudget: Sendable {
    private struct State {
        var balance: Double
        /// The number of the first call whose share is not in it.
        var next: UInt
        var filled: ContinuousClock.Instant
    }

    private let share: Double
    private let perSecond: Double
    private let most: Double
    private let state: Mutex<State>

    /// - Parameters:
    ///   - share: how much each call adds.
    ///   - perSecond: how much each second adds.
    ///   - begun: the number of the first call.
    ///   - now: the time.
    init(share: Double, perSecond: Double, begun: UInt, now: ContinuousClock.Instant) {
        self.share = max(0, share)
        self.perSecond = max(0, perSecond)
        // What ten seconds give, and a burst of calls.
        most = max(self.perSecond * 10, self.share * 500)
        state = Mutex(State(balance: self.perSecond * 10, next: begun, filled: now))
    }

    /// Takes one attempt.
    ///
    /// - Parameters:
    ///   - begun: the number that the next call will have.
    ///   - now: the time.
    /// - Returns: whether there was one left.
    func withdraw(begun: UInt, now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            // Another thread may have looked at the numbers later and be here earlier.
            let calls = Int(bitPattern: begun &- state.next)
            if calls > 0 {
                state.balance = min(most, state.balance + Double(calls) * share)
                state.next = begun
            }
            let elapsed = Double((now - state.filled).nanoseconds) / 1e9
            if elapsed > 0 {
                state.balance = min(most, state.balance + elapsed * perSecond)
                state.filled = now
            }
            guard state.balance >= 1 else { return false }
            state.balance -= 1
            return true
        }
    }
}
