import MicroCore
import Synchronization

/// Keeps documents for a second, so that a page that asks again and again costs little.
final class OpenAPICache: Sendable {
    private struct Entry {
        var json: [UInt8]
        var expires: ContinuousClock.Instant
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let time: TimeSource

    /// How long a document is good, and how many are kept; callers pick the namespace.
    private static let timeToLive = Duration.seconds(1)
    private static let capacity = 16

    init(time: TimeSource) { self.time = time }

    /// The document of a key, or a new one.
    func json(_ key: String, _ make: () async throws -> [UInt8]) async throws -> [UInt8] {
        let now = time.now()
        if let entry = entries.withLock({ $0[key] }), entry.expires > now { return entry.json }
        let json = try await make()
        entries.withLock { entries in
            if entries.count >= OpenAPICache.capacity { entries.removeAll() }
            entries[key] = Entry(json: json, expires: now + OpenAPICache.timeToLive)
        }
        return json
    }
}
