// What the command line says: help, and errors of the command line itself.

import MicroCore

extension MicroCommandLine {
    func parse(
        _ words: [String], of command: Command, path: [String]
    ) throws(ExitError) -> (values: FlagValues, arguments: [String]) {
        do throws(UsageError) {
            return try FlagParser(flags: command.allFlags, environment: environment).parse(words)
        } catch {
            throw misuse(error, of: command, path: path)
        }
    }

    /// Warns of variables that nothing reads: a command only of those with a typing error, so that other programs may
    /// have some of their own, the server of all.
    func warnOfVariables(for command: Command) {
        let tellsAll = !command.variables.isEmpty
        for finding in VariableTable(root: root).findings(in: environment) {
            let isTold =
                switch finding.kind {
                case .mistyped: true
                case .unknown, .withoutEffect: tellsAll
                // Who reads the variable refuses the value.
                case .unusable: false
                }
            if isTold { console.writeError("Warning: \(finding.text)\n") }
        }
    }

    /// The error with the command's help, as urfave/cli shows it, and the error again at the end.
    func misuse(_ error: UsageError, of command: Command, path: [String]) -> ExitError {
        let lead = path.count == 1 ? "Incorrect Usage." : "Incorrect Usage:"
        let hint = (error.hint ?? misplacement(of: error.unknownFlag, path)).map { $0 + "\n" } ?? ""
        let help = helpText(command, path)
        return ExitError(
            "\(lead) \(error.message)\n\(hint)\n\(help)\n\(error.message.capitalizedFirst)",
            code: Int32(error.entry.code))
    }

    /// Where an unknown flag would be right: global ones stand before the command, all others behind it.
    private func misplacement(of flag: String?, _ path: [String]) -> String? {
        guard let flag else { return nil }
        let dashed = Flag.dashed(flag)
        if path.count > 1 {
            guard root.flags.contains(where: { $0.names.contains(flag) }) else { return nil }
            return
                "\(dashed) stands before the command: \(root.name) \(dashed) … \(path.dropFirst().joined(separator: " "))"
        }
        guard let command = root.subcommands.first(where: { $0.flags.contains { $0.names.contains(flag) } }) else {
            return nil
        }
        return "\(dashed) stands behind the command: \(root.name) \(command.name) \(dashed) …"
    }

    func unknown(_ word: String, of command: Command, path: [String]) -> ExitError {
        switch command.unknownSubcommand {
        case .noHelpTopic: return noHelpTopic(word, in: command)
        case .unrecognized:
            let group = path.joined(separator: " ")
            return ExitError(.unknownSubcommand, group, word, group, hint: suggestion(for: word, in: command))
        }
    }

    func noHelpTopic(_ word: String, in command: Command, besides services: [String] = []) -> ExitError {
        ExitError(.noHelpTopic, word, hint: suggestion(for: word, in: command, besides: services))
    }

    /// What was probably meant: a command, or one of the services.
    func suggestion(for word: String, in command: Command, besides services: [String] = []) -> String? {
        let names = command.listedSubcommands.flatMap(\.names) + services
        return Suggestion.nearest(to: word, among: names).map { "Did you mean \"\($0)\"?" }
    }

    /// Shows the help of a group, or of what the words name in it.
    func showHelp(_ command: Command, _ path: [String], topic: [String]) throws(ExitError) {
        guard let word = topic.first else { return try showHelp(command, path) }
        guard let subcommand = command.subcommand(word) else { throw noHelpTopic(word, in: command) }
        try showHelp(subcommand, path + [subcommand.name], topic: Array(topic.dropFirst()))
    }

    func showHelp(_ command: Command, _ path: [String]) throws(ExitError) { try console.write(helpText(command, path)) }

    private func helpText(_ command: Command, _ path: [String]) -> String {
        HelpText(command, path: path, version: dependencies.version).text
    }
}
