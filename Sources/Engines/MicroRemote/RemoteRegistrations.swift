import Logging
import MicroCore
import Synchronization

/// What this process has registered at a server: registered again as soon as the server is back after it was gone. One
/// that was restarted knows nothing, and until the next renewal callers would not find the service.
final class RemoteRegistrations: Sendable {
    fileprivate struct Key: Hashable {
        var domain: String
        var service: String
        var version: String
        var node: String
    }

    fileprivate struct Entry {
        /// The service with this node alone.
        var record: ServiceRecord
        var timeToLive: Duration?
        /// When it is over unless it is renewed.
        var expires: ContinuousClock.Instant?
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Watches the server while there are entries.
        var watcher: Task<Void, Never>?
        /// Registers them again.
        var registering: Task<Void, Never>?
    }

    /// How a server is asked.
    struct Server: Sendable {
        let watch: @Sendable (_ service: String, _ domain: String) async throws -> RegistryWatch
        let register:
            @Sendable (_ record: ServiceRecord, _ domain: String, _ timeToLive: Duration?) async throws -> Void
    }

    private let server: Server
    private let time: TimeSource
    private let logger: Logger?
    private let state = Mutex(State())

    /// How long to wait before the server is tried again.
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(1)
    /// How often registering again is tried before the renewals have to do.
    private static let tries = 3

    init(_ server: Server, time: TimeSource, logger: Logger?) {
        self.server = server
        self.time = time
        self.logger = logger
    }

    deinit { state.withLock { $0.watcher }?.cancel() }

    /// Keeps a record that is about to be registered.
    func add(_ record: ServiceRecord, domain: String, timeToLive: Duration?) {
        let expires = timeToLive.map { time.now() + $0 }
        state.withLock { state in
            for node in record.nodes {
                var one = record
                one.nodes = [node]
                state.entries[Key(record, node, domain)] = Entry(record: one, timeToLive: timeToLive, expires: expires)
            }
            guard state.watcher == nil, !state.entries.isEmpty else { return }
            state.watcher = Task.detached { [weak self, time] in
                var (wasLost, pause) = (false, RemoteRegistrations.shortestPause)
                while !Task.isCancelled {
                    guard let watched = await self?.watchOnce(wasLost) else { return }
                    wasLost = true
                    pause =
                        watched ? RemoteRegistrations.shortestPause : min(pause * 2, RemoteRegistrations.longestPause)
                    // Services that lost a server together do not come back together.
                    do { try await time.sleep(time.now() + pause * Double.random(in: 0.5...1)) } catch { return }
                }
            }
        }
    }

    /// Forgets a record that is about to be deregistered, and returns when it is not being registered again.
    func remove(_ record: ServiceRecord, domain: String) async {
        let (watcher, registering) = state.withLock { state -> (Task<Void, Never>?, Task<Void, Never>?) in
            for node in record.nodes { state.entries[Key(record, node, domain)] = nil }
            guard state.entries.isEmpty else { return (nil, state.registering) }
            return (state.watcher.take(), state.registering)
        }
        watcher?.cancel()
        await registering?.value
    }

    /// Watches the server until that ends.
    ///
    /// - Parameter wasLost: whether it was gone before.
    /// - Returns: whether the watch began; nil when there is no use in trying again.
    private func watchOnce(_ wasLost: Bool) async -> Bool? {
        guard let key = state.withLock({ $0.entries.keys.first }) else { return false }
        do {
            let watch = try await server.watch(key.service, key.domain)
            if wasLost { await registerAll() }
            for await _ in watch {}
            return true
        } catch let error as MicroError where error.code == 501 {
            return nil
        } catch {
            return false
        }
    }

    private func registerAll() async {
        let task = Task.detached { [self] in
            let now = time.now()
            let entries = state.withLock { state in
                state.entries = state.entries.filter { entry in entry.value.expires.map { $0 > now } ?? true }
                return state.entries
            }
            for (key, entry) in entries { await register(key, entry) }
        }
        state.withLock { $0.registering = task }
        await task.value
        state.withLock { $0.registering = nil }
    }

    private func register(_ key: Key, _ entry: Entry) async {
        for attempt in 1...RemoteRegistrations.tries {
            // It may have been taken out meanwhile.
            guard state.withLock({ $0.entries[key] != nil }) else { return }
            do {
                try await server.register(entry.record, key.domain, entry.timeToLive)
                logger?.info("Registered node: \(key.node)")
                return
            } catch {
                logger?.error("Registering failed: \(error)")
            }
            guard attempt < RemoteRegistrations.tries else { return }
            do { try await time.sleep(time.now() + RemoteRegistrations.shortestPause * attempt) } catch { return }
        }
    }
}

extension RemoteRegistrations.Key {
    init(_ record: ServiceRecord, _ node: Node, _ domain: String) {
        self.init(domain: domain, service: record.name, version: record.version, node: node.id)
    }
}
