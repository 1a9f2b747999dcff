import NIOCore

extension SocketAddress {
    /// The address as `host:port`, with brackets around an IPv6 one. One of IPv4 that came over a socket of IPv6 is itself,
    /// not `::ffff:127.0.0.1`.
    var hostPort: String {
        guard let host = ipAddress, let port else { return "\(self)" }
        let mapped = "::ffff:"
        if host.hasPrefix(mapped), host.contains(".") { return "\(host.dropFirst(mapped.count)):\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
