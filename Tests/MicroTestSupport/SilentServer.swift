import MicroCore
import NIOCore
import NIOPosix

/// Takes connections and says nothing, and hears when one is closed by its client.
package struct SilentServer: Sendable {
    package let address: HostPort
    package let accepted: Gate
    package let closed: Gate

    package static func run(_ body: (SilentServer) async throws -> Void) async throws {
        let (accepted, closed) = (Gate(), Gate())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                accepted.open()
                channel.closeFuture.whenComplete { _ in closed.open() }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let address = HostPort(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
        do { try await body(SilentServer(address: address, accepted: accepted, closed: closed)) } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }
}
