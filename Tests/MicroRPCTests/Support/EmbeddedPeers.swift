import MicroCore
import MicroTestSupport
import MicroWire
import NIOCore
import NIOEmbedded
import NIOHPACK

@testable import MicroRPC

/// The pool of a loop whose clock the test turns, with the test at the other end of every connection.
final class EmbeddedPeers {
    let loop = EmbeddedEventLoop()
    let pool: LoopPool
    private let dialer = Dialer()

    init(configure: (inout ConnectionPool.Configuration) -> Void = { _ in }) {
        var configuration = ConnectionPool.Configuration()
        configure(&configuration)
        let dialer = dialer
        pool = LoopPool(eventLoop: loop, configuration: configuration) { dialer.dial($0, $1) }
    }

    /// How often a connection was asked for.
    var dials: Int { dialer.dials }
    /// How many of them wait to be made.
    var pending: Int { dialer.pending.count }

    /// Opens a stream, and remembers what became of it.
    @discardableResult
    func open(_ address: String = "127.0.0.1:1") -> Opened {
        let opened = Opened()
        pool.open(to: address, HTTP2RequestHead(.call("/x.Greeter/Call")), delegate: opened) { result in
            switch result {
            case .success(let stream):
                opened.stream = stream
                stream.send(ByteBuffer(), endStream: true)
            case .failure(let error): opened.error = error
            }
        }
        loop.run()
        return opened
    }

    func giveUp(_ opened: Opened, to address: String = "127.0.0.1:1") { pool.giveUp(opened, to: address) }

    /// Makes the connection that was asked for first.
    ///
    /// - Parameter streams: how many streams the peer takes at once; nil when it says nothing yet.
    @discardableResult
    func accept(streams: Int? = 100) throws -> EmbeddedPeer {
        let peer = try EmbeddedPeer(loop, streams: streams ?? 100)
        if streams != nil { peer.greet() }
        dialer.pending.removeFirst().succeed(NIOLoopBound(peer.handler, eventLoop: loop))
        peer.exchange()
        return peer
    }

    func refuse() {
        dialer.pending.removeFirst().fail(WireError.connectFailed(address: "127.0.0.1:1", reason: "refused"))
        loop.run()
    }

    func advance(by time: TimeAmount) { loop.advanceTime(by: time) }

    private final class Dialer: @unchecked Sendable {  // confined to the thread of its test
        var dials = 0
        var pending: [EventLoopPromise<NIOLoopBound<HTTP2ChannelHandler>>] = []

        func dial(
            _ address: HostPort, _ eventLoop: any EventLoop
        ) -> EventLoopFuture<NIOLoopBound<HTTP2ChannelHandler>> {
            dials += 1
            let promise = eventLoop.makePromise(of: NIOLoopBound<HTTP2ChannelHandler>.self)
            pending.append(promise)
            return promise.futureResult
        }
    }
}

/// What became of a stream that was asked for.
final class Opened: WireStreamDelegate {
    var stream: (any WireStream)?
    /// Why it was not opened.
    var error: WireError?
    var isAnswered = false
    /// How it ended early.
    var end: WireError?

    var isOpen: Bool { stream != nil && !isAnswered && end == nil }
    var isWaiting: Bool { stream == nil && error == nil }

    func received(_ headers: HPACKHeaders, endStream: Bool) { isAnswered = endStream }
    func received(_ body: ByteBuffer, endStream: Bool) {}
    func received(trailers: HPACKHeaders) {}
    func ended(_ error: WireError?) { end = error }
}

extension Collection<Opened> {
    var areOpen: Bool { allSatisfy { $0.isOpen } }
    var areWaiting: Bool { allSatisfy { $0.isWaiting } }
    var areAnswered: Bool { allSatisfy { $0.isAnswered } }
}

/// A connection and what is at its other end: a state machine of a server.
final class EmbeddedPeer {
    let handler: HTTP2ChannelHandler
    private let channel: EmbeddedChannel
    var machine: HTTP2StateMachine
    /// Requests that are not answered, in the order they came.
    var requests: [HTTP2StreamID] = []
    private var isSilent = true

    init(_ loop: EmbeddedEventLoop, streams: Int) throws {
        var configuration = HTTP2Configuration()
        configuration.maxConcurrentStreams = streams
        machine = HTTP2StateMachine(role: .server, configuration: configuration)
        handler = HTTP2ChannelHandler(role: .client, eventLoop: loop)
        channel = EmbeddedChannel(handler: handler, loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    var isOpen: Bool { channel.isActive }

    /// Says the first word; until then it neither listens nor speaks.
    func greet() {
        isSilent = false
        machine.start()
    }

    /// Carries bytes until neither side has anything to say.
    func exchange() {
        channel.embeddedEventLoop.run()
        var isBusy = !isSilent
        while isBusy {
            isBusy = false
            channel.embeddedEventLoop.run()
            while var bytes = try? channel.readOutbound(as: ByteBuffer.self) {
                machine.receive(&bytes)
                isBusy = true
            }
            while let event = machine.next() {
                if case .headers(let id, _, _) = event { requests.append(id) }
            }
            guard machine.output.readableBytes > 0, channel.isActive else { continue }
            channel.pipeline.fireChannelRead(machine.output)
            channel.pipeline.fireChannelReadComplete()
            machine.output.clear()
            isBusy = true
        }
    }

    /// Answers the request that came first.
    func answer() {
        machine.send([":status": "200"], on: requests.removeFirst(), endStream: true)
        exchange()
    }

    func announceDrain() {
        machine.announceDrain()
        exchange()
    }

    /// Says that it takes no more streams, and that it looked at none above the last that came.
    func goAway() {
        machine.drain()
        exchange()
    }

    func hangUp() {
        channel.close(promise: nil)
        channel.embeddedEventLoop.run()
    }
}
