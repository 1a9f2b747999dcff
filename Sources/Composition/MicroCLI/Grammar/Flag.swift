import MicroCore

/// One flag of a command: how it is written, what it holds, what it is for.
package struct Flag: Sendable {
    /// The name behind the dashes; the action asks for the value by it.
    package var name: String
    /// Other names for the same flag, such as `e` for `env`.
    package var aliases: [String]
    /// The environment variable that fills the flag when it is not given.
    package var variable: String?
    /// The value without flag and variable; its kind is the flag's.
    package var defaultValue: FlagValue
    /// What its text must be, beyond its kind; nil for anything.
    package var rule: ValueRule?
    /// One line for the help.
    package var usage: String

    /// Makes a flag.
    ///
    /// - Parameters:
    ///   - name: the name behind the dashes.
    ///   - aliases: other names for it.
    ///   - variable: the environment variable that fills it when it is not given.
    ///   - defaultValue: the value without either; its kind is the flag's.
    ///   - rule: what its text must be.
    ///   - usage: one line for the help.
    package init(
        _ name: String,
        aliases: [String] = [],
        variable: String? = nil,
        default defaultValue: FlagValue = .string(""),
        rule: ValueRule? = nil,
        usage: String = ""
    ) {
        self.name = name
        self.aliases = aliases
        self.variable = variable
        self.defaultValue = defaultValue
        self.rule = rule
        self.usage = usage
    }

    /// The name and the aliases.
    package var names: [String] { [name] + aliases }

    /// Whether the flag stands alone, without a value.
    package var isBool: Bool { if case .bool = defaultValue { true } else { false } }

    /// What it takes, as the end of a sentence: `it takes …`.
    var expectation: String { rule?.expectation ?? defaultValue.expectation }

    /// A name as it is written, short ones with one dash: `-e`, `--env`.
    ///
    /// - Parameter name: the name without dashes.
    package static func dashed(_ name: String) -> String { (name.count == 1 ? "-" : "--") + name }

    /// The flag that every command has.
    package static let help = Flag("help", aliases: ["h"], default: .bool(false), usage: "show help")
}

/// What a flag holds.
package enum FlagValue: Sendable, Hashable {
    /// Any text.
    case string(String)
    /// Yes or no.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A duration in Go's notation, such as `1m30s`.
    case duration(Duration)
    /// The values of a flag that may be given more than once, in order.
    case list([String])

    /// A value of the same kind read from text; nil when the text does not fit.
    func reading(_ text: String) -> FlagValue? {
        switch self {
        case .string: .string(text)
        case .bool: FlagValue.goBool(text).map { .bool($0) }
        case .int: Int(text).map { .int($0) }
        case .duration: Duration(goText: text).map { .duration($0) }
        case .list: .list([text])
        }
    }

    /// What the kind takes, as the end of a sentence.
    var expectation: String {
        switch self {
        case .string, .list: "text"
        case .bool: "true or false"
        case .int: "a whole number"
        case .duration: "a duration such as 500ms or 5s"
        }
    }

    /// The words that Go's strconv.ParseBool takes.
    private static func goBool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }
}
