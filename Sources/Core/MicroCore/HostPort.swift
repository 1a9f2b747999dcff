/// A network address as people write it: `host:port`, `[::1]:port` or `:port`.
public struct HostPort: Sendable, Hashable, CustomStringConvertible {
    /// A host name or IP address without brackets; empty stands for every interface.
    public var host: String
    /// The port, 0 for one that the system picks.
    public var port: Int

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - host: a host name or IP address without brackets.
    ///   - port: 0 to 65535.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: `host:port`, `[v6]:port`, `:port`, or only a host when `defaultPort` is given.
    ///   - defaultPort: the port of a text without one.
    ///   - defaultHost: the host of a text without one, such as `:8080`.
    /// - Returns: nil when the text is no address.
    public init?(_ text: String, defaultPort: Int? = nil, defaultHost: String = "") {
        // Other names travel in ASCII (RFC 5890), and a colon with an accent behind it would be no colon.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var host = text[...]
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]"),
            text.hasPrefix("[") || !text[..<colon].contains(":")
        {
            host = text[..<colon]
            let digits = text[text.index(after: colon)...]
            guard let number = Int(digits), (0...65535).contains(number), digits.first?.isNumber == true else {
                return nil
            }
            port = number
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]") else { return nil }
            host = host.dropFirst().dropLast()
        }
        guard let port, !host.contains(where: { $0.isWhitespace || "/[]".contains($0) }) else { return nil }
        self.init(host: host.isEmpty ? defaultHost : String(host), port: port)
    }

    /// `host:port`, with brackets around an IPv6 address.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether the host stands for every interface of the machine.
    public var isWildcard: Bool { ["", "0.0.0.0", "::", "*"].contains(host) }

    /// Whether only this machine can reach the address.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
