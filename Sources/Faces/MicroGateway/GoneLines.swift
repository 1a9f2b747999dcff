import Logging
import Synchronization

/// Lets each connection have some lines a second of requests whose client was gone before the answer, and one that counts
/// the others: a client can give up thousands a second at no cost (CVE-2023-44487).
final class GoneLines: Sendable {
    private struct Second {
        var began: ContinuousClock.Instant
        var lines = 0
        /// How many requests had no line.
        var silent = 0
    }

    private let seconds = Mutex<[String: Second]>([:])

    /// How many lines a connection has in a second.
    static let limit = 10
    /// How many connections are told apart; those beyond are as one.
    static let connections = 1024

    /// Whether a request is to have a line.
    ///
    /// - Parameters:
    ///   - remote: names the connection.
    ///   - later: does something when a second is over.
    func admits(
        _ remote: String, to logger: Logger, at now: ContinuousClock.Instant = .now,
        later: (@escaping @Sendable () -> Void) -> Void
    ) -> Bool {
        let (name, admitted, isFirstSilent) = seconds.withLock { seconds in
            if seconds[remote] == nil, seconds.count >= GoneLines.connections {
                seconds = seconds.filter { $0.value.silent > 0 || now < $0.value.began + .seconds(1) }
            }
            let name = seconds[remote] == nil && seconds.count >= GoneLines.connections ? "" : remote
            var second = seconds[name] ?? Second(began: now)
            // One that has silent requests goes on until they are logged.
            if second.silent == 0, now >= second.began + .seconds(1) { second = Second(began: now) }
            let admitted = second.lines < GoneLines.limit
            if admitted { second.lines += 1 } else { second.silent += 1 }
            seconds[name] = second
            return (name, admitted, second.silent == 1)
        }
        if !admitted, isFirstSilent { later { self.logSilent(name, to: logger) } }
        return admitted
    }

    private func logSilent(_ name: String, to logger: Logger) {
        guard let silent = seconds.withLock({ $0.removeValue(forKey: name)?.silent }), silent > 0 else { return }
        logger.info(
            "\(silent) more requests in a second whose client was gone before the answer",
            metadata: ["remote": "\(name.isEmpty ? "many" : name)"])
    }
}
