import NIOCore
import NIOEmbedded
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A channel handler moves bytes and ends connections in order")
struct HTTP2ChannelHandlerTests {
    private let whole = Frame.endHeaders | Frame.endStream

    @Test("all answers of a read burst go out in one write")
    func oneWritePerBurst() throws {
        let server = try EmbeddedConnection(.server) { stream in
            stream.send(.response, endStream: false)
            stream.send(ByteBuffer(string: "hello"), endStream: false)
            stream.send(.trailers, endStream: true)
        }
        for id in [UInt32(1), 3, 5] {
            server.channel.pipeline.fireChannelRead(
                ByteBuffer(bytes: Frame.headers(id, Block.request(), flags: whole).bytes))
        }
        server.channel.pipeline.fireChannelReadComplete()
        let writes = try server.writes()
        #expect(writes.count == 1)
        #expect(writes.flatMap(Frame.parse).count == 9)
    }

    @Test("what is written outside of a burst goes out in one write at the end of the tick")
    func oneWritePerTick() throws {
        let server = try EmbeddedConnection(.server)
        try server.receive(.headers(1, Block.request(), flags: whole))
        server.heard.streams[0].send(.response, endStream: false)
        server.heard.streams[0].send(ByteBuffer(string: "hello"), endStream: true)
        #expect(try server.writes().count == 1)
        #expect(server.heard.events == ["headers end", "ended"])
    }

    @Test(
        "headers over the soft limit are answered by the connection",
        arguments: [
            ("application/json", ":status", "431"), ("application/grpc+proto", "grpc-status", "8"),
        ])
    func headersTooLarge(type: String, name: String, value: String) throws {
        let server = try EmbeddedConnection(.server)
        let block = Block.request([("content-type", type), ("x", String(repeating: "a", count: 17_000))])
        for frame in HTTP2HeaderBlockTests.cut(block, into: 16_000) { try server.receive(frame) }
        let frames = try server.frames()
        var connection = Connection(.client)
        let headers = try connection.decode(frames[0].payload)
        #expect(headers.first(name: name) == value)
        #expect(frames.map(\.type) == [1])
        #expect(server.heard.events.isEmpty)
    }

    @Test("what was made of a request's headers is there for the next that has the same, and for no other")
    func memo() throws {
        final class Made: Sendable {}
        var made: [Made] = []
        let server = try EmbeddedConnection(.server) { stream in made.append(stream.reading { Made() }) }
        let (first, other) = (Block.request(), Block.request([("x", "other")]))
        for (index, block) in [first, first, first, other, first, other, other].enumerated() {
            try server.receive(.headers(UInt32(1 + 2 * index), block, flags: whole))
        }
        #expect(made.count == 7)
        // The first time it is not known that there will be a second.
        #expect(made[0] !== made[1])
        #expect(made[2] === made[1] && made[4] === made[1])
        #expect(made[3] !== made[1] && made[5] !== made[1])
        #expect(made[6] === made[5])
    }

    @Test("the answer to HEAD ends with its headers")
    func head() throws {
        let server = try EmbeddedConnection(.server) { stream in
            stream.send([":status": "200", "content-length": "5"], endStream: false)
            #expect(stream.send(ByteBuffer(string: "hello"), endStream: true) == 5)
        }
        let block = Block.fields([(":method", "HEAD"), (":scheme", "http"), (":path", "/")])
        try server.receive(.headers(1, block, flags: whole))
        let frames = try server.frames()
        #expect(frames.map(\.type) == [1])
        #expect(frames.map(\.isEndStream) == [true])
    }

    @Test("draining: no new streams, open ones finish, then the channel closes")
    func drain() throws {
        let server = try EmbeddedConnection(.server)
        try server.receive(.headers(1, Block.request()))
        server.handler.drain()
        #expect(try server.frames() == [.firstGoAway, .drainPing])
        try server.receive(.drainPong)
        #expect(try server.frames() == [.goAway(last: 1)])
        try server.receive(.headers(3, Block.request(), flags: whole), .data(1, [1], flags: Frame.endStream))
        #expect(try server.frames() == [.reset(3, .refusedStream)])
        #expect(server.channel.isActive)
        server.heard.streams[0].send(.response, endStream: true)
        #expect(try server.frames().map(\.type) == [1])
        #expect(!server.channel.isActive)
        #expect(server.heard.events == ["headers", "data 1 end", "ended"])
    }

    /// A single GOAWAY named the last stream that had arrived. One that was under way was refused, and lost with a
    /// client that does not try again.
    @Test("draining: a stream that was under way is served, also on a connection that was idle")
    func drainServesWhatIsUnderWay() throws {
        let server = try EmbeddedConnection(.server) { $0.send(.response, endStream: true) }
        server.handler.drain()
        #expect(try server.frames() == [.firstGoAway, .drainPing])
        #expect(server.channel.isActive)
        try server.receive(.headers(1, Block.request(), flags: whole))
        #expect(try server.frames().map(\.type) == [1])
        try server.receive(.drainPong)
        #expect(try server.frames() == [.goAway(last: 1)])
        #expect(!server.channel.isActive)
    }

    @Test("draining waits one second for the answer of the peer and not longer")
    func drainIsBounded() throws {
        let server = try EmbeddedConnection(.server)
        server.handler.drain()
        server.advance(by: .milliseconds(999))
        #expect(try server.frames() == [.firstGoAway, .drainPing])
        server.advance(by: .milliseconds(1))
        #expect(try server.frames() == [.goAway(last: 0)])
        #expect(!server.channel.isActive)
    }

    /// Only events of the peer led to the check whether all was over; a stop waited for its whole grace time.
    @Test("a drained connection closes when its last stream is reset by us")
    func drainThenReset() throws {
        let server = try EmbeddedConnection(.server)
        try server.receive(.headers(1, Block.request()))
        server.handler.drain()
        try server.receive(.drainPong)
        server.heard.streams[0].reset(.cancel)
        #expect(try server.frames().map(\.type) == [7, 6, 7, 3])
        #expect(!server.channel.isActive)
    }

    /// Closing a channel drops what it has not written yet: the end of a large answer was lost.
    @Test("a drained connection closes only after its last byte was written")
    func closesAfterLastByte() throws {
        let gate = WriteGate()
        let server = try EmbeddedConnection(.server, gate: gate)
        try server.receive(.headers(1, Block.request(), flags: whole))
        gate.isShut = true
        server.handler.drain()
        try server.receive(.drainPong)
        server.heard.streams[0].send(.response, endStream: true)
        #expect(try server.frames().isEmpty)
        #expect(server.channel.isActive)
        gate.release()
        #expect(try server.frames().map(\.type) == [7, 6, 7, 1])
        #expect(!server.channel.isActive)
    }

    @Test("a client that drains says so once and closes with its last stream")
    func clientDrain() throws {
        let client = try EmbeddedConnection(.client)
        let heard = [Heard(), Heard()]
        client.open(heard[0])
        _ = try client.frames()
        client.handler.drain()
        #expect(try client.frames() == [.goAway(last: 0)])
        client.open(heard[1])
        #expect(heard[1].events == ["not opened"])
        try client.receive(.headers(1, Block.response, flags: whole))
        #expect(heard[0].events == ["headers end", "ended"])
        #expect(!client.channel.isActive)
    }

    @Test("a lost connection ends its streams")
    func connectionLost() throws {
        let client = try EmbeddedConnection(.client)
        let heard = Heard()
        client.open(heard)
        var unusable = 0
        client.handler.onUnusable = { unusable += 1 }
        client.channel.close(promise: nil)
        #expect(heard.events == ["ended: the connection was lost: closed by the peer"])
        #expect(unusable == 1)
        heard.streams[0].send(.trailers, endStream: true)
        heard.streams[0].reset(.cancel)
    }

    /// They were put back into the line, and whoever had called waited for ever.
    @Test("streams that wait to be opened hear of a lost connection", arguments: [false, true])
    func waitingOpensHearOfLoss(handshake: Bool) throws {
        let client = try EmbeddedConnection(.client, settings: [(3, 0)], handshake: handshake)
        let heard = Heard()
        client.open(heard)
        #expect(heard.events.isEmpty)
        client.channel.close(promise: nil)
        #expect(heard.events == ["not opened"])
        client.open(heard)
        #expect(heard.events == ["not opened", "not opened"])
    }

    @Test("streams above the last one of a GOAWAY are refused, the others finish, then the channel closes")
    func goAway() throws {
        let client = try EmbeddedConnection(.client)
        let heard = [Heard(), Heard()]
        for heard in heard { client.open(heard) }
        var unusable = false
        client.handler.onUnusable = { unusable = true }
        try client.receive(.goAway(last: 1))
        #expect(unusable)
        #expect(heard[1].events == ["ended: the stream was refused"])
        let late = Heard()
        client.open(late)
        #expect(late.events == ["not opened"])
        try client.receive(.headers(1, Block.response, flags: whole))
        #expect(heard[0].events == ["headers end", "ended"])
        #expect(!client.channel.isActive)
    }

    @Test("a GOAWAY in two steps lets every stream finish that the second one names")
    func goAwayInTwoSteps() throws {
        let client = try EmbeddedConnection(.client)
        let heard = [Heard(), Heard()]
        for heard in heard { client.open(heard) }
        _ = try client.frames()
        try client.receive(.firstGoAway, .drainPing)
        #expect(try client.frames() == [.drainPong])
        let late = Heard()
        client.open(late)
        #expect(late.events == ["not opened"])
        #expect(heard.map(\.events.count) == [0, 0])
        try client.receive(.goAway(last: 1), .headers(1, Block.response, flags: whole))
        #expect(heard.map(\.events) == [["headers end", "ended"], ["ended: the stream was refused"]])
        #expect(!client.channel.isActive)
    }

    @Test(
        "a stream above the peer's limit is opened when another ends",
        arguments: ["answered", "reset by the peer", "reset by us", "limit raised"])
    func waitingOpens(how: String) throws {
        let client = try EmbeddedConnection(.client, settings: [(3, 1)])
        let heard = [Heard(), Heard()]
        for heard in heard { client.open(heard) }
        #expect(heard.map(\.streams.count) == [1, 0])
        switch how {
        case "answered": try client.receive(.headers(1, Block.response, flags: whole))
        case "reset by the peer": try client.receive(.reset(1, .cancel))
        // Nothing of the peer follows this one: the waiting stream was not opened before something else happened.
        case "reset by us": heard[0].streams[0].reset(.cancel)
        default: try client.receive(.settings([(3, 2)]))
        }
        #expect(try client.frames().last?.stream == 3)
        #expect(heard[1].streams.count == 1)
    }

    @Test("a GOAWAY fails the opens that wait")
    func goAwayFailsWaiting() throws {
        let client = try EmbeddedConnection(.client, settings: [(3, 1)])
        let heard = [Heard(), Heard()]
        for heard in heard { client.open(heard) }
        try client.receive(.goAway(last: 1))
        #expect(heard[1].events == ["not opened"])
        #expect(client.channel.isActive)
    }

    /// Each read set the count of unread bytes back, so a flood of PINGs filled the memory.
    @Test("a peer that asks and does not read is cut off")
    func doesNotRead() throws {
        var configuration = HTTP2Configuration()
        configuration.maxControlFrames = .max
        let server = try EmbeddedConnection(.server, configuration: configuration)
        try server.receive(.headers(1, Block.request()))
        server.channel.isWritable = false
        server.channel.pipeline.fireChannelWritabilityChanged()
        let pings = [Frame](repeating: .ping(), count: 1_000).flatMap(\.bytes)
        var rounds = 0
        while server.channel.isActive, rounds < 200 {
            try server.receive(bytes: pings)
            rounds += 1
        }
        #expect(rounds < 100)
        #expect(server.heard.events.last == "ended: the connection was lost: the peer does not read")
    }

    @Test("a fault of the peer ends the connection with a GOAWAY, and its streams")
    func fault() throws {
        let server = try EmbeddedConnection(.server)
        try server.receive(.headers(1, Block.request()), .data(0))
        #expect(Verdict(try server.frames()) == .connectionError(.protocolError))
        #expect(server.heard.events == ["headers", "ended: the connection was lost: DATA on stream 0"])
        #expect(!server.channel.isActive)
    }
}

/// A channel that writes nothing while it is shut.
final class WriteGate: ChannelOutboundHandler, @unchecked Sendable {  // confined to its embedded loop
    typealias OutboundIn = ByteBuffer

    var isShut = false
    private var held: [(ChannelHandlerContext, NIOAny, EventLoopPromise<Void>?)] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isShut { held.append((context, data, promise)) } else { context.write(data, promise: promise) }
    }

    func release() {
        isShut = false
        for (context, data, promise) in held { context.writeAndFlush(data, promise: promise) }
        held = []
    }
}
