import Logging
import Synchronization

extension Logger {
    /// Writes nowhere.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Keeps the lines of its logger.
final class CapturedLog: Sendable {
    private let written = Mutex<[String]>([])

    var lines: [String] { written.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.written.withLock { $0.append("\(event.message)") } }
    }
}

/// Is set once.
final class AtomicFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// - Returns: whether this call was the one that set it.
    func set() -> Bool { !flag.exchange(true, ordering: .relaxed) }
}
