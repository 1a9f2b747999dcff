import Logging
import MicroCore
import MicroGateway
import MicroMemory
import MicroObservability
import MicroPlatform
import MicroProxy
import MicroRPC
import MicroWire

/// The server: platform services, gateway and proxies in one process.
package struct MicroServer: Sendable {
    /// Where a server listens and what it says of itself.
    package struct Configuration: Sendable {
        /// The HTTP gateway.
        package var api = HostPort(host: "127.0.0.1", port: 8080)
        /// The proxy for the CLI and for gRPC clients.
        package var grpc = HostPort(host: "127.0.0.1", port: 8081)
        /// The proxy for services, which they know as MICRO_PROXY.
        package var network = HostPort(host: "127.0.0.1", port: 8443)
        /// Where numbers of what happens can be had, and where spans go.
        package var observability = Observability.Configuration()
        /// The version that the gateway answers.
        package var version: String

        /// Makes the defaults.
        ///
        /// - Parameter version: the version that the gateway answers.
        package init(version: String) { self.version = version }
    }

    private let configuration: Configuration
    private let logger: Logger

    /// Makes a server; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: where it listens.
    ///   - logger: where it writes its log lines.
    package init(_ configuration: Configuration, logger: Logger = MicroLogHandler.logger("server")) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Listens until the process is told to end (SIGTERM, SIGINT, SIGQUIT), then finishes what is under way.
    ///
    /// - Throws: when an address cannot be listened on; the others are given up again.
    package func run() async throws {
        let signal = await StopSignal()
        let running = try await start()
        await signal.wait(or: {
            // Nothing but a signal ends a server.
            while (try? await Task.sleep(for: .seconds(3600))) != nil {}
        })
        logger.info("Stopping server")
        await running.stop()
        logger.info("Stopped server")
    }

    /// Starts to listen; returns when all listeners are open.
    ///
    /// - Throws: ``StartError`` when an address cannot be listened on; nothing runs then.
    package func start() async throws -> RunningServer {
        logger.info("Starting server")
        let addresses = [configuration.api, configuration.grpc, configuration.network]
        for address in addresses + [configuration.observability.metrics].compactMap(\.self) where !address.isLoopback {
            logger.warning("\(address) can be reached from other machines, and nothing asks who calls")
        }
        // Before what it is to listen to.
        let observability = Observability.choose(configuration.observability, service: "micro", logger: logger)
        let registry = MemoryRegistry()
        let local = LocalServices()
        let services = platformServices(registry: registry)
        for dispatcher in services { local.add(dispatcher) }
        let (gateway, proxy) = faces(registry: RegistryCache(registry), local)
        let listeners = Listeners(
            [
                Listeners.Listener(
                    address: configuration.network, flag: "network_address", opener: { proxy.accept($0) }),
                Listeners.Listener(address: configuration.grpc, flag: "grpc_address", opener: { proxy.accept($0) }),
                Listeners.Listener(address: configuration.api, flag: "api_address", opener: { gateway.accept($0) }),
            ], logger: logger)
        let parts = PartList([
            ObservabilityPart(observability: observability, logger: logger),
            RegistryPart(registry: registry),
            HealthPart(proxy: proxy),
            listeners,
            OwnRegistrations(services, in: registry, logger: logger) { listeners.servers[0].advertisedAddress() },
        ])
        try await parts.start()
        let (network, grpc, api) = (listeners.servers[0], listeners.servers[1], listeners.servers[2])
        logger.info("HTTP Server Listening on \(api.address)")
        logger.info("Server [grpc] Listening on \(grpc.address)")
        logger.info("Network [grpc] Listening on \(network.address)")
        return RunningServer(api: api, grpc: grpc, network: network, parts: parts)
    }

    /// How the server is reached.
    private func faces(registry: RegistryCache, _ local: LocalServices) -> (Gateway, Proxy) {
        let pool = ConnectionPool()
        var clients = RPCClient.Configuration()
        clients.selector = LeastInFlightSelector()
        clients.observe(by: .system)
        let gateway = Gateway(
            client: RPCClient(configuration: clients, registry: registry, local: local, pool: pool),
            registry: registry, local: local, version: configuration.version, logger: logger, telemetry: .system)
        return (gateway, Proxy(registry: registry, local: local, pool: pool, metrics: Telemetry.system.metrics))
    }

    private func platformServices(registry: any Registry) -> [Dispatcher] {
        let dispatcher = Dispatcher(name: RegistryService.name, logger: logger)
        dispatcher.observe(by: .system)
        RegistryService(registry: registry).add(to: dispatcher)
        return [dispatcher]
    }
}

/// A server that listens.
package struct RunningServer: Sendable {
    package let api: WireServer
    package let grpc: WireServer
    package let network: WireServer
    let parts: PartList

    /// Finishes what is under way and closes.
    package func stop() async { await parts.stop() }
}
