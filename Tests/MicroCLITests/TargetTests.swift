import MicroCore
import Testing

@testable import MicroCLI

@Suite("A command goes to the proxy of the current environment, in its namespace")
struct TargetTests {
    private var micro: Micro

    init() throws { micro = try Micro() }

    @Test("A fresh home goes to the local server's micro namespace, and the connection is closed")
    func fresh() async throws {
        #expect(await micro("services").code == 0)
        #expect(micro.log.all.targets == ["127.0.0.1:8081 micro"])
        #expect(micro.log.all.closed == 1)
    }

    @Test(
        "The address is that of the flag, the variable or the environment, with port 443 when it has none",
        arguments: [
            ([], [:], "dev.example:443"), (["--proxy_address", "10.0.0.1"], [:], "10.0.0.1:443"),
            (["--proxy_address", "[::1]"], [:], "[::1]:443"),
            ([], ["MICRO_PROXY": "10.0.0.2:99"], "10.0.0.2:99"),
            (["--proxy_address", "10.0.0.1:1"], ["MICRO_PROXY": "10.0.0.2:99"], "10.0.0.1:1"),
            (["--env", "local"], [:], "127.0.0.1:8081"), ([], ["MICRO_ENV": "local"], "127.0.0.1:8081"),
        ] as [([String], [String: String], String)])
    func address(flags: [String], variables: [String: String], expected: String) async throws {
        var micro = micro
        await micro("env", "add", "dev", "dev.example")
        await micro("env", "set", "dev")
        #expect(await micro("env").output.contains("* dev     dev.example\n"))
        micro.variables = variables
        _ = flags.isEmpty ? await micro("services") : await micro(flags[0], flags[1], "services")
        #expect(micro.log.all.targets == ["\(expected) micro"])
    }

    @Test(
        "The namespace is the one stored for the environment, unless --namespace names another",
        arguments: ["dev", "eu.prod"])
    func namespace(environment: String) async throws {
        await micro("env", "add", environment, "h:1")
        let file = ConfigFile(path: micro.home.configPath)
        try file.update { document in
            try document.set("namespaces.\(environment).current", to: "backend")
        }
        await micro("--env", environment, "services")
        await micro("--namespace", "other", "services")
        await micro("--env", environment, "--namespace", "other", "services")
        #expect(micro.log.all.targets == ["h:1 backend", "127.0.0.1:8081 other", "h:1 other"])
    }

    @Test("An environment that does not exist, or has no address, is an error before anything is sent")
    func errors() async throws {
        await micro("env", "add", "empty")
        let unknown = await micro("--env", "nope", "services")
        #expect(unknown.code == 1)
        #expect(unknown.errors == "Env \"nope\" not found. See `micro env` for available environments.\n")
        let empty = await micro("--env", "empty", "services")
        #expect(empty.code == 1)
        #expect(empty.errors == "Env \"empty\" has no address. Set one with `micro env add empty <host:port>`.\n")
        try micro.home.put("nonsense", to: ".micro/config.json")
        let broken = await micro("services")
        #expect(broken.code == 128)
        #expect(broken.errors.hasPrefix("Cannot use the config file \(micro.home.configPath): it is not JSON: "))
        #expect(micro.log.all.targets.isEmpty)
    }

    @Test("A server that cannot be reached is told by its address")
    func unreachable() async throws {
        var micro = micro
        micro.connectFailure = .serviceUnavailable(
            "go.micro.client", DialFailure.detail(address: "127.0.0.1:8081", reason: "connection refused"))
        for result in [await micro("services"), await micro("get", "service", "x"), await micro("call", "x", "X.Y")] {
            #expect(result.code == 4 && result.output.isEmpty)
            #expect(
                result.errors == "Failed to connect to micro server at 127.0.0.1:8081\n"
                    + "Start one with `micro server`; `micro doctor` looks for what is wrong.\n")
        }
    }

    @Test(
        "What stands at an address that no call got through to is told",
        arguments: [
            (
                "dial tcp h:8081: connect: connection refused", "h:8081",
                "Is the address right? See `micro env`; `micro "
            ),
            (
                "dial tcp h:443: connect: connection refused", "h:443",
                "An address without a port means :443; a server's"
            ),
            (
                "dial tcp 127.0.0.1:40871: connect: connection refused", "h:8081",
                "A service is registered there, and its"
            ),
        ])
    func hint(reason: String, proxy: String, hint: String) async throws {
        var micro = micro
        micro.client = FakeClient { _ in throw MicroError.serviceUnavailable("x", "Error while dialing: \(reason)") }
        let result = await micro("--proxy_address", proxy, "call", "x", "X.Y")
        #expect(result.code == 4 && result.errors.contains("\n\(hint)"))
    }

    @Test("Something else at the address is told, often it is the gateway")
    func stranger() async throws {
        var micro = micro
        micro.registry.failure = .internalServerError(
            "go.micro.client", "127.0.0.1:8080 does not speak gRPC: it answered with HTTP status 500")
        let result = await micro("--proxy_address", "127.0.0.1:8080", "services")
        #expect(result.code == 4)
        #expect(
            result.errors
                == "Failed to connect to micro server at 127.0.0.1:8080\nWhat listens there does not speak gRPC: it"
                + " answered with HTTP status 500. Commands go to the gRPC proxy of a server, port 8081; 8080 is its"
                + " gateway's.\n")
    }
}
