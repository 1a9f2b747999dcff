import Logging
import MicroCore
import MicroMemory
import MicroObservability
import MicroRPC
import MicroRemote

extension Service {
    /// Makes a service that takes its place from the environment.
    ///
    /// With MICRO_PROXY it lives on that server: it registers there and finds others there. Without, it keeps to
    /// itself and says how to join one. MICRO_SERVICE_NAME, _VERSION and _ADDRESS win over what is given here;
    /// MICRO_SERVICE_ADVERTISE, MICRO_NAMESPACE, MICRO_REGISTER_TTL, MICRO_REGISTER_INTERVAL, MICRO_LOG_LEVEL, MICRO_METRICS_ADDRESS,
    /// MICRO_OTLP_ENDPOINT and MICRO_TRACES_SAMPLE count as well.
    ///
    /// - Parameters:
    ///   - name: the name that callers use.
    ///   - version: its version.
    ///   - environment: where the variables are read.
    ///   - configure: changes single components, and leaves the others as the environment has them.
    public convenience init(
        _ name: String, version: String = "latest", environment: Environment = .process,
        _ configure: (inout Components) -> Void = { _ in }
    ) {
        let logger = MicroLogHandler.logger(environment.serviceName ?? name, environment: environment)
        var components = Components(environment: environment, logger: logger)
        configure(&components)
        self.init(
            Configuration(name: name, version: version, environment: environment, logger: components.logger),
            components: components)
    }
}

extension Service.Configuration {
    /// Reads what the environment says; a value that cannot be used is logged and the default taken.
    fileprivate init(name: String, version: String, environment: Environment, logger: Logger) {
        self.init(name: environment.serviceName ?? name)
        self.version = environment.serviceVersion ?? version
        namespace = environment.namespace
        if let text = environment.serviceAddress {
            if let address = HostPort(text) {
                self.address = address
            } else {
                logger.error("MICRO_SERVICE_ADDRESS is \"\(text)\"; it takes host:port. Listening on \(address)")
            }
        }
        do {
            advertise = try environment.advertisedAddress()
        } catch {
            logger.error("\(error). Registering the address that it listens on")
        }
        do {
            registerTTL = try environment.registerTTL()
            registerInterval = try environment.registerInterval()
        } catch {
            logger.error("\(error)")
        }
    }
}

extension Service.Components {
    /// What the environment says: the server that MICRO_PROXY names, else a registry that only this process sees.
    ///
    /// - Parameters:
    ///   - environment: where the variables are read.
    ///   - logger: where the service writes its log lines.
    public init(environment: Environment = .process, logger: Logger = MicroLogHandler.logger("service")) {
        let observability = Observability.choose(
            Observability.Configuration(environment: environment, logger: logger),
            service: logger.label, logger: logger)
        let registry: any Registry
        if let proxy = environment.proxy {
            registry = RemoteRegistry(client: RPCClient(proxy: proxy, environment: environment), logger: logger)
            logger.info("Registry [service]: the micro server at \(proxy)")
        } else {
            registry = MemoryRegistry()
            logger.info(
                "Registry [memory]: only this process sees it; set MICRO_PROXY=127.0.0.1:8443 to join a micro server")
        }
        let makeClient: @Sendable (any Registry) -> any Client = { RPCClient(registry: $0, environment: environment) }
        self.init(registry: registry, client: makeClient(registry), logger: logger)
        self.makeClient = makeClient
        attendants.append(observability)
    }
}
