/// Where a component gets the time and waits for it, so that tests can turn the clock themselves.
public struct TimeSource: Sendable {
    /// The time now.
    public let now: @Sendable () -> ContinuousClock.Instant
    /// Waits until a time; throws `CancellationError` when the task is cancelled.
    public let sleep: @Sendable (_ until: ContinuousClock.Instant) async throws -> Void

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - now: the time now.
    ///   - sleep: waits until a time.
    public init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (_ until: ContinuousClock.Instant) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock.
    public static let system = TimeSource(
        now: { ContinuousClock.now },
        sleep: { try await Task.sleep(until: $0, tolerance: .zero, clock: .continuous) })
}
