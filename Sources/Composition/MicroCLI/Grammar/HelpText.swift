import MicroCore

/// Writes the help of a command, laid out as urfave/cli v2 does (spec platform-cli.md §1, "Help layout").
package struct HelpText {
    private let command: Command
    private let path: String
    private let version: String?

    /// Makes the help of a command.
    ///
    /// - Parameters:
    ///   - command: the command.
    ///   - path: the words that call it, such as `["micro", "env", "get"]`.
    ///   - version: the program's version, shown in the help of the program itself.
    package init(_ command: Command, path: [String], version: String) {
        self.command = command
        self.path = path.joined(separator: " ")
        self.version = path.count == 1 ? version : nil
    }

    /// The text, with a final newline.
    package var text: String {
        var sections = [section("NAME", [command.usage.isEmpty ? path : "\(path) - \(command.usage)"])]
        sections.append(section("USAGE", [usageLine]))
        if let version { sections.append(section("VERSION", [version])) }
        if !command.description.isEmpty {
            sections.append(section("DESCRIPTION", command.description.split(separator: "\n").map(String.init)))
        }
        if !command.subcommands.isEmpty {
            let rows = command.listedSubcommands.map { ($0.names.joined(separator: ", "), $0.usage) }
            sections.append(section("COMMANDS", HelpText.columns(rows)))
        }
        let flags = command.allFlags.map { (HelpText.names(of: $0), HelpText.explanation(of: $0)) }
        sections.append(section(version == nil ? "OPTIONS" : "GLOBAL OPTIONS", HelpText.columns(flags)))
        if !command.variables.isEmpty {
            let rows = command.variables.map { ($0.name, HelpText.explanation(of: $0)) }
            sections.append(section("VARIABLES", HelpText.columns(rows)))
        }
        return sections.joined(separator: "\n")
    }

    private var usageLine: String {
        var words = [path]
        if version != nil { words.append("[global options]") }
        if !command.subcommands.isEmpty { words.append("command") }
        words.append("[command options]")
        let arguments = command.argumentUsage ?? "[arguments...]"
        if !arguments.isEmpty { words.append(arguments) }
        return words.joined(separator: " ")
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        "\(title):\n" + lines.map { $0.isEmpty ? "\n" : "   \($0)\n" }.joined()
    }

    private static func columns(_ rows: [(String, String)]) -> [String] {
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { name, text in
            text.isEmpty ? name : name + String(repeating: " ", count: width - name.count) + text
        }
    }

    /// `--env value, -e value`.
    private static func names(of flag: Flag) -> String {
        flag.names.map { Flag.dashed($0) + (flag.isBool ? "" : " value") }.joined(separator: ", ")
    }

    /// The usage, `(default: x)` and `[$VARIABLE]`.
    private static func explanation(of flag: Flag) -> String {
        var parts = flag.usage.isEmpty ? [] : [flag.usage]
        if let text = defaultText(flag.defaultValue) { parts.append("(default: \(text))") }
        if let variable = flag.variable { parts.append("[$\(variable)]") }
        return parts.joined(separator: " ")
    }

    /// The usage, what it takes, and `(default: x)`.
    private static func explanation(of variable: Variable) -> String {
        var text = variable.usage
        if let rule = variable.rule { text += ": \(rule.expectation)" }
        return variable.defaultText.isEmpty ? text : "\(text) (default: \(variable.defaultText))"
    }

    /// A default as the help shows it; nil when it is nothing.
    static func defaultText(_ value: FlagValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .bool(let value): String(value)
        case .int(let value): String(value)
        case .duration(let value): value.goText
        case .list(let values): values.isEmpty ? nil : values.joined(separator: ", ")
        }
    }
}

extension Duration {
    /// The duration as Go prints it: `1h0m0s`, `1m30s`, `500ms`.
    var goText: String {
        let total = nanoseconds
        let sign = total < 0 ? "-" : ""
        let magnitude = total.magnitude
        if magnitude == 0 { return "0s" }
        for (unit, size) in [("ns", UInt64(1_000)), ("µs", 1_000_000), ("ms", 1_000_000_000)] where magnitude < size {
            return sign + Duration.decimal(magnitude, per: size / 1_000) + unit
        }
        let (minutes, rest) = magnitude.quotientAndRemainder(dividingBy: 60_000_000_000)
        var text = sign
        if minutes >= 60 { text += "\(minutes / 60)h" }
        if minutes > 0 { text += "\(minutes % 60)m" }
        return text + Duration.decimal(rest, per: 1_000_000_000) + "s"
    }

    private static func decimal(_ value: UInt64, per unit: UInt64) -> String {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: unit)
        if rest == 0 { return String(whole) }
        let digits = String(String(unit + rest).dropFirst())
        return "\(whole)." + String(digits.reversed().drop { $0 == "0" }.reversed())
    }
}
