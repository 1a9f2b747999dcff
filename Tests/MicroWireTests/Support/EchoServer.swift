import MicroCore
import MicroTestSupport
import NIOCore
import NIOHPACK
import Synchronization

@testable import MicroWire

/// A listener that answers by path; what a test needs of a service.
///
/// `/echo` gives the body back as it comes, `/hello` says hello, `/chunks` says it in three parts, `/early` answers
/// before the body, `/held` takes nothing of the body until it is told to, `/wait` answers when it is told to,
/// `/large` answers with 3 MB, `/endless` begins an answer without an end, `/later` does so when it is told to.
struct EchoServer: Sendable {
    let wire: WireServer
    let state: State

    /// What the handlers share with the test.
    final class State: Sendable {
        private struct Gates {
            var waiting: [@Sendable () -> Void] = []
            var permits = 0
        }

        private let gates = Mutex(Gates())
        private let seen = Mutex<[String]>([])
        private let taken = Mutex(0)

        func wait(_ open: @escaping @Sendable () -> Void) {
            let mayGoOn = gates.withLock { gates in
                guard gates.permits > 0 else {
                    gates.waiting.append(open)
                    return false
                }
                gates.permits -= 1
                return true
            }
            if mayGoOn { open() }
        }

        /// Lets the first handler that waits go on, or the next one that will: a test may be faster than the handler.
        func release() {
            let open = gates.withLock { gates -> (@Sendable () -> Void)? in
                guard gates.waiting.isEmpty else { return gates.waiting.removeFirst() }
                gates.permits += 1
                return nil
            }
            open?()
        }

        func note(_ what: String) { seen.withLock { $0.append(what) } }
        var events: [String] { seen.withLock { $0 } }

        func count(_ bytes: Int) { taken.withLock { $0 += bytes } }
        var bytes: Int { taken.withLock { $0 } }

        /// Waits, without a clock, until something is so or the test's time is up.
        func until(_ isSo: @Sendable (State) -> Bool) async {
            while !isSo(self), !Task.isCancelled { await Task.yield() }
        }
    }

    static func start(
        configure: (inout WireServer.Configuration) -> Void = { _ in },
        answer: @escaping @Sendable (any WireStream, State) -> any WireStreamDelegate = { EchoCall($0, $1) }
    ) async throws -> EchoServer {
        let state = State()
        var configuration = WireServer.Configuration()
        configure(&configuration)
        let wire = try await WireServer.listen(
            on: HostPort(host: "127.0.0.1", port: 0), configuration: configuration
        ) { stream in
            stream.delegate = answer(stream, state)
        }
        return EchoServer(wire: wire, state: state)
    }

    /// Runs a test against it and stops it afterwards.
    static func with(
        configure: (inout WireServer.Configuration) -> Void = { _ in },
        _ body: (EchoServer) async throws -> Void
    ) async throws {
        let server = try await start(configure: configure)
        do {
            try await body(server)
        } catch {
            await server.wire.stop()
            throw error
        }
        await server.wire.stop()
    }

    func connect() async throws -> RawClient { try await RawClient.connect(to: wire.address.port) }
}

/// What ``EchoServer`` does with one request.
final class EchoCall: WireStreamDelegate, @unchecked Sendable {  // confined to its stream's loop
    private let stream: any WireStream
    private let state: EchoServer.State
    private var path = ""
    private var unsent = 0
    private var unread = 0
    private var isHeld = false

    init(_ stream: any WireStream, _ state: EchoServer.State) {
        self.stream = stream
        self.state = state
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        path = headers.first(name: ":path") ?? ""
        state.note("\(headers.first(name: ":method") ?? "") \(path)")
        switch path {
        case "/echo":
            stream.send([":status": "200"], endStream: endStream)
        case "/chunks":
            stream.send([":status": "200"], endStream: false)
            for part in ["one ", "two ", "three"] { stream.send(ByteBuffer(string: part), endStream: false) }
            stream.send(HPACKHeaders(), endStream: true)
        case "/early": stream.send([":status": "413", "content-length": "0"], endStream: true)
        case "/large":
            stream.send([":status": "200", "content-length": "3000000"], endStream: false)
            stream.send(ByteBuffer(repeating: UInt8(ascii: "x"), count: 3_000_000), endStream: true)
        case "/endless": goOn()
        case "/later": state.wait { [self] in stream.eventLoop.execute { self.goOn() } }
        case "/wait": state.wait { [self] in stream.eventLoop.execute { self.hello() } }
        case "/held":
            isHeld = true
            state.wait { [self] in stream.eventLoop.execute { self.take() } }
        default: if endStream { hello() }
        }
    }

    func received(_ body: ByteBuffer, endStream: Bool) {
        state.count(body.readableBytes)
        switch path {
        case "/echo":
            let now = stream.send(body, endStream: endStream)
            stream.consumed(now)
            unsent += body.readableBytes - now
        case "/held":
            unread += body.readableBytes
            if !isHeld { take() }
            if endStream { hello() }
        case "/wait": stream.consumed(body.readableBytes)
        default:
            stream.consumed(body.readableBytes)
            if endStream { hello() }
        }
    }

    func received(trailers: HPACKHeaders) { stream.send(.trailers, endStream: true) }

    func sent(_ count: Int) {
        unsent -= count
        stream.consumed(count)
    }

    func ended(_ error: WireError?) { state.note("ended \(path)" + (error.map { ": \($0)" } ?? "")) }

    private func hello() {
        stream.send([":status": "200", "content-type": "text/plain", "content-length": "5"], endStream: false)
        stream.send(ByteBuffer(string: "hello"), endStream: true)
    }

    private func goOn() {
        stream.endWithInput()
        stream.send([":status": "200"], endStream: false)
        stream.send(ByteBuffer(string: "one of many"), endStream: false)
    }

    private func take() {
        isHeld = false
        stream.consumed(unread)
        unread = 0
    }
}
