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
                pool.open(to: address.description, HTTP2RequestHead(.call("/x.Greeter/Call")), delegate: Deaf()) {
                    result in
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
        dispatcher.answerText { $0.remoteAddress }
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

    /// Calls that nobody waited for any more kept others out: "1 calls wait for it already".
    @Test("have a place for the next call when the one that waited has been given up")
    func placeOfTheGivenUp() async throws {
        try await SilentServer.run { server in
            var configuration = ConnectionPool.Configuration()
            configuration.maxWaiting = 1
            let client = RPCClient(registry: nil, pool: ConnectionPool(configuration: configuration))
            let options = CallOptions(address: server.address.description, timeout: .milliseconds(20))
            // Some come to the same loop.
            for _ in 0...WireLoops.group.makeIterator().reduce(1, { count, _ in count + 1 }) {
                await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
                    try await client.call(.json(options: options))
                }
                await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
                    _ = try await client.stream(.json(options: options))
                }
            }
            await client.close()
        }
    }

    /// Each client that was dropped left its sockets open until the other side closed them.
    @Test("are closed with the client")
    func closedWithClient() async throws {
        try await SilentServer.run { server in
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
