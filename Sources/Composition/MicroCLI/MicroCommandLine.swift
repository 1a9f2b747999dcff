import MicroCore

/// The `micro` command: reads a command line, runs what it names and tells the exit code.
///
/// What was asked for goes to the console's output, everything that went wrong to its errors.
package struct MicroCommandLine: Sendable {
    /// Finds a command that is not in the table.
    typealias Resolver = @Sendable (_ word: String, _ settings: Settings) async throws -> Command?

    let root: Command
    let dependencies: Dependencies
    let environment: Environment
    let console: Console
    private let resolvers: [Resolver]

    /// Makes a command line.
    ///
    /// - Parameters:
    ///   - dependencies: what the rest of the program provides.
    ///   - environment: the environment variables.
    ///   - console: where it writes.
    package init(dependencies: Dependencies, environment: Environment = .process, console: Console = .standard) {
        self.init(root: CommandTable.root, dependencies: dependencies, environment: environment, console: console)
    }

    /// Makes a command line with commands of its own.
    init(root: Command, dependencies: Dependencies, environment: Environment, console: Console) {
        self.root = root
        self.dependencies = dependencies
        self.environment = environment
        self.console = console
        resolvers = [
            { word, settings in ExternalCommand(word, environment: settings.environment)?.command(word) }
        ]
    }

    /// Runs one command line to its end.
    ///
    /// - Parameter arguments: the words behind the program's name.
    /// - Returns: the exit code.
    package func run(_ arguments: [String]) async -> Int32 {
        do throws(ExitError) {
            try await runRoot(arguments)
            return 0
        } catch {
            if !error.message.isEmpty { console.writeError(error.message + "\n") }
            return error.code
        }
    }

    private func runRoot(_ words: [String]) async throws(ExitError) {
        let path = [root.name]
        let (flags, arguments) = try parse(words, of: root, path: path)
        if flags.bool(Flag.help.name) { return try showHelp(root, path) }
        if flags.bool(GlobalFlags.version.name) {
            return try console.write(VersionCommand.line(dependencies.version))
        }
        guard let word = arguments.first else {
            throw ExitError(.noCommand)
        }
        let rest = Array(arguments.dropFirst())
        let settings = Settings(globals: flags, environment: environment)
        if Command.help.names.contains(word) { return try await showHelpOfAnything(rest, settings) }
        let command: Command
        if let known = root.subcommand(word) {
            command = known
        } else {
            command = try await resolve(word, settings)
        }
        // The doctor tells more of them.
        if !command.isHidden, command.name != DoctorCommand.command.name { warnOfVariables(for: command) }
        try await run(command, path + [command.name], rest, settings)
    }

    /// `micro help …`, whose topic may be a service.
    private func showHelpOfAnything(_ topic: [String], _ settings: Settings) async throws(ExitError) {
        guard let word = topic.first, root.subcommand(word) == nil, !Command.help.names.contains(word) else {
            return try showHelp(root, [root.name], topic: topic)
        }
        let command = ServiceCommand(word: word) { noHelpTopic(word, in: root, besides: $0) }.command
        try await run(command, [root.name, word], Array(topic.dropFirst()) + ["--help"], settings)
    }

    /// The order of spec platform-cli.md §1, "Resolution of the first word", behind the table itself.
    private func resolve(_ word: String, _ settings: Settings) async throws(ExitError) -> Command {
        do {
            for resolver in resolvers {
                if let command = try await resolver(word, settings) { return command }
            }
        } catch {
            throw ErrorMapper.exitError(for: error)
        }
        return ServiceCommand(word: word) { services in
            ExitError(.unknownCommand, word, hint: suggestion(for: word, in: root, besides: services))
        }.command
    }

    private func run(
        _ command: Command, _ path: [String], _ words: [String], _ settings: Settings
    ) async throws(ExitError) {
        guard command.parsesFlags else {
            return try await act(command, path, FlagValues(), words, settings)
        }
        let (flags, arguments) = try parse(words, of: command, path: path)
        if flags.bool(Flag.help.name) { return try showHelp(command, path) }
        guard !command.subcommands.isEmpty, let word = arguments.first else {
            return try await act(command, path, flags, arguments, settings)
        }
        let rest = Array(arguments.dropFirst())
        if Command.help.names.contains(word) { return try showHelp(command, path, topic: rest) }
        guard let subcommand = command.subcommand(word) else { throw unknown(word, of: command, path: path) }
        try await run(subcommand, path + [subcommand.name], rest, settings)
    }

    private func variableProblem(of command: Command) -> UsageError? {
        command.variables.lazy.compactMap { environment[$0.name].flatMap($0.problem) }.first
    }

    private func act(
        _ command: Command, _ path: [String], _ flags: FlagValues, _ arguments: [String], _ settings: Settings
    ) async throws(ExitError) {
        if let problem = flags.problem ?? variableProblem(of: command) {
            throw misuse(problem, of: command, path: path)
        }
        if command.usesSettings, let problem = settings.problem { throw misuse(problem, of: root, path: [root.name]) }
        let invocation = Invocation(
            path: path, command: command, flags: flags, arguments: arguments, settings: settings, console: console,
            dependencies: dependencies)
        guard let action = command.action else { return try invocation.showHelp() }
        do {
            try await action(invocation)
        } catch let error as UsageError {
            throw misuse(error, of: command, path: path)
        } catch let error as ExitError {
            throw error
        } catch let error as CLIError {
            throw ExitError(error)
        } catch {
            switch command.errors {
            case .mapped: throw ErrorMapper.exitError(for: error)
            case .plain: throw ExitError(ErrorMapper.plainText(of: error), code: 1)
            }
        }
    }
}
