import MicroCore

/// An environment variable, and what it is for.
package struct Variable: Sendable {
    /// The full name, `MICRO_…`.
    package var name: String
    /// One line for the help.
    package var usage: String
    /// What counts without it; empty for nothing.
    package var defaultText: String
    /// What its value must be; nil for any text.
    package var rule: ValueRule?

    /// Makes a variable.
    ///
    /// - Parameters:
    ///   - name: the full name.
    ///   - default: what counts without it.
    ///   - rule: what its value must be.
    ///   - usage: one line for the help.
    package init(_ name: String, default defaultText: String = "", rule: ValueRule? = nil, usage: String) {
        self.name = name
        self.usage = usage
        self.defaultText = defaultText
        self.rule = rule
    }

    /// What is wrong with a value; nil when it will do.
    func problem(_ text: String) -> UsageError? {
        guard let rule, !rule.accepts(text) else { return nil }
        return UsageError(.badVariable, text, name, rule.expectation)
    }

    /// How much is written to standard error; every Micro process reads it.
    static let logLevel = Variable(
        "MICRO_LOG_LEVEL", default: "info", rule: .oneOf(["trace", "debug", "info", "warn", "error", "fatal"]),
        usage: "The lowest level of log lines that are written")
}
