import MicroCore
import MicroRPC
import MicroRemote

extension RPCClient {
    /// Makes a client of the server that MICRO_PROXY names; without it only calls to a given address find their way.
    ///
    /// It asks the server's registry where services are and calls them there. MICRO_NAMESPACE counts as well.
    ///
    /// - Parameter environment: where the variables are read.
    public convenience init(environment: Environment) {
        let registryClient = environment.proxy.map { RPCClient(proxy: $0, environment: environment) }
        self.init(
            registry: registryClient.map { RemoteRegistry(client: $0) }, environment: environment,
            registryClient: registryClient)
    }

    /// Makes a client that sends everything to a proxy.
    convenience init(proxy: String, environment: Environment) {
        var configuration = Configuration()
        configuration.namespace = environment.namespace
        // An address without a port is a server behind TLS (spec platform-cli.md §1).
        configuration.proxy = HostPort(proxy, defaultPort: 443) ?? HostPort(host: proxy, port: 443)
        self.init(configuration: configuration)
    }

    /// Makes a client that calls the nodes a registry knows.
    ///
    /// - Parameter registryClient: asks the registry; is closed with this client.
    convenience init(registry: (any Registry)?, environment: Environment, registryClient: RPCClient? = nil) {
        var configuration = Configuration()
        configuration.namespace = environment.namespace
        configuration.observe(by: .system)
        self.init(
            configuration: configuration, registry: registry.map { RegistryCache($0) }, pool: ConnectionPool(),
            registryClient: registryClient)
    }
}
