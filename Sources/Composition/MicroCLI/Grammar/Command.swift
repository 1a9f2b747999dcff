/// One command as data: what it is called, what it takes, what it does.
///
/// The same table serves the command line, and whatever else offers commands to people or programs.
package struct Command: Sendable {
    /// What a command does with one command line.
    package typealias Action = @Sendable (Invocation) async throws -> Void

    /// What becomes of an error that the action throws.
    package enum ErrorStyle: Sendable {
        /// ``ErrorMapper`` gives it a text for people and an exit code of its kind.
        case mapped
        /// Its text with a capital first letter, exit code 1.
        case plain
    }

    /// What a group answers to a word that is none of its subcommands.
    package enum UnknownSubcommand: Sendable {
        /// `No help topic for 'x'`, exit code 3.
        case noHelpTopic
        /// `Unrecognized subcommand for micro config: x. …`, exit code 1.
        case unrecognized
    }

    /// What an argument names, for completion.
    package enum Argument: Sendable, Hashable {
        /// A service of the registry.
        case service
        /// An endpoint of the service named before it.
        case endpoint
        /// An environment of the config file.
        case environment
        /// A shell that can complete.
        case shell
    }

    /// The word that calls it.
    package var name: String
    /// Other words that call it.
    package var aliases: [String]
    /// One line for lists of commands.
    package var usage: String
    /// What it takes behind the flags, such as `<name>`; nil shows `[arguments...]`, empty nothing.
    package var argumentUsage: String?
    /// What its arguments name, as far as completion knows them.
    package var arguments: [Argument]
    /// True for commands that only programs use: no list shows them.
    package var isHidden: Bool
    /// Paragraphs for its own help.
    package var description: String
    /// Its flags; `--help`, which every command has, may be left out.
    package var flags: [Flag]
    /// Environment variables that it reads and that are no flag's.
    package var variables: [Variable]
    /// The commands of a group; empty for one that acts by itself.
    package var subcommands: [Command]
    /// False when the words behind the name are handed on unread.
    package var parsesFlags: Bool
    /// False when it does not care which server the global flags and variables name: it works though they are wrong.
    package var usesSettings: Bool
    /// What becomes of an error that the action throws.
    package var errors: ErrorStyle
    /// What a group answers to an unknown word.
    package var unknownSubcommand: UnknownSubcommand
    /// What it does; a group without one shows its help.
    package var action: Action?

    /// Makes a command; see the properties.
    package init(
        _ name: String,
        aliases: [String] = [],
        usage: String = "",
        argumentUsage: String? = nil,
        arguments: [Argument] = [],
        isHidden: Bool = false,
        description: String = "",
        flags: [Flag] = [],
        variables: [Variable] = [],
        subcommands: [Command] = [],
        parsesFlags: Bool = true,
        usesSettings: Bool = true,
        errors: ErrorStyle = .plain,
        unknownSubcommand: UnknownSubcommand = .noHelpTopic,
        action: Action? = nil
    ) {
        self.name = name
        self.aliases = aliases
        self.usage = usage
        self.argumentUsage = argumentUsage
        self.arguments = arguments
        self.isHidden = isHidden
        self.description = description
        self.flags = flags
        self.variables = variables
        self.subcommands = subcommands
        self.parsesFlags = parsesFlags
        self.usesSettings = usesSettings
        self.errors = errors
        self.unknownSubcommand = unknownSubcommand
        self.action = action
    }

    /// The name and the aliases.
    package var names: [String] { [name] + aliases }

    /// The flags with `--help`.
    var allFlags: [Flag] { flags.contains { $0.name == Flag.help.name } ? flags : flags + [.help] }

    /// The subcommand that a word calls.
    func subcommand(_ word: String) -> Command? { subcommands.first { $0.names.contains(word) } }

    /// The subcommands by name, and `help` at the end, as the help lists them.
    var listedSubcommands: [Command] {
        subcommands.filter { !$0.isHidden }.sorted { $0.name < $1.name } + [.help]
    }

    /// The command that every group has.
    static let help = Command(
        "help", aliases: ["h"], usage: "Shows a list of commands or help for one command",
        argumentUsage: "[command]")
}
