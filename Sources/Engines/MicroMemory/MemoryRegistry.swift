import MicroCore
import Synchronization

/// A registry in the memory of this process; what it knows ends with it.
///
/// Nodes are merged by name and version, expire when they are not renewed, and every change reaches the watchers
/// (spec platform-server.md §6, which it improves on: an expiry is an event too, and the endpoints of a version that
/// is registered again are refreshed).
public final class MemoryRegistry: Registry {
    /// The word in the `registry` metadata of nodes.
    public let kind = "memory"

    private let time: TimeSource
    private let state = Mutex(MemoryRegistryState())

    /// Makes an empty registry.
    ///
    /// - Parameter time: the clock that registrations expire by.
    public init(time: TimeSource = .system) { self.time = time }

    /// Adds the record's nodes, or renews them; a registry holds 10,000 versions and 100,000 nodes.
    public func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {
        guard !record.name.isEmpty else { throw MicroError.badRequest("registry", "a service needs a name") }
        // It would never expire, and there would be nothing to deregister.
        guard !record.nodes.isEmpty else { throw MicroError.badRequest("registry", "a registration needs a node") }
        guard domain != Namespace.all else {
            throw MicroError.badRequest("registry", "a service cannot be registered in all namespaces at once")
        }
        let now = time.now()
        try state.withLock { state in
            state.expire(now)
            try state.register(record, domain: domain, expires: timeToLive.map { now + $0 })
        }
        if timeToLive != nil { startExpiring() }
    }

    /// Takes the record's nodes out.
    public func deregister(_ record: ServiceRecord, domain: String) async throws {
        state.withLock { $0.deregister(record, domain: domain) }
    }

    /// The versions of a service.
    public func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        let now = time.now()
        return state.withLock { state in
            state.expire(now)
            return state.records(domain: domain, name: name)
        }
    }

    /// Every service.
    public func services(domain: String) async throws -> [ServiceRecord] {
        let now = time.now()
        return state.withLock { state in
            state.expire(now)
            return state.records(domain: domain, name: nil)
        }
    }

    /// What changes from now on.
    public func watch(service: String?, domain: String) async throws -> RegistryWatch {
        let id = state.withLock { state in
            state.nextWatcher += 1
            return state.nextWatcher
        }
        let (watch, send) = RegistryWatch.make { [weak self] in
            // Not at once: a watch that overflows ends while its event is sent, under the lock.
            Task.detached { self?.state.withLock { $0.watchers[id] = nil } }
        }
        state.withLock { state in
            state.watchers[id] = MemoryRegistryState.Watcher(service: service, domain: domain, send: send)
        }
        return watch
    }

    /// Ends all watches, so that their readers do not wait for a registry that goes away.
    public func endWatches() {
        let watchers = state.withLock { state in
            defer { state.watchers = [:] }
            return state.watchers.values
        }
        for watcher in watchers { _ = watcher.send(nil) }
    }

    /// Starts the task that takes expired nodes out, unless it runs; it ends when nothing is left to expire.
    private func startExpiring() {
        let start = state.withLock { state in
            defer { state.isExpiring = true }
            return !state.isExpiring
        }
        guard start else { return }
        Task.detached { [weak self, time] in
            while let next = self?.nextExpiry() {
                // At least every second, as a registration that comes meanwhile may end earlier.
                do { try await time.sleep(min(next, time.now() + .seconds(1))) } catch { return }
                let now = time.now()
                self?.state.withLock { $0.expire(now) }
            }
        }
    }

    private func nextExpiry() -> ContinuousClock.Instant? {
        state.withLock { state in
            let next = state.nextExpiry
            if next == nil { state.isExpiring = false }
            return next
        }
    }
}
