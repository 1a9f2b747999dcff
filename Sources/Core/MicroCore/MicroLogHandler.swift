import MicroSystem
import Logging
import Synchronization

/// Writes log lines to standard error in the form of the Go original (spec platform-framework.md §7):
/// `2006-01-02 15:04:05  key=value level=info message`.
public struct MicroLogHandler: LogHandler {
    /// The lowest level that is written.
    public var logLevel: Logger.Level
    /// Fields that every line carries.
    public var metadata: Logger.Metadata = [:]
    /// The part of the program that speaks.
    package let label: String

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
        var line: [UInt8] = []
        append(event, to: &line)
        MicroLogHandler.emit(line)
    }

    /// Appends one line; whatever it is made of, it is one.
    func append(_ event: LogEvent, to output: inout [UInt8]) {
        var fields = metadata
        if let more = event.metadata { fields.merge(more) { $1 } }
        fields["level"] = "\(MicroLogHandler.word(event.level))"
        fields["service"] = "\(label)"
        let sorted = fields.map { (key: $0.key, value: "\($0.value)") }.sorted { $0.key < $1.key }
        MicroLogHandler.appendLine(to: &output) { line in
            for (key, value) in sorted { line.append(contentsOf: "\(key)=\(value) ".utf8) }
            line.append(contentsOf: "\(event.message)".utf8)
        }
    }

    /// Appends a line with the time.
    ///
    /// - Parameter write: appends the fields, sorted by their names, each as `key=value `, `level` and `service` among
    ///   them; then the message. Line breaks in it become spaces.
    package static func appendLine(to output: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
        output.append(contentsOf: localTime().utf8)
        output.append(contentsOf: "  ".utf8)
        let start = output.count
        write(&output)
        keepOneLine(&output, from: start)
        output.append(UInt8(ascii: "\n"))
    }

    /// Writes lines to standard error.
    package static func emit(_ lines: [UInt8]) { _ = write(2, lines, lines.count) }

    /// Makes spaces of line breaks.
    private static func keepOneLine(_ output: inout [UInt8], from start: Int) {
        // All that there are begin with one of these.
        guard output[start...].contains(where: { $0 >= 0x80 || $0 >= 0x0a && $0 <= 0x0d }) else { return }
        let text = String(decoding: output[start...], as: UTF8.self)
        output.replaceSubrange(start..., with: text.split(whereSeparator: \.isNewline).joined(separator: " ").utf8)
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
