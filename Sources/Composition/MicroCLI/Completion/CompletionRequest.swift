/// What the words of an unfinished command line ask for, by the table of commands alone.
struct CompletionRequest: Sendable {
    /// What can stand in the place of the last word.
    enum Expected: Sendable, Hashable {
        /// Nothing that is known here.
        case nothing
        /// A flag of the command.
        case flag([String])
        /// A subcommand; at the top also a service.
        case subcommand(orService: Bool)
        /// What the command's table entry says of its next argument.
        case argument(Command.Argument, before: [String])
        /// What stands behind the name of a service.
        case service(String, words: [String])
    }

    /// The innermost command that the words name.
    private(set) var command: Command
    /// What may come next.
    private(set) var expected: Expected = .nothing
    /// The beginning of the last word.
    let prefix: String
    /// The words of the global flags, which say where a server is.
    private(set) var globals: [String] = []

    /// Reads the words.
    ///
    /// - Parameters:
    ///   - root: the program.
    ///   - words: everything behind its name, the unfinished word, which may be empty, last.
    init(root: Command, words: [String]) {
        command = root
        prefix = words.last ?? ""
        var rest = words.dropLast()[...]
        var arguments: [String] = []
        while let word = rest.popFirst() {
            if word.hasPrefix("-"), word.count > 1, arguments.isEmpty {
                let isGlobal = command.name == root.name
                if isGlobal { globals.append(word) }
                guard takesValue(word) else { continue }
                // The value is what is being typed.
                guard let value = rest.popFirst() else {
                    let isEnvironment = isGlobal && ["-e", "--env", "-env"].contains(word)
                    expected = isEnvironment ? .argument(.environment, before: []) : .nothing
                    return
                }
                if isGlobal { globals.append(value) }
            } else if arguments.isEmpty, let subcommand = command.subcommand(word) {
                command = subcommand
            } else if command.name == root.name, !Command.help.names.contains(word) {
                expected = .service(word, words: Array(rest))
                return
            } else if !Command.help.names.contains(word) || !arguments.isEmpty || command.subcommands.isEmpty {
                arguments.append(word)
            }
        }
        if prefix.hasPrefix("-") {
            expected = arguments.isEmpty ? .flag(command.allFlags.flatMap(\.names).map(Flag.dashed)) : .nothing
        } else if !command.subcommands.isEmpty {
            expected = arguments.isEmpty ? .subcommand(orService: command.name == root.name) : .nothing
        } else if arguments.count < command.arguments.count {
            expected = .argument(command.arguments[arguments.count], before: arguments)
        }
    }

    private func takesValue(_ word: String) -> Bool {
        guard !word.contains("=") else { return false }
        let name = word.drop { $0 == "-" }
        return command.allFlags.first { $0.names.contains(String(name)) }.map { !$0.isBool } ?? false
    }
}
