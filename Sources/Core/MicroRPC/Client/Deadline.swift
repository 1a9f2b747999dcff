import MicroCore
import MicroWire
import NIOCore
import Synchronization

/// Ends work that takes too long.
enum Deadline {
    /// Runs work, and cancels it when the deadline passes or the caller is cancelled.
    ///
    /// The caller goes on at once in both cases, also when the work does not heed its cancellation: a call of this
    /// process ends as punctually as one over a socket.
    ///
    /// - Throws: what the work throws, or a timeout of the call.
    static func enforce<Result: Sendable>(
        _ deadline: ContinuousClock.Instant, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let race = Race<Result>()
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                guard race.begin(continuation) else { return }
                let task = Task.immediate(executorPreference: WireLoops.currentExecutor) {
                    do { race.finish(.success(try await work())) } catch { race.finish(.failure(error)) }
                }
                race.watch(task, until: deadline)
            }
        } onCancel: {
            race.finish(.failure(CancellationError()))
        }
    }

    /// The error of a call whose time is over.
    static let passed = MicroError(.callDeadline)
}

/// Work against a deadline: the first end counts.
private final class Race<Outcome: Sendable>: Sendable {
    private struct State {
        var continuation: UnsafeContinuation<Outcome, any Error>?
        var isOver = false
        var task: Task<Void, Never>?
        var timer: Scheduled<Void>?
    }

    private let state = Mutex(State())

    /// - Returns: whether the work is still wanted.
    func begin(_ continuation: UnsafeContinuation<Outcome, any Error>) -> Bool {
        let isOver = state.withLock { state in
            if !state.isOver { state.continuation = continuation }
            return state.isOver
        }
        if isOver { continuation.resume(throwing: CancellationError()) }
        return !isOver
    }

    /// Cancels the work when it is over without it.
    func watch(_ task: Task<Void, Never>, until deadline: ContinuousClock.Instant) {
        let isOver = state.withLock { state in
            if !state.isOver { state.task = task }
            return state.isOver
        }
        // Most local calls are answered by now, without a timer.
        guard !isOver else { return task.cancel() }
        let remaining = TimeAmount.nanoseconds(max(.zero, deadline - .now).nanoseconds)
        let timer = WireLoops.current().scheduleTask(in: remaining) { self.finish(.failure(Deadline.passed)) }
        let isLate = state.withLock { state in
            if !state.isOver { state.timer = timer }
            return state.isOver
        }
        if isLate { timer.cancel() }
    }

    func finish(_ outcome: Result<Outcome, any Error>) {
        let ended = state.withLock { state -> State? in
            guard !state.isOver else { return nil }
            defer { state = State(isOver: true) }
            return state
        }
        guard let ended else { return }
        ended.timer?.cancel()
        ended.task?.cancel()
        ended.continuation?.resume(with: outcome)
    }
}
