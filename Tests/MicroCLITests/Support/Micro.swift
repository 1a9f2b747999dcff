import MicroCore
import Synchronization

@testable import MicroCLI

/// The `micro` command with a home of its own and fakes instead of a server.
struct Micro {
    /// What one command line did.
    struct Result {
        var code: Int32
        var output: String
        var errors: String
    }

    /// What the command line asked the rest of the program for.
    final class Log: Sendable {
        struct Entries {
            var targets: [String] = []
            var closed = 0
            var served: [ServerOptions] = []
        }

        private let entries = Mutex(Entries())

        var all: Entries { entries.withLock { $0 } }

        func change(_ body: @Sendable (inout Entries) -> Void) { entries.withLock { body(&$0) } }
    }

    let home: TemporaryHome
    var variables: [String: String] = [:]
    var client = FakeClient()
    var registry = FakeRegistry()
    var connectFailure: MicroError?
    var serveFailure: (any Error)?
    var outputFailure: ExitError?
    var root = CommandTable.root
    let log = Log()

    init() throws { home = try TemporaryHome() }

    @discardableResult
    func callAsFunction(_ arguments: String...) async -> Result { await run(arguments) }

    func run(_ arguments: [String]) async -> Result {
        let captured = CapturedConsole(failure: outputFailure)
        let line = MicroCommandLine(
            root: root, dependencies: dependencies, environment: environment, console: captured.console)
        let code = await line.run(arguments)
        return Result(code: code, output: captured.output, errors: captured.errors)
    }

    var environment: Environment { Environment(["HOME": home.path].merging(variables) { $1 }) }

    private var dependencies: Dependencies {
        let (client, registry, log) = (client, registry, log)
        let (connectFailure, serveFailure) = (connectFailure, serveFailure)
        return Dependencies(
            version: "v0.1.0",
            connect: { address, namespace in
                log.change { $0.targets.append("\(address) \(namespace)") }
                if let connectFailure { throw connectFailure }
                return Connection(client: client, registry: registry) { log.change { $0.closed += 1 } }
            },
            serve: { options in
                log.change { $0.served.append(options) }
                if let serveFailure { throw serveFailure }
            })
    }
}
