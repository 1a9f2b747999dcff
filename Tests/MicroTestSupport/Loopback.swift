import MicroSystem
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
    ///
    /// The process keeps the port, or another server on this machine could be given it before the test is through.
    package static func dead() async throws -> HostPort {
        let descriptor = socket(AF_INET, CLibrary.streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | getsockname(descriptor, $0, &length)
            }
        }
        guard code == 0 else { throw WireError.connectFailed(address: "127.0.0.1:0", reason: "\(errno)") }
        return HostPort(host: "127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)))
    }
}
