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
        // Names of other letters travel in ASCII (RFC 5890). A colon with an accent behind it would be another character.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let text = text.unicodeScalars
        var host = text[...]
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), text.last != "]", text.first == "[" || !text[..<colon].contains(":") {
            host = text[..<colon]
            let digits = text[text.index(after: colon)...]
            guard digits.allSatisfy({ "0"..."9" ~= $0 }), let number = Int(String(digits)), number <= 65535 else {
                return nil
            }
            port = number
        }
        if host.first == "[" {
            guard host.last == "]" else { return nil }
            host = host.dropFirst().dropLast()
        }
        guard let port, !host.contains(where: { $0.properties.isWhitespace || "/[]".unicodeScalars.contains($0) })
        else { return nil }
        // Only an IPv6 address has colons, and behind % a zone of any letters.
        guard !host.contains(":") || host.prefix(while: { $0 != "%" }).allSatisfy(HostPort.isAddressScalar) else {
            return nil
        }
        self.init(host: host.isEmpty ? defaultHost : String(host), port: port)
    }

    private static func isAddressScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ":" || scalar == "." || Character(scalar).isHexDigit
    }

    /// Reads an address to register: `host:port`, or one of both, where a bare number would be taken for a host.
    package init?(advertised text: String) {
        self.init(text, defaultPort: 0)
        guard Int(host) == nil, !host.isEmpty || port > 0 else { return nil }
    }

    /// What the texts of such addresses have to be, as the end of a sentence.
    package static let advertisedFormat = "an address such as 10.0.0.5:7001 or 10.0.0.5"

    /// `host:port`, with brackets around an IPv6 address.
    public var description: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether the host stands for every interface of the machine.
    public var isWildcard: Bool { ["", "0.0.0.0", "::", "*"].contains(host) }

    /// Whether only this machine can reach the address.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
