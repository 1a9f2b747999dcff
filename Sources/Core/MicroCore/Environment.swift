import MicroSystem

/// The environment variables that Micro reads, and nothing else that reads them.
public struct Environment: Sendable {
    private let values: [String: String]

    /// Makes an environment from given values, for tests.
    ///
    /// - Parameter values: names and values.
    public init(_ values: [String: String]) { self.values = values }

    /// The environment of this process, read once.
    public static let process: Environment = {
        var values: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if let equals = text.firstIndex(of: "=") {
                values[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return Environment(values)
    }()

    /// The value of a variable; an empty one counts as unset.
    ///
    /// - Parameter name: the variable's full name.
    public subscript(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// The names of all variables, sorted.
    package var names: [String] { values.keys.sorted() }
}

extension Environment {
    /// MICRO_SERVICE_NAME: wins over the name a service gives itself.
    public var serviceName: String? { self["MICRO_SERVICE_NAME"] }
    /// MICRO_SERVICE_VERSION: wins over the version a service gives itself.
    public var serviceVersion: String? { self["MICRO_SERVICE_VERSION"] }
    /// MICRO_SERVICE_ADDRESS: where a service listens, `host:port`.
    public var serviceAddress: String? { self["MICRO_SERVICE_ADDRESS"] }
    /// MICRO_PROXY: the server's service proxy; with it a service lives on a Micro server.
    public var proxy: String? { self["MICRO_PROXY"] }
    /// MICRO_NAMESPACE: the registry domain of a service; `micro` by default.
    public var namespace: String { self["MICRO_NAMESPACE"] ?? Namespace.default }
    /// MICRO_LOG_LEVEL: trace, debug, info, warn, error or fatal.
    public var logLevel: String? { self["MICRO_LOG_LEVEL"] }
    /// HOME: where `.micro` lies.
    public var home: String { self["HOME"] ?? "." }

    /// MICRO_SERVICE_ADVERTISE, or the original's MICRO_SERVER_ADVERTISE: the address that a service registers, when others
    /// do not reach it where it listens; the listener supplies a missing host or port.
    ///
    /// - Throws: ``EnvironmentError`` when it is no address.
    package func advertisedAddress() throws(EnvironmentError) -> HostPort? {
        for name in ["MICRO_SERVICE_ADVERTISE", "MICRO_SERVER_ADVERTISE"] {
            guard let text = self[name] else { continue }
            if let address = HostPort(advertised: text) { return address }
            throw EnvironmentError(message: "\(name) is \"\(text)\"; it takes \(HostPort.advertisedFormat)")
        }
        return nil
    }

    /// MICRO_REGISTER_TTL: how long a registration lives without being renewed; 90 s by default.
    ///
    /// - Throws: ``EnvironmentError`` when it is neither seconds nor a duration such as `1m30s`.
    public func registerTTL() throws(EnvironmentError) -> Duration {
        try duration("MICRO_REGISTER_TTL") ?? .seconds(90)
    }

    /// MICRO_REGISTER_INTERVAL: how often a registration is renewed; 30 s by default.
    ///
    /// - Throws: ``EnvironmentError`` when it is neither seconds nor a duration such as `30s`.
    public func registerInterval() throws(EnvironmentError) -> Duration {
        try duration("MICRO_REGISTER_INTERVAL") ?? .seconds(30)
    }

    /// MICRO_METRICS_ADDRESS: where the page of metrics is served; nowhere by default. `:port` is loopback.
    ///
    /// - Throws: ``EnvironmentError`` when it is no address.
    package func metricsAddress() throws(EnvironmentError) -> HostPort? {
        guard let text = self["MICRO_METRICS_ADDRESS"] else { return nil }
        guard let address = HostPort(text, defaultHost: "127.0.0.1") else {
            throw EnvironmentError(message: "MICRO_METRICS_ADDRESS is \"\(text)\"; it takes host:port")
        }
        return address
    }

    /// MICRO_OTLP_ENDPOINT, or OpenTelemetry's own OTEL_EXPORTER_OTLP_ENDPOINT: the collector that spans are sent to.
    ///
    /// - Throws: ``EnvironmentError`` when it is no URL of plain HTTP.
    package func otlpEndpoint() throws(EnvironmentError) -> HTTPEndpoint? {
        for name in ["MICRO_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"] {
            guard let text = self[name] else { continue }
            if let endpoint = HTTPEndpoint(text) { return endpoint }
            throw EnvironmentError(message: "\(name) is \"\(text)\"; it takes \(HTTPEndpoint.expectation)")
        }
        return nil
    }

    /// MICRO_TRACES_SAMPLE, or OpenTelemetry's own OTEL_TRACES_SAMPLER_ARG: which part of the traces that begin here is
    /// recorded; all by default.
    ///
    /// - Throws: ``EnvironmentError`` when it is no number from 0 to 1.
    package func tracesSample() throws(EnvironmentError) -> Double {
        for name in ["MICRO_TRACES_SAMPLE", "OTEL_TRACES_SAMPLER_ARG"] {
            guard let text = self[name] else { continue }
            if let part = Double(text), (0...1).contains(part) { return part }
            throw EnvironmentError(message: "\(name) is \"\(text)\"; it takes a number from 0 to 1")
        }
        return 1
    }

    private func duration(_ name: String) throws(EnvironmentError) -> Duration? {
        guard let text = self[name] else { return nil }
        if let seconds = Int(text), seconds > 0 { return .seconds(seconds) }
        guard let duration = Duration(goText: text), duration > .zero else {
            throw EnvironmentError(
                message: "\(name) is \"\(text)\"; it takes seconds (30) or a duration (30s, 1m30s, 500ms)")
        }
        return duration
    }
}

/// A variable with a value that cannot be used.
public struct EnvironmentError: Error, Sendable, CustomStringConvertible {
    /// Which variable, what it holds and what it takes.
    public let message: String

    /// The message.
    public var description: String { message }
}
