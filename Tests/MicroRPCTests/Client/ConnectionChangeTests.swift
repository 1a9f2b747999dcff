import MicroCore
import MicroTestSupport
import MicroWire
import NIOCore
import NIOHPACK
import NIOPosix
import Synchronization
import Testing

@testable import MicroRPC

@Suite("While connections come and go", .timeLimit(.minutes(1)))
struct ConnectionChangeTests {
    private func listen(
        _ dispatcher: Dispatcher, configure: (inout WireServer.Configuration) -> Void
    ) async throws -> WireServer {
        let server = RPCServer(dispatcher)
        var configuration = WireServer.Configuration()
        configure(&configuration)
        return try await WireServer.listen(on: .loopback, configuration: configuration) { server.accept($0) }
    }

    @Test("twenty calls at once to a server that takes one at a time on a connection are all answered")
    func oneStreamEach() async throws {
        // Those that run wait for each other: there have to be as many connections as a loop may have.
        let running = Mutex(0)
        let gate = Gate()
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { context in
            let count = running.withLock { count in
                count += 1
                return count
            }
            if count == 8 { gate.open() }
            try await gate.wait()
            return context.remoteAddress
        }
        let server = try await listen(dispatcher) { $0.http2.maxConcurrentStreams = 1 }
        try await answering(server) { address in
            let client = RPCClient()
            let executor = EventLoopExecutor.of(WireLoops.group.next())
            let request = ClientRequest.json("Greeter.Tell", options: CallOptions(address: address))
            let callers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask(executorPreference: executor) { try await client.call(request).text }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(callers.count == 20)
            #expect(Set(callers).count == 8)
            await client.close()
        }
    }

    private func answering(_ server: WireServer, _ body: (String) async throws -> Void) async throws {
        try await running(server) { try await body($0.address.description) }
    }

    /// A single GOAWAY refused what was under way; with an idle time this short every few calls met one.
    @Test("no call is lost to a server that ends each connection as soon as it has nothing to do")
    func idleServer() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { $0.remoteAddress }
        let server = try await listen(dispatcher) { $0.http2.serverTimes.idle = .milliseconds(2) }
        try await answering(server) { address in
            let client = RPCClient()
            let request = ClientRequest.json("Greeter.Tell", options: CallOptions(address: address, retries: 0))
            var callers: Set<String> = []
            for round in 0..<500 {
                // About as long as the server has patience: a little less, a little more.
                for _ in 0..<(round % 50 * 60) { await Task.yield() }
                callers.insert(try await client.call(request).text)
            }
            #expect(callers.count > 2)
            await client.close()
        }
    }

    /// Counts answers.
    private final class Tally: Sendable {
        private let state = Mutex<(counts: [String: Int], isOver: Bool)>(([:], false))

        subscript(name: String) -> Int { state.withLock { $0.counts[name, default: 0] } }
        var isOver: Bool { state.withLock { $0.isOver } }
        func count(_ name: String) { state.withLock { $0.counts[name, default: 0] += 1 } }
        func end() { state.withLock { $0.isOver = true } }
    }

    /// Says a word after a few turns of the loop.
    private func slow(_ word: String) -> Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { _ in
            for _ in 0..<5 { await Task.yield() }
            return word
        }
        return dispatcher
    }

    @Test("no call is lost while one of two servers stops under two hundred at once")
    func stop() async throws {
        let tally = Tally()
        let one = try await listen(slow("one")) { $0.grace = .hours(1) }
        let two = try await listen(slow("two")) { _ in }
        try await answering(two) { _ in
            var configuration = RPCClient.Configuration()
            configuration.selector = RoundRobinSelector()
            let registry = RegistryCache(StubRegistry([.at(one.address, two.address)]))
            let client = RPCClient(configuration: configuration, registry: registry)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        while !tally.isOver, !Task.isCancelled {
                            let name = try await client.call(.json("Greeter.Tell")).text
                            tally.count(name)
                        }
                    }
                }
                // when one of them stops with all of them calling
                while tally["one"] < 1_000, !Task.isCancelled { await Task.yield() }
                await one.stop()
                let stopped = tally["two"]
                while tally["two"] < stopped + 1_000, !Task.isCancelled { await Task.yield() }
                tally.end()
                // then every call was answered by one of them
                try await group.waitForAll()
            }
            await client.close()
        }
    }

    /// The peer's machine lost its power: there is a connection, and nothing comes out of it.
    @Test("a peer that has vanished is noticed, and its calls fail long before their deadline")
    func vanished() async throws {
        try await SilentServer.run { server in
            var configuration = ConnectionPool.Configuration()
            configuration.http2.clientTimes.keepAlive = .milliseconds(20)
            configuration.http2.clientTimes.answer = .milliseconds(20)
            let pool = ConnectionPool(configuration: configuration)
            let loop = WireLoops.group.next()
            let ended = loop.makePromise(of: WireError?.self)
            loop.execute {
                pool.on(loop)?.open(
                    to: server.description, HTTP2RequestHead(.call("/x.Greeter/Call")), delegate: Listener(ended)
                ) { result in
                    if case .failure(let error) = result { ended.succeed(error) }
                }
            }
            let error = try await ended.futureResult.get()
            #expect(error == .connectionLost("the peer answers no PING"))
            await pool.close()
        }
    }

    private final class Listener: WireStreamDelegate {
        private let promise: EventLoopPromise<WireError?>

        init(_ promise: EventLoopPromise<WireError?>) { self.promise = promise }
        func received(_ headers: HPACKHeaders, endStream: Bool) {}
        func received(_ body: ByteBuffer, endStream: Bool) {}
        func received(trailers: HPACKHeaders) {}
        func ended(_ error: WireError?) { promise.succeed(error) }
    }
}

/// Says its first word and then nothing more, whatever comes.
private enum SilentServer {
    static func run(_ body: (HostPort) async throws -> Void) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                // An empty SETTINGS frame.
                channel.writeAndFlush(ByteBuffer(bytes: [0, 0, 0, 4, 0, 0, 0, 0, 0]), promise: nil)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(HostPort(host: "127.0.0.1", port: channel.localAddress?.port ?? 0))
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }
}
