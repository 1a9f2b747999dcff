import Logging
import MicroCore
import MicroMemory
import MicroObservability
import MicroProxy
import MicroRPC
import MicroWire
import Synchronization

/// Numbers and spans of the server, on their way out.
struct ObservabilityPart: Part {
    let observability: Observability
    let logger: Logger

    func start() async throws {
        do {
            try await observability.start(logger: logger)
        } catch let error as ListenError {
            throw StartError(
                description: ErrorEntry.cannotListen.text(["\(error.address)", error.reason, "metrics_address"]))
        }
    }

    func stop() async { await observability.stop() }
}

/// The registry of the server. Its watches have no end of their own: who watches finds the ports closed, and tries again.
struct RegistryPart: Part {
    let registry: MemoryRegistry

    func start() async {}
    func prepareToStop() async { registry.endWatches() }
    func stop() async {}
}

/// What the proxies say of the server's health.
struct HealthPart: Part {
    let proxy: Proxy

    func start() async {}
    func prepareToStop() async { proxy.announceStop() }
    func stop() async {}
}

/// The places of the server's own services in its registry, with the address that reaches them (design.md §4).
final class OwnRegistrations: Part {
    private let services: [Dispatcher]
    private let registry: any Registry
    private let logger: Logger
    private let address: @Sendable () -> HostPort
    private let registrations = Mutex<[Registration]>([])

    /// - Parameter address: where the services are reached, once the server listens.
    init(
        _ services: [Dispatcher], in registry: any Registry, logger: Logger,
        at address: @escaping @Sendable () -> HostPort
    ) {
        self.services = services
        self.registry = registry
        self.logger = logger
        self.address = address
    }

    func start() async {
        // One line for each service is enough; failures are logged all the same.
        var quiet = logger
        quiet.logLevel = .warning
        for dispatcher in services {
            logger.info("Registering \(dispatcher.name)")
            let node = Node.grpc(service: dispatcher.name, address: address(), registry: registry.kind)
            let registration = Registration(in: registry, logger: quiet) {
                ServiceRecord(name: dispatcher.name, endpoints: dispatcher.records, nodes: [node])
            }
            await registration.start()
            registrations.withLock { $0.append(registration) }
        }
    }

    func stop() async {
        let registrations = registrations.withLock { registrations in
            defer { registrations = [] }
            return registrations
        }
        for registration in registrations { await registration.stop() }
    }
}
