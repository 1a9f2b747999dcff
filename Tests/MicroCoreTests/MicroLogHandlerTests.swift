import Logging
import Testing

@testable import MicroCore

@Suite("A line of the log")
struct MicroLogHandlerTests {
    private func text(
        _ message: Logger.Message, _ level: Logger.Level = .info, _ metadata: Logger.Metadata? = nil,
        always: Logger.Metadata = [:]
    ) -> String {
        var handler = MicroLogHandler(label: "test", level: .trace)
        handler.metadata = always
        var line: [UInt8] = []
        handler.append(
            LogEvent(
                level: level, message: message, metadata: metadata, source: "test", file: #fileID, function: #function,
                line: #line), to: &line)
        // Behind the time.
        return String(decoding: line.dropFirst("2006-01-02 15:04:05  ".utf8.count).dropLast(), as: UTF8.self)
    }

    @Test("has the fields in order, level and service among them, then the message")
    func form() {
        #expect(text("Starting server") == "level=info service=test Starting server")
        let fields = text("x", .info, ["b": "2", "zone": "z"], always: ["a": "1", "b": "0"])
        #expect(fields == "a=1 b=2 level=info service=test zone=z x")
    }

    @Test(
        "spells the levels as the original does",
        arguments: [
            (Logger.Level.trace, "trace"), (.debug, "debug"), (.info, "info"), (.notice, "info"), (.warning, "warn"),
            (.error, "error"), (.critical, "fatal"),
        ])
    func levels(level: Logger.Level, word: String) { #expect(text("x", level) == "level=\(word) service=test x") }

    /// A value with a line break could forge a line of its own.
    @Test("is one line, whatever it is made of")
    func oneLine() {
        #expect(text("a\nb\r\nc\u{2028}d") == "level=info service=test a b c d")
        let forged = text("x", .info, ["name": "a\n2026-01-01 00:00:00  level=fatal b"])
        #expect(forged == "level=info name=a 2026-01-01 00:00:00  level=fatal b service=test x")
    }

    @Test(
        "is written from the level of MICRO_LOG_LEVEL on",
        arguments: [
            ("trace", Logger.Level.trace), ("debug", .debug), ("info", .info), ("warn", .warning), ("error", .error),
            ("fatal", .critical), ("loud", .info), ("", .info),
        ])
    func threshold(word: String, level: Logger.Level) {
        let logger = MicroLogHandler.logger("x", environment: Environment(["MICRO_LOG_LEVEL": word]))
        #expect(logger.logLevel == level)
        #expect(logger.label == "x")
    }
}
