import NIOCore
import NIOEmbedded
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A connection bears whatever is done from inside its callbacks")
struct HTTP2ReentrancyTests {
    private let whole = Frame.endHeaders | Frame.endStream
    private let settings: [(UInt16, UInt32)] = [(4, 0x7fff_ffff)]

    /// What went out in the second and later rounds of a flush was told only with the next read of the peer, who had
    /// no reason to say anything: a writer that waited for it stood still.
    @Test("every byte that waited is told of without a word of the peer")
    func sentIsTold() throws {
        let server = try EmbeddedConnection(.server, settings: settings)
        try server.receive(.windowUpdate(0, 1 << 30), .headers(1, Block.request(), flags: whole))
        let stream = server.heard.streams[0]
        stream.send(.response, endStream: false)
        let now = stream.send(ByteBuffer(repeating: 1, count: 2_000_000), endStream: false)
        #expect(Connection.bodyBytes(try server.frames(), 1) == 2_000_000)
        #expect(now + server.heard.sent == 2_000_000)
    }

    /// A write of 256 KiB makes a channel unwritable and its flush writable again, both while the handler is writing:
    /// it wrote what it was writing a second time.
    @Test("a channel that changes its writability during a write gets each byte once")
    func writabilityDuringWrite() throws {
        let server = try EmbeddedConnection(.server, settings: settings, gate: NarrowSocket())
        try server.receive(.windowUpdate(0, 1 << 30), .headers(1, Block.request(), flags: whole))
        let stream = server.heard.streams[0]
        stream.send(.response, endStream: false)
        stream.send(ByteBuffer(repeating: 1, count: 2_000_000), endStream: false)
        stream.send(.trailers, endStream: true)
        let frames = try server.frames()
        #expect(frames.first?.type == 1)
        #expect(frames.last?.type == 1)
        #expect(frames.filter { $0.type == 1 }.count == 2)
        #expect(Connection.bodyBytes(frames, 1) == 2_000_000)
        #expect(server.heard.events == ["headers end", "ended"])
    }

    enum Deed: String, CaseIterable {
        case answer, reset, drain, close, answerTwice, resetTwice
    }

    @Test("a stream is answered, reset, drained or closed from inside each callback", arguments: Deed.allCases, 0..<4)
    func deeds(_ deed: Deed, callback: Int) throws {
        // given a server whose delegate does it at its n-th callback
        let box = Box()
        let server = try EmbeddedConnection(.server) { stream in
            let delegate = Doer(stream, deed, callback, box)
            stream.delegate = delegate
            delegate.step()
        }
        box.handler = server.handler
        // when a whole request comes in one burst, and another one behind it
        try server.receive(
            .headers(1, Block.request()), .data(1, [1, 2, 3]), .headers(1, Block.trailers, flags: whole),
            .headers(3, Block.request(), flags: whole), .ping())
        _ = try server.frames()
        // then the connection is in order: closed, or able to serve the next one
        if server.channel.isActive {
            #expect(server.handler.machine.isFailed == false)
            #expect(server.handler.openStreams == server.handler.machine.openStreams)
            try server.receive(.ping(9))
            #expect(try server.frames().contains(.ping(9, flags: Frame.acknowledgement)))
        } else {
            #expect(deed == .close || deed == .drain)
            #expect(server.handler.openStreams == 0)
        }
    }

    @Test("a client may open the next stream from inside the end of the one before")
    func opensFromEnd() throws {
        let client = try EmbeddedConnection(.client, settings: [(3, 1)])
        let chain = Chain(client.handler, count: 5)
        chain.openNext()
        for id in stride(from: UInt32(1), through: 9, by: 2) {
            try client.receive(.headers(id, Block.response, flags: whole))
        }
        #expect(chain.ended == 5)
        #expect(try client.frames().map(\.stream) == [1, 3, 5, 7, 9])
    }

    final class Box { var handler: HTTP2ChannelHandler? }

    private final class Doer: WireStreamDelegate {
        private let stream: any WireStream
        private let deed: Deed
        private let box: Box
        private var left: Int

        init(_ stream: any WireStream, _ deed: Deed, _ callback: Int, _ box: Box) {
            (self.stream, self.deed, self.box, left) = (stream, deed, box, callback)
        }

        func step() {
            defer { left -= 1 }
            guard left == 0 else { return }
            switch deed {
            case .answer: stream.send(.response, endStream: true)
            case .reset: stream.reset(.cancel)
            case .drain: box.handler?.drain()
            case .close: box.handler?.close()
            case .answerTwice: for _ in 0..<2 { stream.send(.response, endStream: true) }
            case .resetTwice: for _ in 0..<2 { stream.reset(.cancel) }
            }
        }

        func received(_ headers: HPACKHeaders, endStream: Bool) { step() }

        func received(_ body: ByteBuffer, endStream: Bool) {
            stream.consumed(body.readableBytes)
            step()
        }

        func received(trailers: HPACKHeaders) { step() }
        func ended(_ error: WireError?) { stream.send(.trailers, endStream: true) }
    }

    private final class Chain: WireStreamDelegate {
        private let handler: HTTP2ChannelHandler
        private var left: Int
        var ended = 0

        init(_ handler: HTTP2ChannelHandler, count: Int) { (self.handler, left) = (handler, count) }

        func openNext() {
            guard left > 0 else { return }
            left -= 1
            handler.open(.request, endStream: true, delegate: self) { _ in }
        }

        func received(_ headers: HPACKHeaders, endStream: Bool) {}
        func received(_ body: ByteBuffer, endStream: Bool) {}
        func received(trailers: HPACKHeaders) {}

        func ended(_ error: WireError?) {
            ended += 1
            openNext()
        }
    }
}

/// A channel whose buffer is full with each write and empty with each flush, as a socket's is around large ones.
private final class NarrowSocket: ChannelOutboundHandler, @unchecked Sendable {  // confined to its embedded loop
    typealias OutboundIn = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        setWritable(false, context)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        setWritable(true, context)
    }

    private func setWritable(_ writable: Bool, _ context: ChannelHandlerContext) {
        guard let channel = context.channel as? EmbeddedChannel else { return }
        channel.isWritable = writable
        context.fireChannelWritabilityChanged()
    }
}
