import Logging
import Synchronization

/// Keeps the lines of its loggers.
package final class CapturedLog: Sendable {
    package struct Line: Sendable {
        package var level: Logger.Level
        package var text: String
        package var fields: Logger.Metadata
    }

    private let written = Mutex<[Line]>([])

    package init() {}

    package var all: [Line] { written.withLock { $0 } }
    /// The lines' texts.
    package var lines: [String] { all.map(\.text) }

    package var logger: Logger { logger(.info) }

    package func logger(_ level: Logger.Level) -> Logger {
        Logger(label: "test") { _ in Handler(log: self, logLevel: level) }
    }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(level: event.level, text: "\(event.message)", fields: event.metadata ?? [:])
            log.written.withLock { $0.append(line) }
        }
    }
}
