#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Logging
import Synchronization

/// Writes log lines to standard error in the form of the Go original (spec platform-framework.md §7):
/// `2006-01-02 15:04:05  key=value level=info message`.
public struct MicroLogHandler: LogHandler {
    /// The lowest level that is written.
    public var logLevel: Logger.Level
    /// Fields that every line carries.
    public var metadata: Logger.Metadata = [:]
    private let label: String

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - label: the part of the program that speaks.
    ///   - level: the lowest level that is written.
    public init(label: String, level: Logger.Level = .info) {
        self.label = label
        self.logLevel = level
    }

    /// A logger with the level of MICRO_LOG_LEVEL.
    ///
    /// - Parameters:
    ///   - label: the part of the program that speaks.
    ///   - environment: where the level is read.
    public static func logger(_ label: String, environment: Environment = .process) -> Logger {
        Logger(label: label) { MicroLogHandler(label: $0, level: level(named: environment.logLevel)) }
    }

    /// The level that a word of MICRO_LOG_LEVEL stands for; info for anything unknown.
    ///
    /// - Parameter name: trace, debug, info, warn, error or fatal.
    public static func level(named name: String?) -> Logger.Level {
        switch name {
        case "trace": .trace
        case "debug": .debug
        case "warn": .warning
        case "error": .error
        case "fatal": .critical
        default: .info
        }
    }

    /// One field that every line carries.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let line = Array("\(MicroLogHandler.localTime())  \(text(event))\n".utf8)
        _ = write(2, line, line.count)
    }

    /// What follows the time; whatever it is made of, it is one line.
    func text(_ event: LogEvent) -> String {
        var fields = metadata
        if let more = event.metadata { fields.merge(more) { $1 } }
        fields["level"] = "\(MicroLogHandler.word(event.level))"
        fields["service"] = "\(label)"
        var line = ""
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) { line += "\(key)=\(value) " }
        line += "\(event.message)"
        // All line breaks that there are begin with one of these.
        guard line.utf8.contains(where: { $0 >= 0x80 || $0 >= 0x0a && $0 <= 0x0d }) else { return line }
        return line.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private static func word(_ level: Logger.Level) -> String {
        switch level {
        case .warning: "warn"
        case .critical: "fatal"
        case .notice: "info"
        default: level.rawValue
        }
    }

    /// The time of the last line, as text: most lines are of the same second.
    private static let lastTime = Mutex<(second: time_t, text: String)>((0, ""))

    private static func localTime() -> String {
        var now = time(nil)
        return lastTime.withLock { last in
            if last.second == now { return last.text }
            var parts = tm()
            localtime_r(&now, &parts)
            var text = [CChar](repeating: 0, count: 32)
            let count = strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
            last = (now, String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self))
            return last.text
        }
    }
}
