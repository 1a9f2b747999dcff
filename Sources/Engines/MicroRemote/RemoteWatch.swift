import MicroCore
import MicroPlatformProto
import Synchronization

/// Reads the results of a watch at a server for as long as the watch has a reader here.
final class RemoteWatch: Sendable {
    /// How long to wait for the word that a watch has begun; servers that do not know of it never say it.
    private static let patience = Duration.seconds(1)

    private let reader = Mutex<Task<Void, Never>?>(nil)

    /// Returns when the server watches, or does not say so in time.
    ///
    /// - Parameters:
    ///   - results: what the server sends.
    ///   - domain: the domain that was asked for.
    ///   - time: the clock.
    /// - Throws: why the server does not watch.
    static func begin(
        _ results: MessageStream<Registry_Result>, domain: String, time: TimeSource
    ) async throws -> RegistryWatch {
        let remote = RemoteWatch()
        let (watch, send) = RegistryWatch.make { remote.reader.withLock { $0 }?.cancel() }
        let (beginnings, beginning) = AsyncThrowingStream<Void, any Error>.makeStream()
        let reader = Task.detached {
            do {
                while let result = try await results.next() {
                    beginning.finish()
                    guard let event = RegistryEvent(result, watched: domain) else { continue }
                    guard send(event) else { break }
                }
                beginning.finish()
            } catch {
                beginning.finish(throwing: error)
            }
            _ = send(nil)
        }
        remote.reader.withLock { $0 = reader }
        let timer = Task.detached {
            try? await time.sleep(time.now() + patience)
            beginning.finish()
        }
        defer { timer.cancel() }
        for try await _ in beginnings {}
        try Task.checkCancellation()
        return watch
    }
}
