import MicroCore
import Testing

@testable import MicroCLI

@Suite("Help is laid out as urfave/cli lays it out")
struct HelpTextTests {
    @Test("The program's help lists commands by name, help last, and the global options")
    func program() {
        let root = Command(
            "micro", usage: "API first development platform",
            flags: [Flag("env", aliases: ["e"], variable: "MICRO_ENV", usage: "Set the environment"), .help],
            subcommands: [Command("services", usage: "List services"), Command("call", usage: "Call a service")])
        #expect(
            HelpText(root, path: ["micro"], version: "v1.2.3").text == """
                NAME:
                   micro - API first development platform

                USAGE:
                   micro [global options] command [command options] [arguments...]

                VERSION:
                   v1.2.3

                COMMANDS:
                   call      Call a service
                   services  List services
                   help, h   Shows a list of commands or help for one command

                GLOBAL OPTIONS:
                   --env value, -e value  Set the environment [$MICRO_ENV]
                   --help, -h             show help (default: false)

                """)
    }

    @Test("A group's help lists its subcommands, and no version")
    func group() {
        let group = Command(
            "env", usage: "Get/set micro cli environment", subcommands: [Command("get", usage: "Get it")])
        #expect(
            HelpText(group, path: ["micro", "env"], version: "v1").text == """
                NAME:
                   micro env - Get/set micro cli environment

                USAGE:
                   micro env command [command options] [arguments...]

                COMMANDS:
                   get      Get it
                   help, h  Shows a list of commands or help for one command

                OPTIONS:
                   --help, -h  show help (default: false)

                """)
    }

    @Test("A command's help tells arguments, description, defaults and variables")
    func command() {
        let command = Command(
            "read", argumentUsage: "<key>", description: "Reads a key.\nPrints its value.",
            flags: [
                Flag("c", usage: "Short"), Flag("limit", default: .int(25)), Flag("all", default: .bool(true)),
                Flag("since", default: .duration(.seconds(90)), usage: "How far back"),
                Flag("order", variable: "ORDER", default: .string("asc"), usage: "Order"),
                Flag("tag", default: .list([]), usage: "Tags"),
            ])
        #expect(
            HelpText(command, path: ["micro", "store", "read"], version: "v1").text == """
                NAME:
                   micro store read

                USAGE:
                   micro store read [command options] <key>

                DESCRIPTION:
                   Reads a key.
                   Prints its value.

                OPTIONS:
                   -c value       Short
                   --limit value  (default: 25)
                   --all          (default: true)
                   --since value  How far back (default: 1m30s)
                   --order value  Order (default: asc) [$ORDER]
                   --tag value    Tags
                   --help, -h     show help (default: false)

                """)
    }

    @Test(
        "Durations are shown as Go shows them",
        arguments: [
            (Duration.zero, "0s"), (.nanoseconds(7), "7ns"), (.microseconds(1500), "1.5ms"),
            (.milliseconds(500), "500ms"),
            (.seconds(5), "5s"), (.milliseconds(1050), "1.05s"), (.seconds(3600), "1h0m0s"), (.seconds(-90), "-1m30s"),
            (.microseconds(12), "12µs"),
        ])
    func durations(duration: Duration, text: String) { #expect(duration.goText == text) }

    @Test("Asking for help answers on the output with exit code 0", arguments: ["--help", "-h", "help", "h"])
    func asked(word: String) async throws {
        let result = try await Micro()(word)
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(
            result.output.hasPrefix(
                "NAME:\n   micro - API first development platform\n\n   Use `micro [command] --help`"))
        #expect(result.output.contains("VERSION:\n   v0.1.0\n"))
        #expect(result.output.contains("   help, h     Shows a list of commands or help for one command\n"))
        #expect(result.output.hasSuffix("--version, -v          print the version (default: false)\n"))
    }

    @Test("The same help is reached in every way urfave knows")
    func ways() async throws {
        let micro = try Micro()
        let help = await micro("env", "get", "--help")
        #expect(help.output.hasPrefix("NAME:\n   micro env get - "))
        #expect(help.code == 0)
        #expect(await micro("help", "env", "get").output == help.output)
        #expect(await micro("env", "help", "get").output == help.output)
        #expect(await micro("env", "h", "get").output == help.output)
        #expect(await micro("get").output == micro("get", "-h").output)
    }

    @Test("No help needs a home or a server")
    func untouched() async throws {
        let micro = try Micro()
        for words in [["--help"], ["env", "--help"], ["services", "-h"], ["help", "server"], ["version"]] {
            let line = MicroCommandLine(
                root: micro.root, dependencies: Dependencies.unused, environment: micro.environment,
                console: CapturedConsole().console)
            #expect(await line.run(words) == 0)
        }
        #expect(micro.home.names(in: "").isEmpty)
    }
}

extension Dependencies {
    /// For command lines that must not connect anywhere.
    static let unused = Dependencies(
        version: "v0.1.0", connect: { _, _ in throw Stranger("connected") }, serve: { _ in throw Stranger("served") })
}
