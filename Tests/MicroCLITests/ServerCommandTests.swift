import MicroCore
import Testing

@testable import MicroCLI

@Suite("micro server hands its addresses to the server")
struct ServerCommandTests {
    private var micro: Micro

    init() throws { micro = try Micro() }

    private func options(
        host: String = "127.0.0.1", api: String, grpc: String, network: String
    ) throws -> ServerOptions {
        ServerOptions(
            host: host, api: try #require(HostPort(api)), grpc: try #require(HostPort(grpc)),
            network: try #require(HostPort(network)))
    }

    @Test("By default everything listens on loopback, and no config file is made")
    func defaults() async throws {
        let result = await micro("server")
        #expect(result.code == 0 && result.output.isEmpty && result.errors.isEmpty)
        #expect(
            try micro.log.all.served
                == [options(api: "127.0.0.1:8080", grpc: "127.0.0.1:8081", network: "127.0.0.1:8443")])
        #expect(micro.log.all.targets.isEmpty)
        #expect(micro.home.names(in: "").isEmpty)
    }

    @Test("A port alone takes the host of --address; an address keeps its own")
    func flags() async throws {
        await micro(
            "server", "--address", "::1", "--api_address=:0", "--grpc_address", "10.0.0.1:81")
        #expect(
            try micro.log.all.served
                == [
                    options(
                        host: "::1", api: "[::1]:0", grpc: "10.0.0.1:81", network: "[::1]:8443")
                ])
    }

    @Test("The variables do what the flags do")
    func variables() async throws {
        var micro = micro
        micro.variables = [
            "MICRO_SERVER_ADDRESS": "0.0.0.0", "MICRO_API_ADDRESS": ":1", "MICRO_GRPC_ADDRESS": ":2",
            "MICRO_NETWORK_ADDRESS": "localhost:3",
        ]
        await micro("server")
        #expect(
            try micro.log.all.served
                == [
                    options(
                        host: "0.0.0.0", api: "0.0.0.0:1", grpc: "0.0.0.0:2", network: "localhost:3")
                ])
    }

    @Test(
        "An address that is none is refused before anything starts",
        arguments: [
            ("--address", "127.0.0.1:80"), ("--address", ""), ("--address", "a b"), ("--api_address", "8080"),
            ("--grpc_address", "host"), ("--network_address", ":99999"), ("--api_address", ":x"),
        ])
    func bad(flag: String, value: String) async throws {
        let result = await micro("server", "\(flag)=\(value)")
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(
            result.errors.hasPrefix(
                "Incorrect Usage: invalid value \"\(value)\" for flag \(flag.dropFirst()): it takes "))
        #expect(micro.log.all.served.isEmpty)
    }

    /// The second listener found the address in use, and the error said to stop what uses it.
    @Test(
        "Two listeners of one address are refused before anything starts, with both flags",
        arguments: [
            (
                ["--api_address", "127.0.0.1:9080", "--grpc_address", ":9080"],
                "--api_address and --grpc_address both say 127.0.0.1:9080"
            ),
            (["--network_address", ":8080"], "--api_address and --network_address both say 127.0.0.1:8080"),
            (["--metrics_address", ":8443"], "--network_address and --metrics_address both say 127.0.0.1:8443"),
            (["--api_address", "0.0.0.0:8081"], "--api_address and --grpc_address both say port 8081"),
        ])
    func shared(words: [String], text: String) async throws {
        let result = await micro.run(["server"] + words)
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("Incorrect Usage: \(text): each listener needs a port of its own\n"))
        #expect(micro.log.all.served.isEmpty)
    }

    @Test(
        "Equal ports that the system chooses, or of other hosts, are none of its business",
        arguments: [
            ["--api_address", ":0", "--grpc_address", ":0"], ["--api_address", "[::1]:8081"],
            ["--api_address", "[::]:8081"], ["--api_address", "10.0.0.1:8081"],
        ])
    func unshared(words: [String]) async throws {
        let result = await micro.run(["server"] + words)
        #expect(result.code == 0 && result.errors.isEmpty)
    }

    @Test("It takes no arguments")
    func arguments() async throws {
        let result = await micro("server", "extra")
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("Incorrect Usage: unexpected argument: extra\n"))
        #expect(result.errors.contains("NAME:\n   micro server - Run the micro server\n"))
        #expect(micro.log.all.served.isEmpty)
    }

    @Test("A server that cannot start says why")
    func failure() async throws {
        var micro = micro
        micro.serveFailure = Stranger("listen tcp 127.0.0.1:8080: address already in use")
        let result = await micro("server")
        #expect(result.code == 1)
        #expect(result.errors == "Listen tcp 127.0.0.1:8080: address already in use\n")
    }
}
