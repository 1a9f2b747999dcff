/// Every command that is built in (spec platform-cli.md §1).
package enum CommandTable {
    /// The program itself, with the commands as subcommands and the global flags as flags.
    package static let root: Command = Command(
        "micro",
        usage: "API first development platform\n\n   Use `micro [command] --help` to see command specific help.",
        flags: GlobalFlags.all,
        subcommands: [
            CallCommand.command, CompletionCommand.command, CompletionCommand.candidates, DoctorCommand.command,
            EnvCommand.command,
            GetCommand.command, ServerCommand.command,
            ServicesCommand.command, StreamCommand.command, VersionCommand.command,
        ])
}
