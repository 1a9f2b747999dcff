import MicroSystem
import MicroCore
import Testing

@testable import MicroCLI

@Suite("Every row of the command line's tables in docs/errors.md comes of a command line")
struct CommandLineErrorTests {
    /// A command line, and what has to be there before it is run.
    struct Case: Sendable {
        let entry: ErrorEntry
        let words: [String]
        var prepare: @Sendable (inout Micro) throws -> Void = { _ in }
    }

    static let cases: [Case] = [
        Case(entry: .noCommand, words: []),
        Case(entry: .unknownCommand, words: ["frobnicate"]),
        Case(entry: .unknownCommand, words: ["helloword", "call"]),
        Case(entry: .unknownSubcommand, words: ["env", "frob"]),
        Case(entry: .noHelpTopic, words: ["help", "frob"]),
        Case(entry: .exitStatus, words: ["sh", "-c", "exit 3"], prepare: plugin("sh", "/bin/sh")),
        Case(entry: .endedBySignal, words: ["sh", "-c", "kill -9 $$"], prepare: plugin("sh", "/bin/sh")),
        Case(entry: .cannotRun, words: ["broken"]) { micro in
            try micro.home.put("#!/nowhere/sh\n", to: "bin/micro-broken", mode: 0o755)
            micro.variables["PATH"] = micro.home.path + "/bin"
        },
        Case(entry: .requestNotJSON, words: ["call", "helloworld", "Helloworld.Call", "{name:Jane}"]),
        Case(entry: .requestNotJSON, words: ["stream", "helloworld", "Helloworld.Call", "x"]),
        Case(entry: .timedOut, words: call, prepare: failing(408, "context deadline exceeded")),
        Case(entry: .notAuthorized, words: call, prepare: failing(401, "an account is required")),
        Case(entry: .badTimeout, words: ["call", "--request_timeout", "5", "helloworld", "Helloworld.Call"]),
        Case(entry: .malformedMethod, words: ["call", "helloworld", ""]),
        Case(entry: .malformedMethod, words: call, prepare: failing(500, "malformed method name: \"x\"")),
        Case(entry: .noService, words: call, prepare: failing(500, "service helloworld: route not found")),
        Case(
            entry: .noServer, words: call,
            prepare: failing(503, "Error while dialing: dial tcp 127.0.0.1:8081: connect: connection refused")),
        Case(
            entry: .noServer, words: call,
            prepare: failing(500, "127.0.0.1:8080 does not speak gRPC: it answered with HTTP status 500")),
        Case(entry: .noMethod, words: call, prepare: failing(500, "unknown service Helloworld.Call")),
        Case(entry: .noHandler, words: call, prepare: failing(500, "unknown service Helloworld")),
        Case(entry: .serviceError, words: call, prepare: failing(404, "no such order")),
        Case(entry: .otherError, words: call) { $0.client = FakeClient { _ in throw Stranger("disk full") } },
        Case(entry: .cannotWrite, words: ["services"], prepare: fullDisk),
        Case(entry: .cannotWrite, words: ["--help"], prepare: fullDisk),
        Case(entry: .cannotWrite, words: ["--version"], prepare: fullDisk),
        Case(entry: .cannotWrite, words: call, prepare: fullDisk),
        Case(entry: .cannotWrite, words: ["stream"] + call.dropFirst(), prepare: fullDisk),
        Case(entry: .cannotWrite, words: ["doctor"], prepare: fullDisk),
        Case(entry: .noRecord, words: ["get", "service", "nosuch"]),
        Case(entry: .badServiceFlag, words: ["helloworld", "call", "--name=a=b"]),
        Case(entry: .wordCount, words: ["helloworld", "a", "b", "c"]),
        Case(entry: .noEndpoint, words: ["helloworld", "cal"]),
        Case(entry: .severalMethods, words: ["helloworld", "greet"]) { micro in
            let names = ["helloworld.greet", "Helloworld.greet"]
            micro.registry.records["micro"]?[0].endpoints += names.map { EndpointRecord(name: $0) }
        },
        Case(entry: .unknownField, words: ["helloworld", "call", "--nam=x"]),
        Case(entry: .fieldWithoutValue, words: ["helloworld", "call", "--name"]),
        Case(entry: .badField, words: ["helloworld", "call", "--count=x"]),
        Case(entry: .badInput, words: ["helloworld", "call", "--input", "{"]),
        Case(entry: .badInput, words: ["helloworld", "call", "--input", "[]"]),
        Case(entry: .inputTwice, words: ["helloworld", "call", "--input"]),
        Case(entry: .envNotFound, words: ["--env", "nope", "services"]),
        Case(entry: .envWithoutAddress, words: ["services"], prepare: environment("")),
        Case(entry: .envBadAddress, words: ["services"], prepare: environment("http://localhost:8081")),
        Case(entry: .noEnvironment, words: ["env", "set", "nope"]),
        Case(entry: .environmentInUse, words: ["env", "del", "local"]),
        Case(entry: .reservedEnvironment, words: ["env", "add", "env", "h:1"]),
        Case(entry: .badConfig, words: ["env"], prepare: config("{ broken")),
        Case(entry: .badConfig, words: ["services"], prepare: config("[]")),
        Case(entry: .badConfig, words: ["env"], prepare: config(#"{"envs":"x"}"#)),
        Case(entry: .badConfig, words: ["env", "set", "local"], prepare: config(#"{"env":{}}"#)),
        Case(entry: .badFile, words: ["-c", "/", "env"]),
        Case(entry: .badFile, words: ["env", "set", "local"]) { $0.variables["HOME"] = "/dev/null" },
        Case(entry: .localStays, words: ["env", "add", "local", "h:1"]),
        Case(entry: .unknownVariable, words: ["server"]) { $0.variables["MICRO_FOO"] = "x" },
        Case(entry: .mistypedVariable, words: ["services"]) { $0.variables["MICRO_PROXI"] = "x" },
        Case(entry: .variableWithoutEffect, words: ["server"]) { $0.variables["MICRO_PROFILE"] = "x" },
        Case(entry: .doctorFails, words: ["doctor"]) { $0.variables["MICRO_PROXY"] = "a b" },
        Case(entry: .cannotListen, words: ["server"]) {
            let values = ["127.0.0.1:8080", "the address is in use", "api_address"]
            $0.serveFailure = Stranger(ErrorEntry.cannotListen.text(values))
        },

        Case(entry: .unknownFlag, words: ["--frobnicate"]),
        Case(entry: .unknownFlag, words: ["services", "--env", "x"]),
        Case(entry: .flagSyntax, words: ["services", "---output"]),
        Case(entry: .flagWithoutValue, words: ["services", "--output"]),
        Case(entry: .badFlag, words: ["services", "--output", "xml"]),
        Case(entry: .badFlag, words: ["--proxy_address", "8081", "services"]),
        Case(entry: .badFlag, words: ["call", "--metadata", "x"] + call.dropFirst()),
        Case(entry: .badBoolFlag, words: ["services", "--help=maybe"]),
        Case(entry: .badVariable, words: ["services"]) { $0.variables["MICRO_PROXY"] = "a b" },
        Case(entry: .badVariable, words: ["helloworld", "call"]) { $0.variables["MICRO_PROXY"] = "a b" },
        Case(entry: .badVariable, words: call) { $0.variables["MICRO_OUTPUT"] = "xml" },
        Case(entry: .badVariable, words: ["server"]) { $0.variables["MICRO_LOG_LEVEL"] = "loud" },
        Case(entry: .misplacedFlag, words: call + ["--output", "raw"]),
        Case(entry: .spareArgument, words: ["services", "x"]),
        Case(entry: .sharedAddress, words: ["server", "--api_address", ":8081"]),
        Case(entry: .badAddress, words: ["env", "add", "dev", "http://localhost:8081"]),
        Case(entry: .unknownShell, words: ["completion", "fish"]),
    ]

    @Test("A command line gives it, with the exit code of its row", arguments: cases.indices)
    func row(index: Int) async throws {
        let row = CommandLineErrorTests.cases[index]
        var micro = try Micro()
        let service = ServiceRecord(
            name: "helloworld", version: "latest",
            endpoints: [
                EndpointRecord(
                    name: "Helloworld.Call",
                    request: ValueType(
                        name: "Request", type: "Request",
                        values: [ValueType(name: "name", type: "string"), ValueType(name: "count", type: "int64")]))
            ])
        micro.registry.records = ["micro": [service]]
        try row.prepare(&micro)
        let result = await micro.run(row.words)
        #expect(result.code == row.entry.code)
        let told = row.entry == .doctorFails ? result.output : result.errors
        let lines = told.split(separator: "\n").map(String.init)
        let isTold = lines.contains { line in
            let text = ["Incorrect Usage: ", "Incorrect Usage. ", "Warning: "].first(where: line.hasPrefix)
            return row.entry.fits(String(line.dropFirst(text?.count ?? 0)))
        }
        #expect(isTold, "\(told)")
        #expect(row.entry.source != .usage || told.contains("USAGE:"))
    }

    @Test("No row is without a case")
    func complete() {
        let rows = ErrorCatalogue.entries.filter { [.commandLine, .usage].contains($0.source) }
        let provoked = Set(CommandLineErrorTests.cases.map(\.entry))
        #expect(rows.filter { !provoked.contains($0) }.map(\.detail) == [])
        #expect(provoked.count == rows.count)
    }

    /// It refused everything at the root, `micro doctor`, which would have told of it, and `micro --help` included.
    @Test(
        "A bad variable of a global flag stops only what needs its value",
        arguments: [
            ["--help"], ["help"], ["services", "--help"], ["help", "services"], ["--version"], ["version"],
            ["completion", "bash"], ["__complete", "serv"],
        ])
    func unneeded(words: [String]) async throws {
        var micro = try Micro()
        micro.variables["MICRO_PROXY"] = "a b"
        let result = await micro.run(words)
        #expect(result.code == 0 && result.errors.isEmpty && !result.output.isEmpty)
    }

    private static let call = ["call", "helloworld", "Helloworld.Call"]

    private static let fullDisk: @Sendable (inout Micro) -> Void = {
        $0.outputFailure = ExitError(.cannotWrite, "No space left on device")
    }

    private static func failing(_ code: Int, _ detail: String) -> @Sendable (inout Micro) -> Void {
        { $0.client = FakeClient { _ in throw MicroError(id: "helloworld", code: code, detail: detail) } }
    }

    private static func config(_ text: String) -> @Sendable (inout Micro) throws -> Void {
        { try $0.home.put(text, to: ".micro/config.json") }
    }

    private static func environment(_ address: String) -> @Sendable (inout Micro) throws -> Void {
        config(
            #"{"env":"dev","envs":"{\"dev\":{\"Name\":\"dev\",\"ProxyAddress\":\"ADDRESS\"}}"}"#
                .replacing("ADDRESS", with: address))
    }

    private static func plugin(_ word: String, _ program: String) -> @Sendable (inout Micro) throws -> Void {
        { micro in
            mkdir(micro.home.path + "/bin", 0o755)
            #expect(symlink(program, "\(micro.home.path)/bin/micro-\(word)") == 0)
            micro.variables["PATH"] = micro.home.path + "/bin"
        }
    }
}
