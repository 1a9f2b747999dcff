import MicroCore
import Synchronization

/// How many second attempts all calls of a client may make: a share of its calls, and a few each second.
///
/// When a service is down for good, retries only multiply what it cannot answer anyway.
final class RetryBudget: Sendable {
    private struct State {
        var balance: Double
        /// How many of the calls are in it.
        var counted: UInt = 0
        var filled: ContinuousClock.Instant
    }

    private let share: Double
    private let perSecond: Double
    private let most: Double
    private let state: Mutex<State>
    /// How many calls were begun.
    private let begun = Atomic<UInt>(0)

    /// - Parameters:
    ///   - share: how much each call adds.
    ///   - perSecond: how much each second adds.
    ///   - now: the time.
    init(share: Double, perSecond: Double, now: ContinuousClock.Instant) {
        self.share = max(0, share)
        self.perSecond = max(0, perSecond)
        // What ten seconds give, and a burst of calls.
        most = max(self.perSecond * 10, self.share * 500)
        state = Mutex(State(balance: self.perSecond * 10, filled: now))
    }

    /// A call was begun.
    ///
    /// - Returns: how many were begun before it.
    func deposit() -> UInt { begun.wrappingAdd(1, ordering: .relaxed).oldValue }

    /// Takes one attempt.
    ///
    /// - Returns: whether there was one left.
    func withdraw(now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            let begun = begun.load(ordering: .relaxed)
            state.balance = min(most, state.balance + Double(begun &- state.counted) * share)
            state.counted = begun
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
