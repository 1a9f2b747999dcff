import MicroCore
import Testing

@testable import MicroCLI

@Suite("An unfinished command line is completed from the table of commands and by the server")
struct CompletionTests {
    private var micro: Micro

    init() throws {
        micro = try Micro()
        let request = ValueType(
            name: "Request", type: "Request",
            values: [
                ValueType(name: "name", type: "string"),
                ValueType(name: "size", type: "Size", values: ValueType.enumeration(["SMALL", "LARGE"])),
                ValueType(name: "inner", type: "Inner", values: [ValueType(name: "city", type: "string")]),
            ])
        micro.registry.records["micro"] = [
            ServiceRecord(
                name: "helloworld",
                endpoints: ["Helloworld.Call", "Greeter.Hi", "Greeter.Ho"].map {
                    EndpointRecord(name: $0, request: request)
                }),
            ServiceRecord(name: "foo-bar", endpoints: [EndpointRecord(name: "FooBar.Call")]),
        ]
    }

    @Test(
        "Candidates, by words",
        arguments: [
            (["se"], ["server", "services"]), (["env", "s"], ["set"]), (["get", "ser"], ["service"]),
            (["__"], []), (["h"], ["help", "helloworld"]), (["env", "set", ""], ["local"]), (["help", "en"], ["env"]),
            (["-e", ""], ["local"]), (["--env", "local", "get", "service", "f"], ["foo-bar"]), (["-c", ""], []),
            (["call", "he"], ["helloworld"]), (["call", "--output", "raw", "he"], ["helloworld"]),
            (["call", "--output=raw", "he"], ["helloworld"]), (["call", "--output", ""], []),
            (["call", "helloworld", "Hello"], ["Helloworld.Call"]),
            (["call", "helloworld", "Helloworld.Call", ""], []),
            (["call", "--a"], ["--address"]), (["call", "helloworld", "--"], []),
            (["completion", ""], ["bash", "zsh"]),
            (["helloworld", ""], ["call", "greeter"]), (["helloworld", "greeter", "h"], ["hi", "ho"]),
            (["foo-bar", ""], ["call"]), (["helloworld", "call", "--na"], ["--name"]),
            (["helloworld", "call", "--name=x", "--in"], ["--inner-city", "--input"]),
            (["helloworld", "greeter", "hi", "--n"], ["--name"]), (["nosuch", ""], []), (["call", "nosuch", ""], []),
            (["version", ""], []), (["helloworld", "call", "--size", ""], ["SMALL", "LARGE"]),
            (["helloworld", "call", "--size", "L"], ["LARGE"]), (["helloworld", "--name", ""], ["call", "greeter"]),
        ] as [([String], [String])])
    func words(words: [String], candidates: [String]) async {
        let result = await micro.run(["__complete"] + words)
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(result.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) } == candidates)
    }

    @Test("Each candidate tells what it does")
    func text() async {
        #expect(await micro("__complete", "services").output == "services\tList services in the registry\n")
        #expect(await micro("__complete", "helloworld", "call", "--inner").output == "--inner-city\tstring\n")
        #expect(await micro("__complete", "helloworld", "call", "--si").output == "--size\tSMALL|LARGE\n")
    }

    @Test("Global flags decide which server is asked")
    func globals() async {
        await micro("__complete", "--proxy_address", "h:1", "--namespace=team", "call", "")
        #expect(micro.log.all.targets == ["h:1 team"])
    }

    @Test("Where only the table is asked, no server is")
    func offline() async {
        await micro("__complete", "env", "")
        #expect(micro.log.all.targets.isEmpty)
    }

    @Test("A server that fails, or never answers, is passed over in silence")
    func silence() async {
        var micro = micro
        micro.connectFailure = MicroError.internalServerError("x", "no")
        #expect(await micro("__complete", "call", "").output.isEmpty)
        let captured = CapturedConsole()
        let line = MicroCommandLine(
            dependencies: Dependencies(
                version: "v1",
                connect: { _, _ in
                    try await Task.sleep(for: .seconds(3600))
                    throw Stranger("late")
                }, serve: { _ in }),
            environment: micro.environment, console: captured.console)
        #expect(await line.run(["__complete", "ser"]) == 0)
        #expect(captured.output.hasPrefix("server\t") && captured.errors.isEmpty)
    }

    @Test("There is a script for bash and one for zsh", arguments: ["bash", "zsh"])
    func scripts(shell: String) async {
        let result = await micro("completion", shell)
        #expect(result.code == 0 && result.output.contains("__complete") && result.output.contains("_micro"))
    }

    @Test("No other shell is served, and no list shows the hidden command")
    func others() async {
        let result = await micro("completion", "fish")
        #expect(result.code == 1 && result.errors.hasPrefix("Incorrect Usage: no completion for \"fish\""))
        #expect(await !micro("--help").output.contains("__complete"))
        #expect(await micro("completion").output.hasPrefix("NAME:\n   micro completion"))
    }
}
