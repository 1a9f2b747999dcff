/// The URL of an HTTP server: `http://127.0.0.1:4318` or `http://collector:4318/some/path`.
package struct HTTPEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// The host and the port, 80 by default.
    package var address: HostPort
    /// The path without a slash at its end; empty for none.
    package var path: String

    /// What a text must be, as the end of a sentence.
    package static let expectation = "a URL such as http://127.0.0.1:4318, without TLS"

    /// Reads a URL.
    ///
    /// - Returns: nil when it is not plain HTTP, or holds parts that requests would not carry (a query, a user).
    package init?(_ text: String) {
        guard text.hasPrefix("http://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        let rest = text.dropFirst("http://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard !rest.contains(where: { "?#@".contains($0) }),
            let address = HostPort(String(rest[..<slash]), defaultPort: 80), !address.host.isEmpty, address.port > 0
        else { return nil }
        self.address = address
        var path = rest[slash...]
        while path.hasSuffix("/") { path.removeLast() }
        self.path = String(path)
    }

    package var description: String { "http://\(address)\(path)" }
}
