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
    package func start() async throws -> RunningServer {
        logger.info("Starting server")
        let doors = [configuration.api, configuration.grpc, configuration.network]
        for address in doors + [configuration.observability.metrics].compactMap(\.self) where !address.isLoopback {
            logger.warning("\(address) can be reached from other machines, and nothing asks who calls")
        }
        // Before what it is to listen to.
        let observability = Observability.choose(configuration.observability, service: "micro", logger: logger)
        let registry = MemoryRegistry()
        let local = LocalServices()
        let services = platformServices(registry: registry)
        for dispatcher in services { local.add(dispatcher) }
        let cache = RegistryCache(registry)
        let pool = ConnectionPool()
        var clients = RPCClient.Configuration()
        clients.selector = LeastInFlightSelector()
        clients.observe(by: .system)
        let gateway = Gateway(
            client: RPCClient(configuration: clients, registry: cache, local: local, pool: pool), registry: cache,
            local: local,
            version: configuration.version, logger: logger, telemetry: .system)
        let proxy = Proxy(registry: cache, local: local, pool: pool, metrics: Telemetry.system.metrics)

        var listeners: [WireServer] = []
        do {
            try await observe(by: observability)
            let network = try await listen(configuration.network, "network_address") { proxy.accept($0) }
            listeners.append(network)
            try await register(services, in: registry, at: network.advertisedAddress())
            let grpc = try await listen(configuration.grpc, "grpc_address") { proxy.accept($0) }
            listeners.append(grpc)
            let api = try await listen(configuration.api, "api_address") { gateway.accept($0) }
            listeners.append(api)
            logger.info("HTTP Server Listening on \(api.address)")
            logger.info("Server [grpc] Listening on \(grpc.address)")
            logger.info("Network [grpc] Listening on \(network.address)")
            return RunningServer(
                api: api, grpc: grpc, network: network, proxy: proxy, registry: registry, observability: observability)
        } catch {
            for listener in listeners { await listener.stop() }
            await observability.stop()
            throw error
        }
    }

    private func observe(by observability: Observability) async throws {
        do {
            try await observability.start(logger: logger)
        } catch let error as ListenError {
            throw StartError(
                description: ErrorEntry.cannotListen.text(["\(error.address)", error.reason, "metrics_address"]))
        }
    }

    private func listen(
        _ address: HostPort, _ flag: String, opener: @escaping @Sendable (any WireStream) -> Void
    ) async throws -> WireServer {
        do {
            var configuration = WireServer.Configuration()
            configuration.logger = logger
            configuration.metrics = Telemetry.system.metrics
            return try await WireServer.listen(on: address, configuration: configuration, opener: opener)
        } catch let error as ListenError {
            throw StartError(description: ErrorEntry.cannotListen.text(["\(address)", error.reason, flag]))
        }
    }

    private func platformServices(registry: any Registry) -> [Dispatcher] {
        let dispatcher = Dispatcher(name: RegistryService.name, logger: logger)
        dispatcher.observe(by: .system)
        RegistryService(registry: registry).add(to: dispatcher)
        return [dispatcher]
    }

    /// Puts the server's own services into the registry, with the address that reaches them (design.md §4).
    private func register(_ services: [Dispatcher], in registry: any Registry, at address: HostPort) async throws {
        for dispatcher in services {
            logger.info("Registering \(dispatcher.name)")
            let node = Node.grpc(
                service: dispatcher.name, address: address, registry: registry.kind)
            let record = ServiceRecord(name: dispatcher.name, endpoints: dispatcher.records, nodes: [node])
            try await registry.register(record, domain: Namespace.default, timeToLive: nil)
        }
    }
}

/// Why a server could not start, and what to do.
package struct StartError: Error, Sendable, CustomStringConvertible {
    package let description: String
}

/// A server that listens.
package struct RunningServer: Sendable {
    package let api: WireServer
    package let grpc: WireServer
    package let network: WireServer
    let proxy: Proxy
    let registry: MemoryRegistry
    let observability: Observability

    /// Finishes what is under way and closes; all doors share one grace time.
    package func stop() async {
        proxy.announceStop()
        // Watches would never finish. Whoever watched tries again in a moment, and finds the doors closed.
        registry.endWatches()
        async let api: Void = api.stop()
        async let grpc: Void = grpc.stop()
        async let network: Void = network.stop()
        _ = await (api, grpc, network)
        await observability.stop()
    }
}
