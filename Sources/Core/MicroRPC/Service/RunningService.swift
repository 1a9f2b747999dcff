import Logging
import MicroCore
import MicroWire

/// A service that listens: its socket, and its place in the registry.
struct RunningService: Sendable {
    let server: WireServer
    private let rpc: RPCServer
    private let registration: Registration
    private let service: Service

    static func start(_ service: Service) async throws -> RunningService {
        let (configuration, components) = (service.configuration, service.components)
        let rpc = RPCServer(service.dispatcher)
        var wire = WireServer.Configuration()
        wire.logger = components.logger
        wire.metrics = components.telemetry.metrics
        let server = try await WireServer.listen(on: configuration.address, configuration: wire) { rpc.accept($0) }
        components.logger.info("Server [grpc] Listening on \(server.address)")
        for attendant in components.attendants {
            await attendant.start(for: configuration.name, logger: components.logger)
        }
        let node = Node.grpc(
            service: configuration.name, address: server.advertisedAddress(as: configuration.advertise),
            registry: components.registry.kind, metadata: configuration.metadata)
        let registration = Registration(
            in: components.registry, configuration.registration, logger: components.logger, time: components.time
        ) {
            ServiceRecord(
                name: configuration.name, version: configuration.version, endpoints: service.callableRecords,
                nodes: [node])
        }
        await registration.start()
        return RunningService(server: server, rpc: rpc, registration: registration, service: service)
    }

    func stop() async {
        rpc.announceStop()
        await registration.stop()
        await server.stop()
        for attendant in service.components.attendants { await attendant.stop() }
        service.components.logger.info("Stopped [service] \(service.configuration.name)")
    }
}

extension Service.Configuration {
    fileprivate var registration: Registration.Terms {
        var terms = Registration.Terms()
        terms.domain = namespace
        terms.timeToLive = registerTTL
        terms.interval = registerInterval
        return terms
    }
}
