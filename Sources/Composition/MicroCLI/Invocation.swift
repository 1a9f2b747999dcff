import MicroCore

/// One use of a command: what was given, and what the action may use.
package struct Invocation: Sendable {
    /// The words that called the command, such as `["micro", "env", "get"]`.
    package let path: [String]
    /// The command itself.
    package let command: Command
    /// The values of its flags.
    package let flags: FlagValues
    /// The words behind the flags.
    package let arguments: [String]
    /// What the global flags and the config file say.
    package let settings: Settings
    /// Where to write.
    package let console: Console
    /// What the rest of the program provides.
    package let dependencies: Dependencies

    /// Shows the command's help as what was asked for.
    package func showHelp() throws(ExitError) { try console.write(helpText) }

    /// The command's help.
    package var helpText: String { HelpText(command, path: path, version: dependencies.version).text }

    /// Refuses arguments that the command would not look at.
    ///
    /// - Parameter count: how many it looks at.
    package func expectArguments(atMost count: Int) throws(UsageError) {
        try expectNoFlags(behind: 0)
        guard arguments.count > count else { return }
        throw UsageError(.spareArgument, arguments[count])
    }

    /// Refuses a flag of the command that stands behind its arguments, where it would be taken for one of them.
    ///
    /// - Parameter count: how many arguments are free text.
    package func expectNoFlags(behind count: Int) throws(UsageError) {
        for word in arguments.dropFirst(count) where word.hasPrefix("-") {
            let name = word.drop { $0 == "-" }.prefix { $0 != "=" }
            guard command.flags.contains(where: { $0.names.contains(String(name)) }) else { continue }
            throw UsageError(.misplacedFlag, "\(path.joined(separator: " ")) \(word) …")
        }
    }

    /// Connects to the server of the current environment, runs a body and disconnects.
    ///
    /// - Parameter body: gets the connection and the namespace to work in.
    package func withConnection<Result: Sendable>(
        _ body: (_ connection: Connection, _ namespace: String) async throws -> Result
    ) async throws -> Result {
        let target = try settings.target()
        let connection: Connection
        do {
            connection = try await dependencies.connect(target.proxyAddress, target.namespace)
        } catch {
            throw ErrorMapper.exitError(for: error, proxy: target.proxyAddress)
        }
        do {
            let result = try await body(connection, target.namespace)
            await connection.close()
            return result
        } catch {
            await connection.close()
            // A mistake in the flags is told with the help.
            if error is UsageError { throw error }
            throw ErrorMapper.exitError(for: error, proxy: target.proxyAddress)
        }
    }
}
