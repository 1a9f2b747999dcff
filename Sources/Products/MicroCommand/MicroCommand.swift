import MicroSystem
import MicroCLI
import MicroCore
import MicroObservability
import MicroRPC
import MicroRemote
import MicroServer

/// The `micro` program: the command line, joined to the server and to the clients of one.
@main
struct MicroCommand {
    static func main() async {
        let code = await run()
        exit(code)
    }

    /// Away from the main actor, where every hop would cost (design.md §3).
    @concurrent
    private static func run() async -> Int32 {
        let line = MicroCommandLine(
            dependencies: Dependencies(version: Version.text, connect: connect, serve: serve))
        return await line.run(Array(CommandLine.arguments.dropFirst()))
    }

    /// A way to a server through its proxy.
    private static func connect(_ address: String, _ namespace: String) async throws -> Connection {
        guard let proxy = HostPort(address) else {
            throw MicroError.badRequest("micro", "\"\(address)\" is no address; it takes host:port")
        }
        var configuration = RPCClient.Configuration()
        configuration.proxy = proxy
        configuration.namespace = namespace
        let client = RPCClient(configuration: configuration)
        return Connection(client: client, registry: RemoteRegistry(client: client), close: { await client.close() })
    }

    private static func serve(_ options: ServerOptions) async throws {
        var configuration = MicroServer.Configuration(version: Version.text)
        configuration.api = options.api
        configuration.grpc = options.grpc
        configuration.network = options.network
        configuration.observability.metrics = options.metrics
        configuration.observability.collector = try options.collector ?? Environment.process.otlpEndpoint()
        configuration.observability.sample = try options.sample ?? Environment.process.tracesSample()
        try await MicroServer(configuration).run()
    }
}
