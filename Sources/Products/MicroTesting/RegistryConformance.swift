import MicroCore
import Testing

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
/// `clock: .real` when it has a clock of its own.
public struct RegistryConformance: Sendable {
    /// Which clock the registry under test goes by.
    public enum Clock: Sendable {
        /// The suite turns it; the registry has to use the time source it is made with.
        case manual
        /// The machine's: requirements about expiry take a few seconds.
        case real
    }

    /// One promise, shown by its sentence in the list of tests.
    public struct Requirement: Sendable, CustomTestStringConvertible {
        /// What is promised.
        public let sentence: String
        let check: @Sendable (Subject) async throws -> Void

        /// The sentence.
        public var testDescription: String { sentence }
    }

    private let domain: String
    private let clock: Clock
    private let canBeWatched: Bool
    private let time: ManualTime?
    private let make: @Sendable (TimeSource) async throws -> any Registry

    /// Describes the registry under test.
    ///
    /// - Parameters:
    ///   - domain: a namespace that the tests may fill; a second one is called `<domain>-other`.
    ///   - clock: which clock the registry goes by.
    ///   - canBeWatched: false for a registry whose `watch` throws.
    ///   - time: the clock to turn, when the registry is made with one already; `make` gets it too.
    ///   - make: makes it; called once for each requirement.
    public init(
        domain: String = "conformance", clock: Clock = .manual, canBeWatched: Bool = true, time: ManualTime? = nil,
        make: @escaping @Sendable (TimeSource) async throws -> any Registry
    ) {
        self.domain = domain
        self.clock = clock
        self.canBeWatched = canBeWatched
        self.time = time
        self.make = make
    }

    /// Every requirement.
    public static var requirements: [Requirement] { records + removals + replacements + expiries + watches }

    /// Checks one requirement; what is not kept is recorded as an issue of the test that runs.
    ///
    /// - Parameter requirement: one of ``requirements``.
    /// - Throws: what the registry throws.
    public func check(_ requirement: Requirement) async throws {
        let time = clock == .manual ? self.time ?? ManualTime() : nil
        let registry = try await make(time?.source ?? .system)
        try await requirement.check(
            Subject(registry: registry, domain: domain, time: time, canBeWatched: canBeWatched))
    }
}

extension RegistryConformance {
    /// The registry under test, with what the requirements need around it.
    struct Subject: Sendable {
        let registry: any Registry
        let domain: String
        let time: ManualTime?
        let canBeWatched: Bool
        /// A service name that nobody else uses.
        let name = "conformance-\(RandomID.uuid())"

        var otherDomain: String { "\(domain)-other" }

        /// How long the registrations of expiry requirements live.
        let timeToLive = Duration.seconds(2)

        /// A node with an address of its own, unless one is given.
        func node(
            _ id: String, address: String? = nil, metadata: [String: String] = ["server": "grpc"]
        ) -> Node {
            Node(id: "\(name)-\(id)", address: address ?? "\(id).example:4000", metadata: metadata)
        }

        func record(_ nodes: [Node], version: String = "latest") -> ServiceRecord {
            ServiceRecord(name: name, version: version, nodes: nodes)
        }

        func register(
            _ record: ServiceRecord, in domain: String? = nil, for timeToLive: Duration? = nil
        ) async throws {
            try await registry.register(record, domain: domain ?? self.domain, timeToLive: timeToLive)
        }

        func deregister(_ record: ServiceRecord) async throws {
            try await registry.deregister(record, domain: domain)
        }

        func found(in domain: String? = nil) async throws -> [ServiceRecord] {
            try await registry.service(name, domain: domain ?? self.domain)
        }

        /// The ids of the nodes of every version, sorted, without the service's name.
        func nodes(in domain: String? = nil) async throws -> [String] {
            try await found(in: domain).flatMap(\.nodes).map { String($0.id.dropFirst(name.count + 1)) }.sorted()
        }

        /// Lets time pass: at once where the suite turns the clock.
        func pass(_ duration: Duration) async throws {
            if let time { time.advance(by: duration) } else { try await Task.sleep(for: duration) }
        }

        /// Asks until the answer is right, for a registry that takes its time; ten seconds at most.
        func eventually(
            _ sentence: Comment, sourceLocation: SourceLocation = #_sourceLocation,
            _ isTrue: () async throws -> Bool
        ) async throws {
            let limit = ContinuousClock.now + .seconds(10)
            while try await !isTrue() {
                guard ContinuousClock.now < limit else {
                    Issue.record(sentence, sourceLocation: sourceLocation)
                    return
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
