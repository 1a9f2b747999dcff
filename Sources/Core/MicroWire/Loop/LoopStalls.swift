import CoreMetrics
import Logging
import MicroCore
import Synchronization

/// What ran on an event loop, for the line that says it held the loop for too long.
package struct LoopSubject: Sendable {
    /// As it may stand in a log.
    package var name: String
    /// What to do so that it does not happen again.
    package var advice: String
    package var logger: Logger?

    package init(name: String, advice: String, logger: Logger? = nil) {
        self.name = name
        self.advice = advice
        self.logger = logger
    }

    /// What nothing is known of.
    package static let unknown = LoopSubject(
        name: "a task", advice: "let it do what blocks or computes for long somewhere else")
}

/// Counts and logs how often something held an event loop, and with it every call of that loop (design.md §3).
package final class LoopStalls: Sendable {
    private struct Record {
        var lastLogged: ContinuousClock.Instant
        /// How many were not logged since.
        var unlogged = 0
    }

    /// Those of this process.
    package static let shared = LoopStalls()

    /// What is longer is too long.
    package static let threshold = Duration.milliseconds(20)
    /// How long one subject has no second line.
    static let silence = Duration.seconds(10)
    /// How many subjects have lines of their own; the others share one.
    static let limit = 64

    private let time: TimeSource
    private let records = Mutex<[String: Record]>([:])

    package init(time: TimeSource = .system) { self.time = time }

    /// Counts one, and logs it unless its subject had a line a moment ago.
    ///
    /// - Parameter duration: how long the loop was held at least.
    package func report(
        _ subject: LoopSubject, _ duration: Duration, factory: any MetricsFactory = MetricsSystem.factory
    ) {
        Counter(label: "micro.loop.stalls", dimensions: [], factory: factory).increment()
        Timer(label: "micro.loop.stall.duration", dimensions: [], factory: factory)
            .recordNanoseconds(duration.nanoseconds)
        guard let unlogged = admitLine(of: subject.name) else { return }
        let more = unlogged == 0 ? "" : ", and did so \(unlogged) times more since this was said last"
        let logger = subject.logger ?? MicroLogHandler.logger("micro")
        logger.warning(
            "\(subject.name) held its event loop for \(duration.nanoseconds / 1_000_000) ms, in which no other call there went on\(more): \(subject.advice)"
        )
    }

    /// - Returns: how many were not logged before this one; nil when this one has no line either.
    private func admitLine(of name: String) -> Int? {
        let now = time.now()
        return records.withLock { records in
            let key = records[name] == nil && records.count >= LoopStalls.limit ? "" : name
            guard let record = records[key] else {
                records[key] = Record(lastLogged: now)
                return 0
            }
            guard now >= record.lastLogged + LoopStalls.silence else {
                records[key]?.unlogged += 1
                return nil
            }
            records[key] = Record(lastLogged: now)
            return record.unlogged
        }
    }
}
