import MicroCore

/// Where `micro server` listens.
package struct ServerOptions: Sendable, Hashable {
    /// The host that listeners bind to unless their own address names one.
    package var host: String
    /// The HTTP gateway.
    package var api: HostPort
    /// The proxy for the command line and gRPC clients.
    package var grpc: HostPort
    /// The proxy for services.
    package var network: HostPort

    /// Makes options; see the properties.
    package init(host: String, api: HostPort, grpc: HostPort, network: HostPort) {
        self.host = host
        self.api = api
        self.grpc = grpc
        self.network = network
    }

    /// Reads the flags of `micro server`; a `:port` takes the host of `--address`.
    ///
    /// - Parameter flags: the values of ``ServerCommand``'s flags.
    /// - Throws: ``UsageError`` naming the flag that is no address.
    init(flags: FlagValues) throws(UsageError) {
        let text = flags.string("address")
        guard let host = HostPort(text, defaultPort: -1), host.port == -1, !host.host.isEmpty else {
            throw UsageError(
                "invalid value \"\(text)\" for flag -address: it takes a host without a port,"
                    + " such as 127.0.0.1, or 0.0.0.0 for every interface")
        }
        func listener(_ flag: String) throws(UsageError) -> HostPort {
            let text = flags.string(flag)
            guard let address = HostPort(text, defaultHost: host.host) else {
                throw UsageError(
                    "invalid value \"\(text)\" for flag -\(flag): it takes an address such as :8080 or 127.0.0.1:8080")
            }
            return address
        }
        self.init(
            host: host.host, api: try listener("api_address"), grpc: try listener("grpc_address"),
            network: try listener("network_address"))
    }
}
