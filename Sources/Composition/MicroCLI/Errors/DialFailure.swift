/// How a client says that it could not connect: the texts of gRPC's Go clients, old and new, and ours.
package enum DialFailure {
    /// What the detail of our client's error begins with; the address, `: ` and the reason follow.
    package static let prefix = "Error while dialing: dial tcp "

    /// The detail of a client's error.
    ///
    /// - Parameters:
    ///   - address: where it could not connect to.
    ///   - reason: why.
    package static func detail(address: String, reason: String) -> String { "\(prefix)\(address): \(reason)" }

    /// The address that could not be connected to.
    ///
    /// - Parameter text: an error's text.
    /// - Returns: nil for errors of other kinds.
    package static func address(in text: String) -> String? {
        let spellings = [prefix, "Error while dialing dial tcp ", "Error while dialing: dial tcp: "]
        guard let start = spellings.lazy.compactMap({ text.firstRange(of: $0)?.upperBound }).first else { return nil }
        var rest = text[start...]
        if rest.hasPrefix("lookup ") { rest = rest.dropFirst("lookup ".count) }
        guard let end = rest.firstRange(of: ": ")?.lowerBound else { return nil }
        var address = rest[..<end]
        // A failed look-up names the resolver (`host on 127.0.0.53:53`), a reset connection both ends (`a->b`).
        if let resolver = address.firstRange(of: " on ")?.lowerBound { address = address[..<resolver] }
        if let remote = address.firstRange(of: "->")?.upperBound { address = address[remote...] }
        return address.isEmpty ? nil : String(address)
    }
}
