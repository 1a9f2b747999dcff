import MicroCore

extension GatewayRequest {
    /// Whether a browser sent this for a page of another site.
    ///
    /// Such a page can reach a server that listens on loopback, since it runs on the same machine, and a form or a
    /// plain-text POST needs no pre-flight. Nothing else asks who calls, so the server's own services refuse it.
    var isFromForeignPage: Bool {
        let site = metadata["sec-fetch-site"]
        guard origin != nil || site != nil else { return false }
        // A name that was made to point here (DNS rebinding) looks like the page's own server.
        guard GatewayRequest.isThisMachine(host(authority)) else { return true }
        if let site { return site == "cross-site" }
        guard let origin, let scheme = origin.firstRange(of: "://") else { return true }
        return host(String(origin[scheme.upperBound...])) != host(authority)
    }

    private func host(_ authority: String) -> String {
        HostPort(authority, defaultPort: 80)?.host.lowercased() ?? ""
    }

    /// localhost, or an address, which no name server can turn into something else.
    private static func isThisMachine(_ host: String) -> Bool {
        host == "localhost" || host.contains(":")
            || host.split(separator: ".").allSatisfy { UInt8($0) != nil } && !host.isEmpty
    }
}
