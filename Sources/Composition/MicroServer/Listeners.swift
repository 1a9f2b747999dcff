import Logging
import MicroCore
import MicroRPC
import MicroWire
import Synchronization

/// The addresses where a server listens: the first failure closes those that are open, and all share one grace time.
final class Listeners: Part {
    /// One of them.
    struct Listener: Sendable {
        let address: HostPort
        /// The flag that sets the address, for errors.
        let flag: String
        let opener: @Sendable (any WireStream) -> Void
    }

    private let listeners: [Listener]
    private let logger: Logger
    private let open = Mutex<[WireServer]>([])

    init(_ listeners: [Listener], logger: Logger) {
        self.listeners = listeners
        self.logger = logger
    }

    /// Those that are open, in the order of the list.
    var servers: [WireServer] { open.withLock { $0 } }

    func start() async throws {
        do {
            for listener in listeners {
                let server = try await listen(listener)
                open.withLock { $0.append(server) }
            }
        } catch {
            await stop()
            throw error
        }
    }

    func stop() async {
        let servers = open.withLock { open in
            defer { open = [] }
            return open
        }
        await withTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { await server.stop() } }
        }
    }

    private func listen(_ listener: Listener) async throws -> WireServer {
        do {
            var configuration = WireServer.Configuration()
            configuration.logger = logger
            configuration.metrics = Telemetry.system.metrics
            return try await WireServer.listen(
                on: listener.address, configuration: configuration, opener: listener.opener)
        } catch let error as ListenError {
            throw StartError(
                description: ErrorEntry.cannotListen.text(["\(listener.address)", error.reason, listener.flag]))
        }
    }
}

/// Why a server could not start, and what to do.
package struct StartError: Error, Sendable, CustomStringConvertible {
    package let description: String
}
