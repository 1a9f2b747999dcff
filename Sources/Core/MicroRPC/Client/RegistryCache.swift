import MicroCore
import Synchronization

/// Remembers what a registry said, so that a call need not ask it.
///
/// It watches the registry where that is possible and drops what changed; where it is not, an entry lives for a short
/// time, and it tries to watch again and again. When the registry cannot be asked, what was known before is used.
public final class RegistryCache: Sendable {
    private struct Key: Hashable {
        var service: String
        var domain: String
    }

    /// What is known of a service: its versions, and the nodes of all of them.
    package struct Known: Sendable {
        package let records: [ServiceRecord]
        package let nodes: [Node]

        package init(_ records: [ServiceRecord]) {
            self.records = records
            nodes = records.flatMap(\.nodes)
        }
    }

    private struct Entry {
        var known: Known
        var expires: ContinuousClock.Instant
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var isWatching = false
        var watcher: Task<Void, Never>?
        /// Look-ups under way, which all who ask at the same time share.
        var lookUps: [Key: Task<[ServiceRecord], any Error>] = [:]
        /// Until when a service that the registry does not know any more may only be one that has not registered again:
        /// a registry that was restarted knows nothing at first.
        var doubtEnds: ContinuousClock.Instant?
        /// Counts changes, so that an answer that was under way while something changed is not kept.
        var generation = 0
    }

    private let registry: any Registry
    private let timeToLive: Duration
    private let time: TimeSource
    private let state = Mutex(State())

    /// How many services are remembered; callers pick the names.
    private static let capacity = 4096

    /// How long an entry lives while the registry is watched.
    private static let watchedTimeToLive = Duration.seconds(60)

    /// How long services have to register again at a registry that came back.
    private static let doubt = Duration.seconds(15)

    /// How long to wait before watching again: after a watch that lasted, and at most, when it fails again and again.
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(5)

    /// Makes a cache in front of a registry.
    ///
    /// - Parameters:
    ///   - registry: whom to ask.
    ///   - timeToLive: how long an entry lives when the registry cannot be watched.
    ///   - time: the clock.
    public init(_ registry: any Registry, timeToLive: Duration = .seconds(1), time: TimeSource = .system) {
        self.registry = registry
        self.timeToLive = timeToLive
        self.time = time
    }

    deinit { state.withLock { $0.watcher }?.cancel() }

    /// What is known without asking; nil when it has to be asked.
    ///
    /// - Parameters:
    ///   - service: the service's name.
    ///   - domain: its namespace.
    public func known(_ service: String, domain: String) -> [ServiceRecord]? {
        remembered(service, domain: domain)?.records
    }

    /// What is known without asking, with its nodes.
    package func remembered(_ service: String, domain: String) -> Known? {
        let now = time.now()
        return state.withLock { state in
            guard let entry = state.entries[Key(service: service, domain: domain)], entry.expires > now else {
                return nil
            }
            return entry.known
        }
    }

    /// The versions of a service, from memory or from the registry.
    ///
    /// - Parameters:
    ///   - service: the service's name.
    ///   - domain: its namespace.
    /// - Throws: what the registry throws, when nothing was known before.
    public nonisolated(nonsending) func lookUp(_ service: String, domain: String) async throws -> [ServiceRecord] {
        if let records = known(service, domain: domain) { return records }
        watchIfNeeded()
        let key = Key(service: service, domain: domain)
        do {
            return try await state.withLock { state in
                if let lookUp = state.lookUps[key] { return lookUp }
                let lookUp = Task.detached { [self, generation = state.generation] in
                    try await ask(key, since: generation)
                }
                state.lookUps[key] = lookUp
                return lookUp
            }.value
        } catch {
            if let stale = state.withLock({ $0.entries[key] }) { return stale.known.records }
            throw error
        }
    }

    private func ask(_ key: Key, since generation: Int) async throws -> [ServiceRecord] {
        defer { state.withLock { $0.lookUps[key] = nil } }
        let records = try await registry.service(key.service, domain: key.domain)
        let now = time.now()
        return state.withLock { state in
            guard !records.isEmpty else {
                guard let ends = state.doubtEnds, now < ends else { return [] }
                return state.entries[key]?.known.records ?? []
            }
            guard state.generation == generation else { return records }
            if state.entries.count >= RegistryCache.capacity { state.entries.removeAll() }
            let life = state.isWatching ? RegistryCache.watchedTimeToLive : timeToLive
            state.entries[key] = Entry(known: Known(records), expires: now + life)
            return records
        }
    }

    /// Stops watching the registry; nothing is kept from then on for longer than without a watch.
    public func close() { state.withLock { $0.watcher }?.cancel() }

    /// All services of a namespace, from the registry: nothing is remembered.
    ///
    /// - Parameter domain: the namespace.
    /// - Throws: what the registry throws.
    public func services(domain: String) async throws -> [ServiceRecord] { try await registry.services(domain: domain) }

    /// Forgets a service, after a node of it turned out to be gone.
    ///
    /// - Parameter service: the service's name.
    public func invalidate(_ service: String) {
        state.withLock { state in
            state.generation += 1
            for key in state.entries.keys where key.service == service {
                // Kept as the last resort, but asked anew next time.
                state.entries[key]?.expires = time.now()
            }
        }
    }

    private func watchIfNeeded() {
        state.withLock { state in
            guard state.watcher == nil else { return }
            state.watcher = Task.detached { [weak self, registry, time] in
                var pause = RegistryCache.shortestPause
                while !Task.isCancelled {
                    let start = time.now()
                    if let watch = try? await registry.watch(service: nil, domain: Namespace.all) {
                        self?.watching(true)
                        for await event in watch { self?.changed(event) }
                        self?.watching(false)
                    }
                    let now = time.now()
                    if now - start >= RegistryCache.longestPause { pause = RegistryCache.shortestPause }
                    do { try await time.sleep(now + pause) } catch { return }
                    pause = min(pause * 2, RegistryCache.longestPause)
                }
            }
        }
    }

    private func watching(_ isWatching: Bool) {
        state.withLock { state in
            let wasLost = state.doubtEnds != nil
            state.isWatching = isWatching
            state.generation += 1
            if !isWatching || wasLost {
                state.doubtEnds = time.now() + (isWatching ? RegistryCache.doubt : .seconds(86_400))
            }
            // Events may have been missed: asked anew, but kept as the last resort.
            for key in state.entries.keys { state.entries[key]?.expires = time.now() }
        }
    }

    private func changed(_ event: RegistryEvent) {
        state.withLock { state in
            state.generation += 1
            for key in state.entries.keys where key.service == event.service.name { state.entries[key] = nil }
        }
    }
}
