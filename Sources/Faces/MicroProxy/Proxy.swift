import CoreMetrics
import MicroCore
import MicroRPC
import MicroWire

/// Passes every gRPC call on to the service its path names, without looking into the messages
/// (spec platform-gateway.md §8, platform-server.md §12).
///
/// Frames, trailers, half-close, resets and cancellation go both ways as they are. A service of this process is
/// answered on the same stream.
package final class Proxy: Sendable {
    let local: LocalServices
    let registry: RegistryCache
    let pool: ConnectionPool
    let selector: any Selector
    let nodes: NodeTable
    /// Tells the selector how busy a node is.
    let inFlight: @Sendable (String) -> Int
    /// Counts the calls; nil for no metrics.
    let metrics: ProxyMetrics?
    private let servers: [String: RPCServer]
    /// Answers health and reflection, of the server itself and of the services behind it.
    private let own: RPCServer

    /// Makes a proxy.
    ///
    /// - Parameters:
    ///   - registry: knows the nodes of services.
    ///   - local: services of this process.
    ///   - selector: picks the node.
    ///   - pool: connections to services.
    ///   - metrics: makes the numbers of calls; nil for none.
    package init(
        registry: RegistryCache, local: LocalServices = LocalServices(),
        selector: any Selector = LeastInFlightSelector(),
        pool: ConnectionPool = ConnectionPool(), metrics: (any MetricsFactory)? = nil
    ) {
        self.registry = registry
        self.local = local
        self.selector = selector
        self.pool = pool
        self.metrics = metrics.map { ProxyMetrics(factory: $0) }
        let nodes = NodeTable()
        self.nodes = nodes
        inFlight = { nodes.inFlight($0) }
        let relayed = ProxiedServices(registry: registry, local: local, pool: pool)
        let builtin = BuiltinServices(local.dispatchers, relayed: relayed)
        servers = Dictionary(
            uniqueKeysWithValues: local.dispatchers.map { ($0.name, RPCServer($0, builtin: builtin)) })
        own = RPCServer(Dispatcher(name: Proxy.errorID), builtin: builtin)
    }

    /// Says to those who watch the server's health that it is about to stop.
    package func announceStop() { own.announceStop() }

    /// Takes over a stream that has just begun.
    package func accept(_ stream: any WireStream) {
        stream.delegate = ProxyCall(stream: stream, proxy: self)
    }

    /// What answers a path that is the server's own, whatever the services are.
    func ownServer(path: String) -> RPCServer? { own.hasBuiltin(path: path) ? own : nil }

    /// What answers a service that lives in this process.
    func server(_ service: String, namespace: String) -> RPCServer? {
        guard let server = servers[service], local.dispatcher(service, namespace: namespace) != nil else { return nil }
        return server
    }

    /// What each proxy adds to a call it passes on (RFC 9110 §7.6.3), so that one that goes round in circles is noticed.
    static let via = "2 micro"
    static let viaHeader = HTTP2CommonHeaders([("via", via)])
    /// How many proxies a call may pass.
    static let maximumHops = 8

    /// The id of the errors that the proxy makes itself.
    static let errorID = "go.micro.proxy"
}
