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
    package func showHelp() { console.write(helpText) }

    /// The command's help.
    package var helpText: String { HelpText(command, path: path, version: dependencies.version).text }

    /// Connects to the server of the current environment, runs a body and disconnects.
    ///
    /// - Parameter body: gets the connection and the namespace to work in.
    package func withConnection<Result: Sendable>(
        _ body: (_ connection: Connection, _ namespace: String) async throws -> Result
    ) async throws -> Result {
        let target = try settings.target()
        let connection = try await dependencies.connect(target.proxyAddress, target.namespace)
        do {
            let result = try await body(connection, target.namespace)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }
}
