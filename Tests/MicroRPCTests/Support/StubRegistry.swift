import MicroCore
import Synchronization

/// A registry that says what the test tells it, and counts who asks.
final class StubRegistry: Registry {
    struct Unreachable: Error, CustomStringConvertible {
        let description = "the registry cannot be reached"
    }

    private struct State {
        var records: [ServiceRecord] = []
        var isReachable = true
        var lookUps = 0
        var registering = 0
        var log: [String] = []
        var registered: [(record: ServiceRecord, domain: String, timeToLive: Duration?)] = []
        var watchers: [@Sendable (RegistryEvent?) -> Bool] = []
        var watchAttempts = 0
        var failures = 0
    }

    let kind = "stub"
    let canBeWatched: Bool
    private let state = Mutex(State())
    /// Runs in the middle of a look-up, after the answer was determined.
    private let duringLookUp: @Sendable () async throws -> Void
    private let duringRegister: @Sendable () async throws -> Void
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation

    init(
        _ records: [ServiceRecord] = [], canBeWatched: Bool = false,
        duringLookUp: @escaping @Sendable () async throws -> Void = {},
        duringRegister: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.canBeWatched = canBeWatched
        self.duringLookUp = duringLookUp
        self.duringRegister = duringRegister
        (changes, changed) = AsyncStream.makeStream()
        state.withLock { $0.records = records }
    }

    var lookUps: Int { state.withLock { $0.lookUps } }
    /// How often a registration began.
    var registering: Int { state.withLock { $0.registering } }
    /// What was done: register, deregister.
    var log: [String] { state.withLock { $0.log } }
    var registered: [(record: ServiceRecord, domain: String, timeToLive: Duration?)] {
        state.withLock { $0.registered }
    }
    var watchAttempts: Int { state.withLock { $0.watchAttempts } }
    var watchers: Int { state.withLock { $0.watchers.count } }

    func set(_ records: [ServiceRecord]) { state.withLock { $0.records = records } }
    func set(isReachable: Bool) { state.withLock { $0.isReachable = isReachable } }
    /// How many registrations fail from now on.
    func fail(_ count: Int) { state.withLock { $0.failures = count } }

    /// Sends an event to the watchers; nil ends their watches.
    func notify(_ event: RegistryEvent?) {
        let watchers = state.withLock { state in
            defer { if event == nil { state.watchers = [] } }
            return state.watchers
        }
        for send in watchers { _ = send(event) }
    }

    /// Waits until something was registered, tried to register or watched.
    func nextChange() async {
        var iterator = changes.makeAsyncIterator()
        await iterator.next()
    }

    func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {
        state.withLock { $0.registering += 1 }
        try? await duringRegister()
        defer { changed.yield() }
        try state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                state.log.append("failed")
                throw Unreachable()
            }
            state.log.append("register")
            state.registered.append((record, domain, timeToLive))
        }
    }

    func deregister(_ record: ServiceRecord, domain: String) async throws {
        state.withLock { $0.log.append("deregister") }
    }

    func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        let answer = try state.withLock { state in
            state.lookUps += 1
            guard state.isReachable else { throw Unreachable() }
            return state.records.filter { $0.name == name }
        }
        try await duringLookUp()
        return answer
    }

    func services(domain: String) async throws -> [ServiceRecord] { state.withLock { $0.records } }

    func watch(service: String?, domain: String) async throws -> RegistryWatch {
        state.withLock { $0.watchAttempts += 1 }
        guard canBeWatched else { throw MicroError.notImplemented("stub", "cannot be watched") }
        let (watch, send) = RegistryWatch.make {}
        state.withLock { $0.watchers.append(send) }
        changed.yield()
        return watch
    }
}

extension ServiceRecord {
    /// A record of nodes at addresses, with ids that sort as they are given.
    static func at(_ addresses: HostPort..., name: String = "greeter") -> ServiceRecord {
        let nodes = addresses.enumerated().map { Node(id: "\(name)-\($0)", address: "\($1)") }
        return ServiceRecord(name: name, nodes: nodes)
    }
}
