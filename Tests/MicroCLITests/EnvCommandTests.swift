import Testing

@testable import MicroCLI

@Suite("micro env keeps the servers that commands go to")
struct EnvCommandTests {
    private var micro: Micro

    init() throws { micro = try Micro() }

    @Test("A fresh home knows the local server", arguments: [["env"], ["env", "list"]])
    func fresh(words: [String]) async throws {
        let result = words.count == 1 ? await micro("env") : await micro("env", "list")
        #expect(result.output == "* local   127.0.0.1:8081    Local running Micro Server\n")
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(micro.home.content(".micro/config.json") == #"{"env":"local"}"#)
    }

    @Test("Environments are listed by name, the current one starred, in columns")
    func list() async throws {
        #expect(await micro("env", "add", "staging", "10.0.0.1:8081").output.isEmpty)
        await micro("env", "add", "dev")
        #expect(await micro("env", "set", "dev").output.isEmpty)
        #expect(
            await micro("env").output == """
                * dev       none
                  local     127.0.0.1:8081    Local running Micro Server
                  staging   10.0.0.1:8081

                """)
        #expect(await micro("env", "get").output == "dev\n")
    }

    @Test("The file is the original's: envs is a text that holds JSON, sorted by name")
    func format() async throws {
        await micro("env", "add", "b", "h:1")
        await micro("env", "add", "a")
        await micro("env", "set", "b")
        #expect(
            micro.home.content(".micro/config.json")
                == #"{"env":"b","envs":"{\"a\":{\"Name\":\"a\",\"ProxyAddress\":\"\",\"Description\":\"\"},"#
                + #"\"b\":{\"Name\":\"b\",\"ProxyAddress\":\"h:1\",\"Description\":\"\"}}"}"#)
    }

    @Test("A file that the Go original wrote is understood, and what we don't know in it kept")
    func original() async throws {
        try micro.home.put(
            #"{"env":"platform","envs":"{\"platform\":{\"Name\":\"platform\",\"ProxyAddress\":\"proxy.m3o.com\","#
                + #"\"Description\":\"Cloud\"},\"local\":{\"Name\":\"local\",\"ProxyAddress\":\"evil:1\"}}","git":{"baseurl":"x"}}"#,
            to: ".micro/config.json")
        #expect(
            await micro("env").output == """
                  local      127.0.0.1:8081    Local running Micro Server
                * platform   proxy.m3o.com     Cloud

                """)
        await micro("env", "set", "local")
        #expect(micro.home.content(".micro/config.json")?.hasSuffix(#""git":{"baseurl":"x"}}"#) == true)
    }

    @Test("Adding again overwrites")
    func overwrite() async throws {
        await micro("env", "add", "dev", "old:1")
        await micro("env", "add", "dev", "new:1")
        #expect(await micro("env").output.contains("  dev     new:1\n"))
    }

    @Test("Deleting removes one, not the others")
    func delete() async throws {
        await micro("env", "add", "a", "h:1")
        await micro("env", "add", "b", "h:2")
        let result = await micro("env", "del", "a")
        #expect(result.code == 0 && result.output.isEmpty && result.errors.isEmpty)
        #expect(try micro.environments.list().map(\.name) == ["b", "local"])
    }

    @Test(
        "Errors have the original's words and exit code 128",
        arguments: [
            (["set", "nope"], "Environment 'nope' does not exist\n"),
            (["del", "nope"], "Environment 'nope' does not exist\n"),
            (
                ["del", "local"],
                "Environment 'local' is your current environment. Before deleting it, please change your current environment.\n"
            ),
            (["add", "env"], "Environment name 'env' is reserved. Please choose another one.\n"),
            (["add", "envs.x"], "Environment name 'envs.x' is reserved. Please choose another one.\n"),
        ])
    func errors(words: [String], text: String) async throws {
        let result = await micro("env", words[0], words[1])
        #expect(result.code == 128)
        #expect(result.errors == text)
        #expect(result.output.isEmpty)
    }

    @Test("The built-in environment cannot be changed or deleted, which is said")
    func builtIn() async throws {
        await micro("env", "add", "dev", "h:1")
        await micro("env", "set", "dev")
        for result in [await micro("env", "add", "local", "h:1"), await micro("env", "del", "local")] {
            #expect(result.code == 0 && result.output.isEmpty)
            #expect(result.errors == "Environment 'local' is built in and stays as it is\n")
        }
        #expect(await micro("env").output.contains("  local   127.0.0.1:8081    Local running Micro Server\n"))
    }

    @Test("--env and MICRO_ENV choose for one call, and env works even when that one does not exist")
    func chosen() async throws {
        var micro = micro
        #expect(await micro("--env", "nope", "env", "get").output == "nope\n")
        #expect(await micro("-e", "nope", "env").output == "  local   127.0.0.1:8081    Local running Micro Server\n")
        await micro("env", "add", "dev", "h:1")
        micro.variables["MICRO_ENV"] = "dev"
        #expect(await micro("env", "get").output == "dev\n")
        #expect(await micro("--env", "local", "env", "get").output == "local\n")
        #expect(await micro("env", "del", "dev").code == 128)
        micro.variables = [:]
        #expect(await micro("env", "get").output == "local\n")
    }

    @Test("-c and MICRO_CONFIG_FILE name another file")
    func otherFile() async throws {
        var micro = micro
        await micro("-c", micro.home.path + "/other/my.json", "env", "add", "dev", "h:1")
        #expect(micro.home.names(in: "other") == ["my.json", "my.lock"])
        #expect(micro.home.names(in: "") == ["other"])
        micro.variables["MICRO_CONFIG_FILE"] = micro.home.path + "/other/my.json"
        #expect(await micro("env").output.contains("  dev     h:1\n"))
    }

    @Test(
        "A file that cannot be used is told by name and stays as it is",
        arguments: ["nonsense", #"{"envs":"nonsense"}"#])
    func broken(content: String) async throws {
        try micro.home.put(content, to: ".micro/config.json")
        for result in [await micro("env"), await micro("env", "add", "x"), await micro("env", "set", "x")] {
            #expect(result.code == 128)
            #expect(result.errors.hasPrefix("Cannot use the config file \(micro.home.configPath): "))
        }
        #expect(micro.home.content(".micro/config.json") == content)
    }

    @Test("Another word is no listing")
    func unknown() async throws {
        let result = await micro("env", "lst")
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(
            result.errors == """
                Unrecognized subcommand for micro env: lst. Please refer to 'micro env --help'
                Did you mean "list"?

                """)
    }
}

extension Micro {
    var environments: EnvironmentList { EnvironmentList(file: ConfigFile(path: home.configPath)) }
}
