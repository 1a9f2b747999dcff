import Logging
import MicroCore
import MicroWire

/// A service that listens: its socket, its registration and the task that renews it.
struct RunningService: Sendable {
    let server: WireServer
    private let rpc: RPCServer
    private let record: ServiceRecord
    private let heartbeat: Task<Void, Never>
    private let service: Service

    static func start(_ service: Service) async throws -> RunningService {
        let configuration = service.configuration
        let rpc = RPCServer(service.dispatcher)
        let server = try await WireServer.listen(on: configuration.address) { rpc.accept($0) }
        service.components.logger.info("Server [grpc] Listening on \(server.address)")
        for attendant in service.components.attendants {
            await attendant.start(for: configuration.name, logger: service.components.logger)
        }
        let record = record(of: service, listening: server.address)
        let kind = service.components.registry.kind
        service.components.logger.info("Registry [\(kind)] Registering node: \(record.nodes[0].id)")
        await register(record, service, tries: 3)
        let heartbeat = Task.detached { await renew(record, service) }
        return RunningService(server: server, rpc: rpc, record: record, heartbeat: heartbeat, service: service)
    }

    func stop() async {
        heartbeat.cancel()
        // A renewal that is under way would register the node again after it was taken out.
        await heartbeat.value
        let logger = service.components.logger
        rpc.announceStop()
        logger.info("Deregistering node: \(record.nodes[0].id)")
        do {
            try await service.components.registry.deregister(record, domain: service.configuration.namespace)
        } catch {
            logger.warning("Deregistering failed; the registration ends with its time to live: \(error)")
        }
        await server.stop()
        for attendant in service.components.attendants { await attendant.stop() }
        logger.info("Stopped [service] \(record.name)")
    }

    private static func record(of service: Service, listening: HostPort) -> ServiceRecord {
        let configuration = service.configuration
        let address = configuration.advertise ?? AdvertisedAddress.of(listening)
        let node = Node.grpc(
            service: configuration.name, address: address, registry: service.components.registry.kind,
            metadata: configuration.metadata)
        return ServiceRecord(
            name: configuration.name, version: configuration.version, endpoints: service.dispatcher.records,
            nodes: [node])
    }

    /// Tries to register, with growing pauses; a failure is only logged, since the renewal tries again.
    private static func register(_ record: ServiceRecord, _ service: Service, tries: Int) async {
        let (configuration, components) = (service.configuration, service.components)
        for attempt in 1...tries {
            do {
                return try await components.registry.register(
                    record, domain: configuration.namespace, timeToLive: configuration.registerTTL)
            } catch {
                components.logger.error("Registering failed: \(error)")
            }
            guard attempt < tries else { return }
            let pause = Duration.milliseconds(100 * attempt * attempt)
            do { try await components.time.sleep(components.time.now() + pause) } catch { return }
        }
    }

    private static func renew(_ record: ServiceRecord, _ service: Service) async {
        let time = service.components.time
        while !Task.isCancelled {
            do { try await time.sleep(time.now() + service.configuration.registerInterval) } catch { return }
            var fresh = record
            fresh.endpoints = service.dispatcher.records
            await register(fresh, service, tries: 1)
        }
    }
}
