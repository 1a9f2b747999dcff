import NIOCore
import Testing

@testable import MicroWire

@Suite("A connection begins with preface and SETTINGS")
struct HTTP2HandshakeTests {
    private let preface = Array("\(http2ConnectionPreface)".utf8)

    @Test("a client says preface, SETTINGS, and the window of the connection")
    func clientSpeaksFirst() {
        var client = Connection(unstarted: .client)
        client.machine.start()
        #expect(client.machine.output.readableBytesView.starts(with: preface))
        let frames = client.takeFrames()
        #expect(frames.map(\.type) == [4, 8])
        #expect(frames[0].payload.starts(with: [0, 2, 0, 0, 0, 0]), "push is off")
        #expect(frames[1].number == HTTP2Configuration().connectionWindow - 65_535)
    }

    @Test("a server says SETTINGS, which a client understands, and both acknowledge")
    func serverSpeaksFirst() {
        var server = Connection(unstarted: .server)
        server.machine.start()
        #expect(server.takeFrames().map(\.type) == [4, 8])
        server.receive(bytes: preface)
        server.receive(.settings([(4, 1000)]))
        #expect(server.takeFrames() == [.settingsAck])
        #expect(server.takeEvents().map(\.summary) == ["settings"])
    }

    @Test("a preface may come byte by byte")
    func splitPreface() {
        var server = Connection(unstarted: .server)
        for byte in preface + Frame.settings().bytes { server.receive(bytes: [byte]) }
        #expect(server.takeFrames() == [.settingsAck])
    }

    @Test("what is no preface ends the connection", arguments: 0..<24)
    func wrongPreface(at index: Int) {
        var server = Connection(unstarted: .server)
        var wrong = preface
        wrong[index] ^= 1
        server.receive(bytes: Array(wrong.prefix(index + 1)))
        #expect(Verdict(server.takeFrames()) == .connectionError(.protocolError))
    }

    @Test(
        "the first frame has to be SETTINGS",
        arguments: [
            Frame.ping(), .windowUpdate(0, 1), .settingsAck, .goAway(last: 0), Frame(type: 0x16),
            .headers(1, Block.request()),
        ])
    func firstFrame(_ frame: Frame) {
        var server = Connection(unstarted: .server)
        server.receive(bytes: preface)
        server.receive(frame)
        #expect(Verdict(server.takeFrames()) == .connectionError(.protocolError))
    }

    @Test("a client opens nothing before the server's SETTINGS")
    func waitsForSettings() {
        var client = Connection(unstarted: .client)
        client.machine.start()
        #expect(!client.machine.canOpenStream)
        #expect(client.machine.open(HTTP2RequestHead(.request), endStream: true) == nil)
        client.receive(.settings())
        #expect(client.machine.open(HTTP2RequestHead(.request), endStream: true) == 1)
    }

    @Test("PING is answered with its own bytes, an answer to ours is told")
    func ping() {
        var server = Connection(.server)
        server.receive(.ping(0x0102_0304_0506_0708))
        #expect(server.takeFrames() == [.ping(0x0102_0304_0506_0708, flags: Frame.acknowledgement)])
        server.machine.ping(42)
        #expect(server.takeFrames() == [.ping(42)])
        server.receive(.ping(42, flags: Frame.acknowledgement))
        #expect(server.takeEvents().map(\.summary) == ["pong 42"])
    }

    @Test("a peer's MAX_CONCURRENT_STREAMS is kept, also when it falls below what is open")
    func maxConcurrentStreams() {
        var client = Connection(.client, settings: [(3, 2)])
        #expect(client.open() == 1)
        #expect(client.open() == 3)
        #expect(client.open() == 0)
        client.receive(.settings([(3, 1)]))
        client.receive(.headers(1, Block.response, flags: Frame.endHeaders | Frame.endStream))
        #expect(client.open() == 0)
        client.receive(.headers(3, Block.response, flags: Frame.endHeaders | Frame.endStream))
        #expect(client.open() == 5)
    }

    @Test("a stream above our MAX_CONCURRENT_STREAMS is refused, and one is free again when another ends")
    func refusesAboveLimit() {
        var server = Connection(.server) { $0.maxConcurrentStreams = 1 }
        server.receive(.headers(1, Block.request()), .headers(3, Block.request()))
        #expect(server.takeFrames() == [.reset(3, .refusedStream)])
        server.machine.send(.response, on: 1, endStream: true)
        server.receive(.headers(5, Block.request()))
        #expect(server.takeEvents().map(\.summary) == ["headers 1", "closed 1", "headers 5"])
    }

    @Test("GOAWAY refuses what is above its last stream and leaves the rest alone")
    func goAway() {
        var client = Connection(.client)
        for _ in 0..<3 { _ = client.open() }
        client.receive(.goAway(last: 1))
        #expect(client.takeEvents().map(\.summary) == ["goaway 0", "refused 3", "refused 5"])
        #expect(!client.machine.canOpenStream)
        client.receive(.headers(1, Block.response, flags: Frame.endHeaders | Frame.endStream))
        #expect(client.takeEvents().map(\.summary) == ["headers 1 end", "closed 1"])
        #expect(client.machine.openStreams == 0)
    }

    @Test("our GOAWAY names the last stream that was looked at")
    func ourGoAway() {
        var server = Connection(.server)
        server.receive(.headers(7, Block.request()))
        server.machine.drain()
        server.machine.drain()
        #expect(server.takeFrames() == [.goAway(last: 7)])
    }

    @Test("a server drains in two steps: what comes between them is served")
    func drainInTwoSteps() {
        var server = Connection(.server)
        server.receive(.headers(1, Block.request()))
        server.machine.announceDrain()
        server.machine.announceDrain()
        #expect(server.takeFrames() == [.firstGoAway, .drainPing])
        server.receive(.headers(3, Block.request()), .ping(7, flags: Frame.acknowledgement))
        #expect(server.takeEvents().map(\.summary) == ["headers 1", "headers 3", "pong 7"])
        #expect(!server.machine.isDraining)
        server.receive(.drainPong)
        #expect(server.takeFrames() == [.goAway(last: 3)])
        server.receive(.headers(5, Block.request()), .drainPong)
        #expect(server.takeFrames() == [.reset(5, .refusedStream)])
        server.machine.announceDrain()
        #expect(server.takeFrames().isEmpty)
        #expect(server.machine.openStreams == 2)
    }

    /// Anyone could have made the server drain.
    @Test("the answer to a PING that was not sent means nothing")
    func drainPongUnasked() {
        var server = Connection(.server)
        server.receive(.drainPong)
        #expect(!server.machine.isDraining)
    }

    @Test("the second GOAWAY of a peer refuses what the first had left")
    func goAwayTwice() {
        var client = Connection(.client)
        for _ in 0..<3 { _ = client.open() }
        client.receive(.firstGoAway)
        #expect(client.takeEvents().map(\.summary) == ["goaway 0"])
        client.receive(.goAway(last: 3))
        #expect(client.takeEvents().map(\.summary) == ["goaway 0", "refused 5"])
        #expect(client.machine.openStreams == 2)
    }

    @Test(
        "RST_STREAM tells what kind of end it was",
        arguments: [(HTTP2ErrorCode.cancel, "reset 1 8"), (.refusedStream, "refused 1"), (.noError, "reset 1 0")])
    func resets(_ code: HTTP2ErrorCode, _ event: String) {
        var client = Connection(.client)
        let id = client.open()
        client.receive(.reset(id, code))
        #expect(client.takeEvents().map(\.summary) == [event])
        #expect(client.machine.openStreams == 0)
    }

    @Test("nothing is read after a failure, and nothing traps")
    func afterFailure() {
        var server = Connection(.server)
        server.receive(.headers(1, Block.request()), .ping(flags: 0), .data(0))
        #expect(server.machine.isFailed)
        _ = server.takeFrames()
        server.receive(.ping())
        server.machine.send(.response, on: 1, endStream: true)
        server.machine.reset(1, .cancel)
        server.machine.consumed(1, 10)
        server.machine.drain()
        #expect(server.takeFrames().isEmpty)
    }
}
