import Logging
import MicroCore
import MicroWire
import Synchronization

/// The log of requests.
///
/// What our own log handler would write a line at a time is written together at the end of each burst of events: a call of
/// the system for each line costs more than the line.
final class AccessLog: BurstWriter, Sendable {
    let logger: Logger
    /// The label of our own handler; nil for another, which takes the lines one by one.
    private let label: String?
    /// What is to be written, and memory for the next.
    private let lines = Mutex<(next: [UInt8], spare: [UInt8])>(([], []))
    private static let kept = 1 << 16

    /// - Returns: nil when the logger would drop the lines, so that they cost nothing.
    init?(_ logger: Logger?) {
        guard let logger, logger.logLevel <= .info else { return nil }
        self.logger = logger
        let handler = logger.handler as? MicroLogHandler
        label = handler?.metadata.isEmpty == true ? handler?.label : nil
    }

    /// Writes a line.
    ///
    /// - Parameter executor: runs tasks on the current loop.
    func write(_ line: AccessLine, _ executor: EventLoopExecutor) {
        guard let label else {
            let metadata = Logger.Metadata(uniqueKeysWithValues: line.fields.map { ($0.key, .string($0.value)) })
            return logger.info("\(line.message)", metadata: metadata)
        }
        let isFirst = lines.withLock { lines in
            defer { MicroLogHandler.appendLine(to: &lines.next) { line.append(to: &$0, service: label) } }
            return lines.next.isEmpty
        }
        if isFirst { executor.flushLater(self) }
    }

    package func flushBurst() {
        var burst = lines.withLock { lines in
            var burst: [UInt8] = []
            swap(&burst, &lines.spare)
            swap(&burst, &lines.next)
            return burst
        }
        MicroLogHandler.emit(burst)
        guard burst.count <= AccessLog.kept else { return }
        burst.removeAll(keepingCapacity: true)
        lines.withLock { swap(&$0.spare, &burst) }
    }
}
