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
    /// The page of metrics; nil for none.
    package var metrics: HostPort?
    /// The collector that spans are sent to; nil for the one of OpenTelemetry's own variable.
    package var collector: HTTPEndpoint?
    /// Which part of the traces that begin here is recorded; nil for what OpenTelemetry's own variable says.
    package var sample: Double?

    /// Makes options; see the properties.
    package init(host: String, api: HostPort, grpc: HostPort, network: HostPort, metrics: HostPort? = nil) {
        self.host = host
        self.api = api
        self.grpc = grpc
        self.network = network
        self.metrics = metrics
    }

    /// Reads the flags of `micro server`; a `:port` takes the host of `--address`.
    ///
    /// - Parameter flags: the values of ``ServerCommand``'s flags, which keep to their rules.
    /// - Throws: ``UsageError`` naming a flag that is no address, or two that are the same.
    init(flags: FlagValues) throws(UsageError) {
        let host = HostPort(flags.string("address"), defaultPort: 0)?.host ?? ""
        func listener(_ flag: String) throws(UsageError) -> HostPort {
            guard let address = HostPort(flags.string(flag), defaultHost: host) else {
                throw UsageError(.badFlag, flags.string(flag), flag, ValueRule.listener.expectation)
            }
            return address
        }
        self.init(
            host: host, api: try listener("api_address"), grpc: try listener("grpc_address"),
            network: try listener("network_address"),
            metrics: flags.string("metrics_address").isEmpty ? nil : try listener("metrics_address"))
        try expectPorts()
        collector = HTTPEndpoint(flags.string("otlp_endpoint"))
        sample = Double(flags.string("traces_sample"))
    }

    /// Refuses one address for two listeners, of which the second would only find it in use.
    private func expectPorts() throws(UsageError) {
        let listeners = [
            ("api_address", api), ("grpc_address", grpc), ("network_address", network), ("metrics_address", metrics),
        ].compactMap { flag, address in address.map { (flag: flag, address: $0) } }
        for (index, second) in listeners.enumerated() where second.address.port != 0 {
            for first in listeners[..<index] where first.address.meets(second.address) {
                let shared = first.address == second.address ? "\(first.address)" : "port \(first.address.port)"
                throw UsageError(.sharedAddress, first.flag, second.flag, shared)
            }
        }
    }
}

extension HostPort {
    /// Whether only one of two can surely be listened on. Names are not looked up, and what an IPv6 address has in
    /// common with an IPv4 one is the system's affair.
    fileprivate func meets(_ other: HostPort) -> Bool {
        guard port == other.port, host != other.host else { return port == other.port }
        return (isWildcard || other.isWildcard) && ![host, other.host].contains { $0.contains(":") }
    }
}
