import MicroCore

/// Ends work that takes too long.
enum Deadline {
    /// Runs work and cancels it when the deadline passes.
    ///
    /// - Throws: what the work throws, or a timeout of the call.
    static func enforce<Result: Sendable>(
        _ deadline: ContinuousClock.Instant, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            guard case let result?? = try await group.next() else { throw passed }
            return result
        }
    }

    /// The error of a call whose time is over.
    static let passed = MicroError(.callDeadline)
}
