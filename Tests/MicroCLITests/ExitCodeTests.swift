import MicroCore
import Testing

@testable import MicroCLI

@Suite("Everything that goes wrong is told on the error stream, with the exit code of its kind")
struct ExitCodeTests {
    /// The rows of spec platform-cli.md §2, first table, that are told in one line.
    @Test(
        "One line and its exit code",
        arguments: [
            ([], 1, "No command provided to micro. Please refer to 'micro --help'\n"),
            (["--env", "x"], 1, "No command provided to micro. Please refer to 'micro --help'\n"),
            (["zzzzz"], 1, "Unrecognized micro command: zzzzz. Please refer to 'micro --help'\n"),
            (
                ["service"], 1,
                "Unrecognized micro command: service. Please refer to 'micro --help'\nDid you mean \"services\"?\n"
            ),
            (["get", "zzzzz"], 3, "No help topic for 'zzzzz'\n"),
            (["get", "servic"], 3, "No help topic for 'servic'\nDid you mean \"service\"?\n"),
            (["help", "zzzzz"], 3, "No help topic for 'zzzzz'\n"),
            (["env", "help", "zzzzz"], 3, "No help topic for 'zzzzz'\n"),
            (
                ["group", "zzzzz"], 1,
                "Unrecognized subcommand for micro group: zzzzz. Please refer to 'micro group --help'\n"
            ),
            (["plain"], 1, "It broke\n"),
            (["mapped"], 128, "it broke\n"),
            (["plain-micro"], 1, "Wrong key\n"),
            (["mapped-micro"], 127, "wrong key\n"),
            (["silent"], 7, ""),
        ] as [([String], Int32, String)])
    func oneLine(words: [String], code: Int32, text: String) async throws {
        var micro = try Micro()
        micro.root = ExitCodeTests.root
        let result = await micro.run(words)
        #expect(result.code == code)
        #expect(result.errors == text)
        #expect(result.output.isEmpty)
    }

    private static let root: Command = {
        let micro = MicroError.badRequest("config", "wrong key")
        var root = CommandTable.root
        root.subcommands += [
            Command("group", subcommands: [Command("get")], unknownSubcommand: .unrecognized),
            Command("plain") { _ in throw Stranger("it broke") },
            Command("mapped", errors: .mapped) { _ in throw Stranger("it broke") },
            Command("plain-micro") { _ in throw micro },
            Command("mapped-micro", errors: .mapped) { _ in throw micro },
            Command("silent") { _ in throw ExitError("", code: 7) },
        ]
        return root
    }()

    @Test(
        "A bad flag is told, then the help, then told again",
        arguments: [
            (["call", "-zzz"], "Incorrect Usage: flag provided but not defined: -zzz\n\nNAME:\n   micro call - "),
            (["--zzz", "call"], "Incorrect Usage. flag provided but not defined: -zzz\n\nNAME:\n   micro - "),
            (
                ["call", "--outptu", "raw"],
                "Incorrect Usage: flag provided but not defined: -outptu\nDid you mean --output?\n\nNAME:"
            ),
            (["call", "--address"], "Incorrect Usage: flag needs an argument: -address\n\nNAME:"),
            (["--env"], "Incorrect Usage. flag needs an argument: -env\n\nNAME:"),
            (
                ["env", "get", "--zzz"],
                "Incorrect Usage: flag provided but not defined: -zzz\n\nNAME:\n   micro env get - "
            ),
            (
                ["services", "--env", "dev"],
                "Incorrect Usage: flag provided but not defined: -env\n--env stands before the command: micro --env … services\n\n"
            ),
            (
                ["--metadata", "a=b", "call"],
                "Incorrect Usage. flag provided but not defined: -metadata\n--metadata stands behind the command: micro call --metadata …\n\n"
            ),
            (
                ["services", "--output", "yaml"],
                "Incorrect Usage: invalid value \"yaml\" for flag -output: it takes text or json\n\n"
            ),
        ])
    func badFlag(words: [String], start: String) async throws {
        let captured = CapturedConsole()
        let micro = try Micro()
        let line = MicroCommandLine(dependencies: .unused, environment: micro.environment, console: captured.console)
        #expect(await line.run(words) == 1)
        #expect(captured.output.isEmpty)
        #expect(captured.errors.hasPrefix(start), "\(captured.errors)")
        let message = start.split(separator: "\n")[0].dropFirst("Incorrect Usage: ".count)
        #expect(captured.errors.hasSuffix("\n\n\(message.capitalizedFirst)\n"))
    }

    @Test(
        "Missing arguments show the help on the output with exit code 0",
        arguments: [
            ["call"], ["call", "helloworld"], ["get", "service"], ["env", "set"], ["env", "add"], ["env", "del"],
            ["get"],
            ["env", "set", ""],
        ])
    func missingArguments(words: [String]) async throws {
        let captured = CapturedConsole()
        let micro = try Micro()
        let line = MicroCommandLine(dependencies: .unused, environment: micro.environment, console: captured.console)
        #expect(await line.run(words) == 0)
        #expect(captured.errors.isEmpty)
        let path = words.filter { !["", "helloworld"].contains($0) }.joined(separator: " ")
        #expect(captured.output.hasPrefix("NAME:\n   micro \(path) - "))
    }

    @Test("The version is printed by flag and command", arguments: ["--version", "-v", "version"])
    func version(word: String) async throws {
        let result = try await Micro()(word)
        #expect(result.code == 0 && result.output == "micro version v0.1.0\n" && result.errors.isEmpty)
    }
}
