import MicroCore
import Synchronization

/// A clock that stands still until a test turns it.
///
/// ```swift
/// let time = ManualTime()
/// let registry = MemoryRegistry(time: time.source)
/// time.advance(by: .seconds(90))
/// ```
public final class ManualTime: Sendable {
    private struct Sleeper {
        var id: Int
        var until: ContinuousClock.Instant
        var wake: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: ContinuousClock.Instant
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var waiting: [(count: Int, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// Makes a clock that shows the time of the machine, and goes on showing it.
    public init() { state = Mutex(State(now: .now)) }

    /// What to hand to the component under test.
    public var source: TimeSource {
        TimeSource(now: { self.now }, sleep: { try await self.sleep(until: $0) })
    }

    /// The time it shows.
    public var now: ContinuousClock.Instant { state.withLock { $0.now } }

    /// How many tasks sleep now.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Turns the clock on and wakes the tasks whose time has come, the earliest first.
    ///
    /// A task that is woken sees the new time; what it does then has not happened yet when this returns.
    ///
    /// - Parameter duration: how far.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let now = state.now
            let due = state.sleepers.filter { $0.until <= now }.sorted { ($0.until, $0.id) < ($1.until, $1.id) }
            state.sleepers.removeAll { $0.until <= now }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    /// Waits until tasks sleep, so that turning the clock finds them.
    ///
    /// - Parameter count: how many at least.
    public func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func sleep(until: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Sleeper(id: id, until: until, wake: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func add(_ sleeper: Sleeper) {
        enum Outcome {
            case due
            case cancelled
            case asleep([CheckedContinuation<Void, Never>])
        }
        let outcome: Outcome = state.withLock { state in
            if state.cancelled.remove(sleeper.id) != nil { return .cancelled }
            if sleeper.until <= state.now { return .due }
            state.sleepers.append(sleeper)
            let count = state.sleepers.count
            let satisfied = state.waiting.filter { $0.count <= count }.map(\.wake)
            state.waiting.removeAll { $0.count <= count }
            return .asleep(satisfied)
        }
        switch outcome {
        case .due: sleeper.wake.resume()
        case .cancelled: sleeper.wake.resume(throwing: CancellationError())
        case .asleep(let satisfied): for continuation in satisfied { continuation.resume() }
        }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.wake.resume(throwing: CancellationError())
    }
}
