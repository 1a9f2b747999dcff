import NIOCore

extension SocketAddress {
    /// The address as `host:port`, with brackets around an IPv6 one.
    var hostPort: String {
        guard let host = ipAddress, let port else { return "\(self)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
