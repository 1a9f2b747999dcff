import MicroCore

/// The promises of ``Registry``, as tests that run against any implementation.
///
/// Put this into a test target of yours, with your registry in place of `MyRegistry`:
///
/// ```swift
/// import MicroTesting
/// import Testing
///
/// @Suite("My registry")
/// struct MyRegistryTests {
///     @Test("keeps the promises of a registry", arguments: RegistryConformance.requirements)
///     func conforms(to requirement: RegistryConformance.Requirement) async throws {
///         try await RegistryConformance { time in MyRegistry(time: time) }.check(requirement)
///     }
/// }
/// ```
///
/// Each requirement takes new names, so a registry that outlives the test (a server's) will do as well; give it
/// `clock: .real` when it has a clock of its own, and `without: [.watching]` when its `watch` throws.
public typealias RegistryConformance = Conformance<any Registry>

extension RegistryConformance {
    /// Every promise of a registry.
    public static var requirements: [Requirement] { records + removals + replacements + expiries + watches }
}

extension RegistryConformance.Capability {
    /// Changes can be watched.
    public static var watching: Self { Self("watching") }
}

/// The trial's service: its name, its nodes, and calls about it.
extension RegistryConformance.Trial {
    /// How long the registrations of expiry requirements live.
    var timeToLive: Duration { .seconds(2) }

    /// A node with an address of its own, unless one is given.
    func node(_ id: String, address: String? = nil, metadata: [String: String] = ["server": "grpc"]) -> Node {
        Node(id: "\(name)-\(id)", address: address ?? "\(id).example:4000", metadata: metadata)
    }

    func record(_ nodes: [Node], version: String = "latest") -> ServiceRecord {
        ServiceRecord(name: name, version: version, nodes: nodes)
    }

    func register(_ record: ServiceRecord, in domain: String? = nil, for timeToLive: Duration? = nil) async throws {
        try await subject.register(record, domain: domain ?? namespace, timeToLive: timeToLive)
    }

    func deregister(_ record: ServiceRecord) async throws {
        try await subject.deregister(record, domain: namespace)
    }

    func found(in domain: String? = nil) async throws -> [ServiceRecord] {
        try await subject.service(name, domain: domain ?? namespace)
    }

    /// The ids of the nodes of every version, sorted, without the service's name.
    func nodes(in domain: String? = nil) async throws -> [String] {
        try await found(in: domain).flatMap(\.nodes).map { String($0.id.dropFirst(name.count + 1)) }.sorted()
    }
}
