import MicroCore
import MicroTestSupport
import MicroWire
import NIOCore
import NIOHPACK
import NIOPosix
import Testing

@testable import MicroRPC

@Suite("The connections of a client")
struct ConnectionPoolTests {
    private final class Deaf: WireStreamDelegate {
        func received(_ headers: HPACKHeaders, endStream: Bool) {}
        func received(_ body: ByteBuffer, endStream: Bool) {}
        func received(trailers: HPACKHeaders) {}
        func ended(_ error: WireError?) {}
    }

    /// Who waited for the connection was never told; a proxied call hung for ever.
    @Test("that are being made when the pool is closed fail for those who wait")
    func closedWhileConnecting() async throws {
        try await serving(.greeter()) { address in
            let pool = ConnectionPool()
            let loop = WireLoops.group.next()
            let opened = loop.makePromise(of: WireError?.self)
            loop.execute {
                guard let pool = pool.on(loop) else { return opened.succeed(nil) }
                pool.open(to: address.description, .call("/x.Greeter/Call"), delegate: Deaf()) { result in
                    switch result {
                    case .success: opened.succeed(nil)
                    case .failure(let error): opened.succeed(error)
                    }
                }
                pool.close()
            }
            let error = try await opened.futureResult.get()
            #expect(error == .connectFailed(address: address.description, reason: "the client was closed"))
        }
    }

    @Test("are shared by the calls to one address")
    func shared() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.tell { $0.remoteAddress }
        try await serving(dispatcher) { address in
            let client = RPCClient()
            let request = ClientRequest.json("Greeter.Tell", options: CallOptions(address: address.description))
            var callers: Set<String> = []
            for _ in 0..<20 { callers.insert(try await client.call(request).text) }
            // One from each event loop at most.
            #expect(callers.count <= WireLoops.group.makeIterator().reduce(0) { count, _ in count + 1 })
            await client.close()
        }
    }

    /// Each client that was dropped left its sockets open until the other side closed them.
    @Test("are closed with the client")
    func closedWithClient() async throws {
        try await SocketWatcher.run { server in
            let call = Task {
                try await RPCClient().call(.json(options: CallOptions(address: server.address.description)))
            }
            try await server.accepted.wait()
            call.cancel()
            _ = try? await call.value
            try await server.closed.wait()
        }
    }
}

/// Takes connections and says nothing, and hears when one is closed by its client.
private struct SocketWatcher {
    let address: HostPort
    let accepted: Gate
    let closed: Gate

    static func run(_ body: (SocketWatcher) async throws -> Void) async throws {
        let (accepted, closed) = (Gate(), Gate())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                accepted.open()
                channel.closeFuture.whenComplete { _ in closed.open() }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let address = HostPort(host: "127.0.0.1", port: channel.localAddress?.port ?? 0)
        try await body(SocketWatcher(address: address, accepted: accepted, closed: closed))
        try await channel.close()
    }
}
