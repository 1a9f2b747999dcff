import Logging
import MicroCore
import MicroWire

/// A service that listens: its socket, its registration and the tasks that keep it.
struct RunningService: Sendable {
    let server: WireServer
    private let rpc: RPCServer
    private let record: ServiceRecord
    private let keepers: [Task<Void, Never>]
    private let service: Service

    static func start(_ service: Service) async throws -> RunningService {
        let configuration = service.configuration
        let rpc = RPCServer(service.dispatcher)
        var wire = WireServer.Configuration()
        wire.logger = service.components.logger
        wire.metrics = service.components.telemetry.metrics
        let server = try await WireServer.listen(on: configuration.address, configuration: wire) { rpc.accept($0) }
        service.components.logger.info("Server [grpc] Listening on \(server.address)")
        for attendant in service.components.attendants {
            await attendant.start(for: configuration.name, logger: service.components.logger)
        }
        let record = record(of: service, at: server.advertisedAddress(as: configuration.advertise))
        let kind = service.components.registry.kind
        service.components.logger.info("Registry [\(kind)] Registering node: \(record.nodes[0].id)")
        let isRegistered = await register(record, service, tries: 3)
        let keepers = [
            Task.detached { await renew(record, service, wasRegistered: isRegistered) },
            Task.detached { await rejoin(record, service) },
        ]
        return RunningService(server: server, rpc: rpc, record: record, keepers: keepers, service: service)
    }

    func stop() async {
        for keeper in keepers { keeper.cancel() }
        // A renewal that is under way would register the node again after it was taken out.
        for keeper in keepers { await keeper.value }
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

    private static func record(of service: Service, at address: HostPort) -> ServiceRecord {
        let configuration = service.configuration
        let node = Node.grpc(
            service: configuration.name, address: address, registry: service.components.registry.kind,
            metadata: configuration.metadata)
        return ServiceRecord(
            name: configuration.name, version: configuration.version, endpoints: service.callableRecords,
            nodes: [node])
    }

    /// Tries to register, with growing pauses; a failure is only logged, since the renewal tries again.
    ///
    /// - Parameter isRenewal: whether the registry knows the node already, so that there is nothing to say.
    /// - Returns: whether it knows the node now.
    @discardableResult
    private static func register(
        _ record: ServiceRecord, _ service: Service, tries: Int, isRenewal: Bool = false
    ) async -> Bool {
        let (configuration, components) = (service.configuration, service.components)
        for attempt in 1...tries {
            do {
                try await components.registry.register(
                    record, domain: configuration.namespace, timeToLive: configuration.registerTTL)
                if !isRenewal { components.logger.info("Registered node: \(record.nodes[0].id)") }
                return true
            } catch {
                components.logger.error("Registering failed: \(error)\(hint(error))")
            }
            guard attempt < tries else { return false }
            let pause = Duration.milliseconds(100 * attempt * attempt)
            do { try await components.time.sleep(components.time.now() + pause) } catch { return false }
        }
        return false
    }

    /// What is often wrong when what listens at the registry's address is something else.
    private static func hint(_ error: any Error) -> String {
        guard let error = error as? MicroError, ErrorEntry.noGRPC.fits(error) else { return "" }
        return "; services register at a server's port 8443, and 8080 is its gateway's"
    }

    private static func renew(_ record: ServiceRecord, _ service: Service, wasRegistered: Bool) async {
        let time = service.components.time
        var isRegistered = wasRegistered
        while !Task.isCancelled {
            do { try await time.sleep(time.now() + service.configuration.registerInterval) } catch { return }
            isRegistered = await register(fresh(record, service), service, tries: 1, isRenewal: isRegistered)
        }
    }

    /// Registers at once when the registry is back after it was gone: one that was restarted knows nothing, and until
    /// the next renewal nobody would find the service.
    private static func rejoin(_ record: ServiceRecord, _ service: Service) async {
        let (registry, time) = (service.components.registry, service.components.time)
        let domain = service.configuration.namespace
        var wasLost = false
        var pause = shortestPause
        while !Task.isCancelled {
            do {
                let watch = try await registry.watch(service: record.name, domain: domain)
                if wasLost { await register(fresh(record, service), service, tries: 3) }
                pause = shortestPause
                for await _ in watch {}
                wasLost = true
            } catch let error as MicroError where error.code == 501 {
                return  // It cannot be watched; the renewals have to do.
            } catch {
                wasLost = true
                pause = min(pause * 2, longestPause)
            }
            do { try await time.sleep(time.now() + pause * Double.random(in: 0.5...1)) } catch { return }
        }
    }

    /// How long to wait before the registry is tried again.
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(1)

    private static func fresh(_ record: ServiceRecord, _ service: Service) -> ServiceRecord {
        var fresh = record
        fresh.endpoints = service.callableRecords
        return fresh
    }
}
