import MicroCore

/// What the text of a flag or a variable must be, and how to say it.
package struct ValueRule: Sendable {
    /// What it takes, as the end of a sentence: `it takes …`.
    package let expectation: String
    /// Whether a text will do.
    package let accepts: @Sendable (String) -> Bool

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - expectation: what it takes, as the end of a sentence.
    ///   - accepts: whether a text will do.
    package init(_ expectation: String, accepts: @escaping @Sendable (String) -> Bool) {
        self.expectation = expectation
        self.accepts = accepts
    }

    /// One of several words.
    static func oneOf(_ words: [String]) -> ValueRule {
        ValueRule(words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")) { words.contains($0) }
    }

    /// A host, for listeners whose port is set elsewhere.
    static let host = ValueRule(
        "a host without a port, such as 127.0.0.1, or 0.0.0.0 for every interface"
    ) { text in
        guard let address = HostPort(text, defaultPort: -1) else { return false }
        return address.port == -1 && !address.host.isEmpty
    }

    /// Where to listen.
    static let listener = ValueRule("an address such as :8080 or 127.0.0.1:8080") { HostPort($0) != nil }

    /// Where to listen, if at all.
    static let optionalListener = ValueRule(listener.expectation) { $0.isEmpty || listener.accepts($0) }

    /// What to register instead.
    static let advertised = ValueRule(HostPort.advertisedFormat) { HostPort(advertised: $0) != nil }

    /// Whom to send traces to, if anybody.
    static let collector = ValueRule(HTTPEndpoint.expectation) { $0.isEmpty || HTTPEndpoint($0) != nil }

    /// Which part of something.
    static let part = ValueRule("a number from 0 to 1") { text in
        text.isEmpty || Double(text).map { (0...1).contains($0) } == true
    }

    /// Whom to call; without a port, the one of public servers.
    static let server = ValueRule("an address such as 127.0.0.1:8081 or micro.example.com") { text in
        guard let address = HostPort(text, defaultPort: 443) else { return text.isEmpty }
        // A bare number is a port whose host was left out.
        return !address.host.isEmpty && address.port > 0 && Int(address.host) == nil
    }

    /// How long.
    static let duration = ValueRule("seconds (30) or a duration (30s, 1m30s, 500ms)") { text in
        Int(text).map { $0 > 0 } ?? Duration(goText: text).map { $0 > .zero } ?? false
    }
}
