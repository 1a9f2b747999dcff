import MicroCore
import Testing

@testable import MicroCLI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("One table knows every variable, and tells of those that are none")
struct VariableTests {
    private let table = VariableTable(root: CommandTable.root)

    @Test("The variables of all flags are in it, each once, and those of services")
    func names() {
        #expect(
            table.variables.map(\.name) == [
                "MICRO_ADDRESS", "MICRO_API_ADDRESS", "MICRO_CONFIG_FILE", "MICRO_ENV", "MICRO_GRPC_ADDRESS",
                "MICRO_LOG_LEVEL", "MICRO_METADATA", "MICRO_METRICS_ADDRESS", "MICRO_NAMESPACE",
                "MICRO_NETWORK_ADDRESS", "MICRO_OTLP_ENDPOINT", "MICRO_OUTPUT",
                "MICRO_PROXY", "MICRO_REGISTER_INTERVAL", "MICRO_REGISTER_TTL", "MICRO_SERVER_ADDRESS",
                "MICRO_SERVER_ADVERTISE", "MICRO_SERVICE_ADDRESS", "MICRO_SERVICE_ADVERTISE", "MICRO_SERVICE_NAME",
                "MICRO_SERVICE_VERSION",
                "MICRO_TRACES_SAMPLE",
            ])
    }

    @Test("The guides tell of every variable, and every flag of the server")
    func documented() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guides = try ["cli.md", "server.md", "running.md"].map {
            try String(contentsOf: repository.appending(path: "docs/\($0)"), encoding: .utf8)
        }
        let text = guides.joined()
        for variable in table.variables { #expect(text.contains(variable.name)) }
        for flag in ServerCommand.command.flags { #expect(guides[1].contains("`--\(flag.name)`")) }
    }

    @Test(
        "What is set and should not be is told",
        arguments: [
            ("MICRO_PROXY", "127.0.0.1:8443", nil), ("MICRO_LOG_LEVEL", "debug", nil),
            ("MICRO_REGISTER_TTL", "90", nil),
            ("MICRO_PROXI", "x", "MICRO_PROXI is no variable that Micro reads. Did you mean MICRO_PROXY?"),
            ("MICRO_FOO", "x", "MICRO_FOO is no variable that Micro reads"),
            ("MICRO_PROFILE", "x", "MICRO_PROFILE has no effect in this version"), ("OTHER", "x", nil),
            (
                "MICRO_LOG_LEVEL", "loud",
                "invalid value \"loud\" of MICRO_LOG_LEVEL: it takes trace, debug, info, warn, error or fatal"
            ),
            (
                "MICRO_REGISTER_TTL", "soon",
                "invalid value \"soon\" of MICRO_REGISTER_TTL: it takes seconds (30) or a duration (30s, 1m30s, 500ms)"
            ),
            ("MICRO_API_ADDRESS", "8080", "invalid value \"8080\" of MICRO_API_ADDRESS: it takes an address such as"),
            (
                "MICRO_SERVICE_ADVERTISE", "7001",
                "invalid value \"7001\" of MICRO_SERVICE_ADVERTISE: it takes an address such as 10.0.0.5:7001"
            ),
            ("MICRO_SERVER_ADVERTISE", "h:1", nil), ("MICRO_SERVICE_ADVERTISE", "[fd00::2]", nil),
            ("MICRO_OUTPUT", "xml", "invalid value \"xml\" of MICRO_OUTPUT: it takes json or raw"),
            ("MICRO_SERVER_ADDRESS", "h:1", "invalid value \"h:1\" of MICRO_SERVER_ADDRESS: it takes a host without"),
        ])
    func findings(name: String, value: String, text: String?) {
        let findings = table.findings(in: Environment(["HOME": "/", name: value]))
        #expect(findings.count == (text == nil ? 0 : 1))
        if let text { #expect(findings.first?.text.hasPrefix(text) == true) }
    }

    @Test("A command warns of typing errors only, the server of everything")
    func warnings() async throws {
        var micro = try Micro()
        micro.variables = ["MICRO_PROXI": "x", "MICRO_FOO": "x", "MICRO_PROFILE": "x"]
        let mistyped = "Warning: MICRO_PROXI is no variable that Micro reads. Did you mean MICRO_PROXY?\n"
        let services = await micro("services")
        #expect(services.code == 0 && services.errors == mistyped)
        let server = await micro("server")
        #expect(
            server.errors == "Warning: MICRO_FOO is no variable that Micro reads\n"
                + "Warning: MICRO_PROFILE has no effect in this version\n" + mistyped)
        #expect(server.code == 0 && micro.log.all.served.count == 1)
    }

    @Test(
        "A value that cannot be used is refused by the command that reads it",
        arguments: [
            ("MICRO_LOG_LEVEL", "loud", ["server"]), ("MICRO_API_ADDRESS", "8080", ["server"]),
            ("MICRO_OUTPUT", "xml", ["call", "a", "B.C"]), ("MICRO_PROXY", "a b", ["services"]),
        ])
    func refused(name: String, value: String, words: [String]) async throws {
        var micro = try Micro()
        micro.variables = [name: value]
        let result = await micro.run(words)
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.contains("nvalid value \"\(value)\" of \(name): it takes "))
        #expect(micro.log.all.served.isEmpty && micro.log.all.targets.isEmpty)
        #expect(await micro.run([words[0], "--help"]).code == 0)
    }

    @Test("The help of the server shows the variables that are no flag's")
    func help() async throws {
        let help = try await Micro()("server", "--help").output
        #expect(
            help.hasSuffix(
                "\nVARIABLES:\n   MICRO_LOG_LEVEL  The lowest level of log lines that are written: trace, debug, info,"
                    + " warn, error or fatal (default: info)\n"))
    }
}
