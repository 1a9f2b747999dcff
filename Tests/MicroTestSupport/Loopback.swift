import MicroCore
import MicroRPC
import MicroWire

/// Answers a dispatcher's endpoints on a real socket while a test runs.
package func serving<Result: Sendable>(
    _ dispatcher: Dispatcher, messageLimit: Int = RPCServer.defaultMessageLimit,
    _ body: (HostPort) async throws -> Result
) async throws -> Result {
    let server = RPCServer(dispatcher, messageLimit: messageLimit)
    return try await listening({ server.accept($0) }, body)
}

/// Listens on a real socket while a test runs.
package func listening<Result: Sendable>(
    _ opener: @escaping @Sendable (any WireStream) -> Void, _ body: (HostPort) async throws -> Result
) async throws -> Result {
    try await running(try await WireServer.listen(on: .loopback, opener: opener)) { try await body($0.address) }
}

/// Stops a server when the test is through.
package func running<Result: Sendable>(
    _ server: WireServer, _ body: (WireServer) async throws -> Result
) async throws -> Result {
    do {
        let result = try await body(server)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}

extension HostPort {
    /// An address of this machine where nobody listens.
    package static func dead() async throws -> HostPort {
        let server = try await WireServer.listen(on: .loopback) { _ in }
        await server.stop()
        return server.address
    }
}
