import NIOCore
import NIOEmbedded
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A WebSocket connection flows, stays alive and ends as its two sides do")
struct WebSocketConnectionTests {
    @Test("messages go both ways, all answers to a read burst in one write")
    func echo() throws {
        let socket = try EmbeddedSocket()
        socket.heard.onMessage = { [connection = socket.connection] in #expect(connection.send($0) > 0) }
        socket.receive(.text("hello"), .ping("p"), .binary([1, 2]))
        #expect(socket.heard.messages == [.text("hello"), .binary([1, 2])])
        #expect(try socket.frames() == [SocketFrame.text("hello"), .pong("p"), .binary([1, 2])].map(\.unmasked))
        #expect(socket.connection.remoteAddress == "127.0.0.1:1")
    }

    @Test("what is sent outside of a read burst goes out at the end of the tick")
    func sendLater() throws {
        let socket = try EmbeddedSocket()
        #expect(socket.connection.send(.text("a")) == 1)
        #expect(socket.connection.send(.text("b")) == 1)
        socket.http.channel.embeddedEventLoop.run()
        let write = try #require(try socket.http.channel.readOutbound(as: ByteBuffer.self))
        #expect(SocketFrame.parse(write.readableBytesView) == [SocketFrame.text("a"), .text("b")].map(\.unmasked))
    }

    // MARK: Flow

    @Test("a reader that stands still stops the socket, and lets it go on")
    func backPressureIn() throws {
        let socket = try EmbeddedSocket { $0.window = 100 }
        socket.receive(.binary([UInt8](repeating: 1, count: 99)))
        #expect(socket.http.readsOn())
        socket.receive(.binary([1]))
        #expect(!socket.http.readsOn())
        let before = socket.http.readCount
        socket.connection.consumed(100)
        #expect(socket.http.readCount == before + 1, "the read that was held back is made up for")
        #expect(socket.http.readsOn())
    }

    @Test("a message above the window is read to its end, then the socket stops")
    func largeMessage() throws {
        let socket = try EmbeddedSocket { $0.window = 100 }
        let bytes = [UInt8](repeating: 1, count: 5_000)
        let frame = SocketFrame.binary(bytes).bytes
        for start in stride(from: 0, to: frame.count, by: 100) {
            #expect(socket.http.readsOn())
            socket.http.receive(frame[start..<min(start + 100, frame.count)])
        }
        #expect(socket.heard.messages == [.binary(bytes)])
        #expect(!socket.http.readsOn())
    }

    @Test("messages wait while the channel is full, are reported when they go out, and keep their order")
    func backPressureOut() throws {
        let socket = try EmbeddedSocket()
        socket.http.setWritable(false)
        #expect(socket.connection.send(.text("one")) == 0)
        #expect(socket.connection.send(.text("three")) == 0)
        #expect(try socket.frames().isEmpty)
        // A delegate that sends on as soon as it hears that there is room.
        socket.heard.onSent = { [connection = socket.connection, heard = socket.heard] in
            heard.onSent = {}
            #expect(connection.send(.text("more")) == 4)
        }
        socket.http.setWritable(true)
        #expect(socket.heard.sent == 8)
        #expect(try socket.frames() == [SocketFrame.text("one"), .text("three"), .text("more")].map(\.unmasked))
    }

    /// Writing may fill the channel and empty it again, which comes back before the write returns.
    @Test("a write that changes the channel's writability sends nothing twice and loses nothing")
    func reentrantWrite() throws {
        let socket = try EmbeddedSocket()
        socket.http.setWritable(false)
        for number in 0..<5 { #expect(socket.connection.send(.text("\(number)")) == 0) }
        try socket.http.channel.pipeline.syncOperations.addHandler(Flicker(), position: .first)
        var count = 5
        socket.heard.onSent = { [connection = socket.connection] in
            connection.send(.text("\(count)"))
            count += 1
        }
        socket.http.setWritable(true)
        let texts = try socket.frames().map { String(decoding: $0.payload, as: UTF8.self) }
        #expect(texts == (0..<count).map(String.init))
        #expect(count > 5)
    }

    private final class Flicker: ChannelOutboundHandler, @unchecked Sendable {  // confined to its embedded loop
        typealias OutboundIn = ByteBuffer

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            context.write(data, promise: promise)
            for isWritable in [false, true] {
                (context.channel as? EmbeddedChannel)?.isWritable = isWritable
                context.fireChannelWritabilityChanged()
            }
        }
    }

    /// A client that does not read and pings on made answers pile up.
    @Test("a flood of pings into a full channel leaves one answer")
    func pingFlood() throws {
        let socket = try EmbeddedSocket()
        socket.http.setWritable(false)
        for number in 0..<1_000 { socket.receive(.ping("\(number)")) }
        #expect(try socket.frames().isEmpty)
        socket.http.setWritable(true)
        #expect(try socket.frames() == [SocketFrame.pong("999").unmasked])
    }

    // MARK: Time

    @Test("the peer is pinged every 15 s and lost when nothing came for 60 s")
    func keepAlive() throws {
        let socket = try EmbeddedSocket()
        socket.http.advance(by: .seconds(14))
        #expect(try socket.frames().isEmpty)
        socket.http.advance(by: .seconds(1))
        #expect(try socket.frames() == [SocketFrame.ping().unmasked])
        socket.http.advance(by: .seconds(15))
        #expect(try socket.frames() == [SocketFrame.ping().unmasked])
        socket.receive(.pong())
        socket.http.advance(by: .seconds(59))
        #expect(socket.http.channel.isActive)
        #expect(try socket.frames().count == 3, "what was written before the end")
        socket.http.advance(by: .seconds(1))
        #expect(!socket.http.channel.isActive)
        #expect(socket.heard.ends == [.connectionLost("the peer has gone silent")])
    }

    @Test("part of a frame is a sign of life")
    func partsAreLife() throws {
        let socket = try EmbeddedSocket()
        for byte in SocketFrame.binary([UInt8](repeating: 1, count: 10)).bytes {
            socket.http.receive([byte])
            socket.http.advance(by: .seconds(50))
            #expect(socket.http.channel.isActive)
        }
        #expect(socket.heard.messages.count == 1)
    }

    /// The pongs were there, but nobody had read them.
    @Test("a peer that we do not read is not lost")
    func heldBackIsNotSilent() throws {
        let socket = try EmbeddedSocket { $0.window = 100 }
        socket.receive(.binary([UInt8](repeating: 1, count: 100)))
        #expect(!socket.http.readsOn())
        socket.http.advance(by: .minutes(5))
        #expect(socket.http.channel.isActive)
        socket.connection.consumed(100)
        socket.http.advance(by: .seconds(59))
        #expect(socket.http.channel.isActive)
        socket.http.advance(by: .seconds(1))
        #expect(!socket.http.channel.isActive)
    }

    // MARK: End

    @Test("a close of the peer is answered, and the connection closed behind it")
    func peerCloses() throws {
        let socket = try EmbeddedSocket()
        socket.receive(.text("a"), .close(1001, Array("bye".utf8)))
        #expect(socket.heard.messages == [.text("a")])
        #expect(socket.heard.ends == [.closed(.goingAway, reason: "bye")])
        #expect(try socket.frames() == [SocketFrame.close(1001).unmasked])
        #expect(!socket.http.channel.isActive)
    }

    @Test("our close goes out behind what was sent; the answer ends the connection")
    func weClose() throws {
        let socket = try EmbeddedSocket()
        socket.connection.send(.text("last"))
        socket.connection.close(.normal, reason: "done")
        socket.connection.close(.internalError)
        #expect(socket.connection.send(.text("late")) == 0)
        #expect(try socket.frames() == [SocketFrame.text("last"), .close(1000, Array("done".utf8))].map(\.unmasked))
        socket.receive(.text("ignored"))
        #expect(socket.http.channel.isActive)
        #expect(socket.heard.ends.isEmpty)
        socket.receive(.close(1000))
        #expect(!socket.http.channel.isActive)
        #expect(socket.heard.ends == [.closed(.normal, reason: "")])
        #expect(socket.heard.messages.isEmpty)
        socket.connection.close()
        #expect(socket.heard.ends.count == 1)
    }

    @Test("a peer that does not answer our close is cut off after 10 s, whatever else it sends")
    func closeUnanswered() throws {
        let socket = try EmbeddedSocket()
        socket.connection.close()
        socket.http.advance(by: .seconds(9))
        socket.receive(.text("still here"))
        #expect(socket.http.channel.isActive)
        socket.http.advance(by: .seconds(1))
        #expect(!socket.http.channel.isActive)
        #expect(socket.heard.ends == [.connectionLost("the peer did not close")])
    }

    @Test("a close that waits for the channel gets its time when it is out; a channel that stands still gets 10 s")
    func closeBehindMessages() throws {
        let stuck = try EmbeddedSocket()
        let slow = try EmbeddedSocket()
        for socket in [stuck, slow] {
            socket.http.setWritable(false)
            socket.connection.send(.text("waits"))
            socket.connection.close()
            socket.http.advance(by: .seconds(9))
        }
        slow.http.setWritable(true)
        #expect(try slow.frames() == [SocketFrame.text("waits"), .close(1000)].map(\.unmasked))
        for socket in [stuck, slow] { socket.http.advance(by: .seconds(1)) }
        #expect(!stuck.http.channel.isActive)
        #expect(slow.http.channel.isActive)
        slow.http.advance(by: .seconds(10))
        #expect(!slow.http.channel.isActive)
    }

    @Test("a fault is told with its code and ends the connection")
    func fault() throws {
        let socket = try EmbeddedSocket { $0.messageLimit = 10 }
        socket.receive(.text("fine"), SocketFrame(first: 0x82, announcedLength: 1 << 30), .text("late"))
        #expect(socket.heard.messages == [.text("fine")])
        #expect(socket.heard.ends == [.failed(.messageTooBig, reason: "a message of more than 10 bytes")])
        #expect(try socket.frames().map(\.closeCode) == [1009])
        #expect(!socket.http.channel.isActive)
    }

    @Test("a lost connection is told of once, and nothing is sent on it")
    func connectionLost() async throws {
        let socket = try EmbeddedSocket()
        try await socket.http.channel.close()
        #expect(socket.heard.ends == [.connectionLost("closed by the peer")])
        #expect(socket.connection.send(.text("late")) == 0)
        socket.connection.consumed(1)
        socket.connection.close()
        socket.http.channel.embeddedEventLoop.run()
        #expect(socket.heard.ends.count == 1)
    }

    @Test("a connection that is over is let go", arguments: ["closed", "lost"])
    func letGo(how: String) throws {
        weak var connection: WebSocketConnection?
        weak var handler: WebSocketChannelHandler?
        do {
            let socket = try EmbeddedSocket()
            connection = socket.connection
            handler = socket.connection.handler
            if how == "closed" { socket.receive(.close(1000)) }
            _ = try socket.http.channel.finish(acceptAlreadyClosed: true)
            socket.http.channel.embeddedEventLoop.run()
        }
        #expect(connection == nil)
        #expect(handler == nil)
    }

    @Test("an upgrade that is asked for twice, or after a stop, is refused")
    func upgradeRefused() throws {
        let streams = Streams()
        let http = try EmbeddedHTTP1 { if let stream = $0 as? HTTP1WireStream { streams.all.append(stream) } }
        http.receive(SocketHeard.request.utf8)
        http.handler.drain()
        let stream = try #require(streams.all.first)
        #expect(throws: WebSocketUpgradeError.stopping) { try stream.upgradeToWebSocket() }
        stream.send([":status": "503"], endStream: true)
        #expect(String(decoding: try http.written(), as: UTF8.self).hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(throws: WebSocketUpgradeError.notRequested) { try stream.upgradeToWebSocket() }
    }

    private final class Streams {
        var all: [HTTP1WireStream] = []
    }

    @Test("a client that goes away while it is upgraded ends the connection too")
    func lostInBetween() throws {
        let streams = Streams()
        let http = try EmbeddedHTTP1 { if let stream = $0 as? HTTP1WireStream { streams.all.append(stream) } }
        http.receive(SocketHeard.request.utf8)
        let heard = SocketHeard()
        try #require(streams.all.first).upgradeToWebSocket().delegate = heard
        http.channel.close(promise: nil)
        http.channel.embeddedEventLoop.run()
        #expect(heard.ends == [.connectionLost("closed by the peer")])
    }

    @Test("a stop closes with 1001, also in the tick of the upgrade")
    func drain() throws {
        let streams = Streams()
        let http = try EmbeddedHTTP1 { if let stream = $0 as? HTTP1WireStream { streams.all.append(stream) } }
        http.receive(SocketHeard.request.utf8)
        let heard = SocketHeard()
        try #require(streams.all.first).upgradeToWebSocket().delegate = heard
        http.handler.drain()
        let answer = try http.written()
        #expect(SocketFrame.parse(answer.suffix(31)).map(\.closeCode) == [1001])
        http.receive(SocketFrame.close(1001).bytes)
        #expect(heard.ends == [.closed(.goingAway, reason: "")])
        #expect(!http.channel.isActive)
    }
}
