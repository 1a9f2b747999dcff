import NIOCore
import Testing

@testable import MicroWire

@Suite("What is sent stays within the peer's windows and waits in order")
struct HTTP2SendWindowTests {
    private func body(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 7, count: count) }

    /// A server with streams 1, 3, … open and answered with headers.
    private func server(window: UInt32 = 65_535, streams: Int = 1, frameSize: UInt32 = 16_384) -> Connection {
        var server = Connection(.server, settings: [(4, window), (5, frameSize)])
        for index in 0..<UInt32(streams) {
            server.receive(.headers(index * 2 + 1, Block.request(), flags: Frame.endHeaders | Frame.endStream))
            server.machine.send(.response, on: index * 2 + 1, endStream: false)
        }
        _ = server.takeFrames()
        _ = server.takeEvents()
        return server
    }

    @Test("what does not fit waits for WINDOW_UPDATE, and `sent` tells how much went out later")
    func waits() {
        var server = server(window: 1000)
        #expect(server.machine.send(body(2500), on: 1, endStream: true) == 1000)
        #expect(Connection.bodyBytes(server.takeFrames(), 1) == 1000)
        #expect(server.machine.pendingBytes(1) == 1500)
        server.receive(.windowUpdate(1, 700))
        #expect(server.takeFrames().map(\.payload.count) == [700])
        server.receive(.windowUpdate(1, 5000))
        let last = server.takeFrames()
        #expect(last.map(\.payload.count) == [800])
        #expect(last.last?.isEndStream == true)
        #expect(server.takeEvents().map(\.summary) == ["sent 1 700", "sent 1 800", "closed 1"])
    }

    @Test("frames are no larger than the peer takes", arguments: [16_384, 20_000, 100_000])
    func frameSize(_ size: UInt32) {
        var server = server(window: 1 << 20, frameSize: size)
        server.receive(.windowUpdate(0, 1 << 20))
        #expect(server.machine.send(body(200_000), on: 1, endStream: true) == 200_000)
        let frames = server.takeFrames()
        #expect(frames.map(\.payload.count).reduce(0, +) == 200_000)
        #expect(frames.map(\.payload.count).max() == min(200_000, Int(size)))
    }

    @Test("the connection's window binds all streams together, and they take turns when it opens")
    func turns() {
        // given three streams with more to say than the connection's window of 65,535
        var server = server(window: 1 << 20, streams: 3, frameSize: 16_384)
        let now = [UInt32(1), 3, 5].map { server.machine.send(body(100_000), on: $0, endStream: true) }
        #expect(now == [65_535, 0, 0])
        _ = server.takeFrames()
        // when it opens for six frames
        server.receive(.windowUpdate(0, 6 * 16_384))
        // then each gets two of them, one after the other
        let order = server.takeFrames().map(\.stream)
        #expect(order.count == 6)
        #expect(Set(order.prefix(3)) == [1, 3, 5])
        #expect(Set(order.suffix(3)) == [1, 3, 5])
        #expect(server.machine.sendWindow == 0)
    }

    @Test("a window that SETTINGS made negative has to be filled up first")
    func negativeWindow() {
        var server = server(window: 10_000)
        #expect(server.machine.send(body(12_000), on: 1, endStream: true) == 10_000)
        server.receive(.settings([(4, 4_000)]))
        _ = server.takeFrames()
        server.receive(.windowUpdate(1, 6_000))
        #expect(server.takeFrames().isEmpty, "the window is 0")
        server.receive(.windowUpdate(1, 1))
        #expect(server.takeFrames().map(\.payload.count) == [1])
        server.receive(.settings([(4, 10_000)]))
        #expect(Connection.bodyBytes(server.takeFrames(), 1) == 1_999)
    }

    /// The stream stood in line when its window closed; its turn came and wrote a DATA frame of no bytes.
    @Test("a stream whose window SETTINGS closes while it stands in line writes nothing")
    func closedInLine() {
        var server = server(window: 100_000, streams: 2)
        #expect(server.machine.send(body(65_535), on: 1, endStream: false) == 65_535)
        #expect(server.machine.send(body(10), on: 3, endStream: true) == 0)
        server.receive(.settings([(4, 0)]))
        _ = server.takeFrames()
        server.receive(.windowUpdate(0, 1000))
        #expect(server.takeFrames().isEmpty)
        server.receive(.windowUpdate(3, 1000))
        #expect(server.takeFrames() == [.data(3, [UInt8](repeating: 7, count: 10), flags: Frame.endStream)])
    }

    @Test("an empty end needs no window", arguments: [false, true])
    func emptyEnd(afterBody: Bool) {
        var server = server(window: 100)
        server.machine.send(body(100), on: 1, endStream: false)
        if afterBody { server.receive(.settings([(4, 50)])) }
        server.machine.send(ByteBuffer(), on: 1, endStream: true)
        #expect(server.takeFrames().last == .data(1, flags: Frame.endStream))
        #expect(server.machine.openStreams == 0)
    }

    @Test("the end waits behind the body in front of it")
    func endBehindBody() {
        var server = server(window: 100)
        server.machine.send(body(150), on: 1, endStream: false)
        server.machine.send(ByteBuffer(), on: 1, endStream: true)
        #expect(server.takeFrames().contains { $0.isEndStream } == false)
        server.receive(.windowUpdate(1, 50))
        #expect(server.takeFrames().last?.isEndStream == true)
    }

    @Test("trailers wait behind the body in front of them", arguments: [false, true])
    func trailersBehindBody(prepared: Bool) throws {
        var server = server(window: 100)
        server.machine.send(body(150), on: 1, endStream: false)
        if prepared {
            server.machine.send(HTTP2PreparedHeaders([("grpc-status", "0")]), on: 1, endStream: true)
        } else {
            server.machine.send(.trailers, on: 1, endStream: true)
        }
        server.machine.send(body(9), on: 1, endStream: true)
        #expect(server.takeFrames().map(\.type) == [0])
        server.receive(.windowUpdate(1, 1000))
        let frames = server.takeFrames()
        #expect(frames.map(\.type) == [0, 1])
        #expect(frames.last?.isEndStream == true)
        let trailers = try server.decode(frames[1].payload)
        #expect(trailers == .trailers)
        #expect(server.machine.openStreams == 0)
    }

    @Test("a second list of headers ends the stream, whatever was asked for", arguments: [false, true])
    func trailersEnd(prepared: Bool) {
        var server = server()
        if prepared {
            server.machine.send(HTTP2PreparedHeaders([("grpc-status", "0")]), on: 1, endStream: false)
        } else {
            server.machine.send(.trailers, on: 1, endStream: false)
        }
        #expect(server.takeFrames().map(\.isEndStream) == [true])
        #expect(server.machine.openStreams == 0)
    }

    @Test("a socket that is full holds bodies, not what else there is to say")
    func outputClosed() {
        var server = server(streams: 2)
        server.machine.isOutputOpen = false
        #expect(server.machine.send(body(100), on: 1, endStream: true) == 0)
        server.receive(.ping())
        server.machine.send(.trailers, on: 3, endStream: true)
        #expect(server.takeFrames().map(\.type) == [6, 1])
        server.machine.isOutputOpen = true
        server.machine.pump()
        #expect(server.takeFrames().map(\.payload.count) == [100])
        #expect(server.takeEvents().map(\.summary) == ["closed 3", "sent 1 100", "closed 1"])
    }

    /// A writer that never waits because everything counts as written would fill the memory before the first flush.
    @Test("a large window does not let the output grow without bound")
    func outputIsBounded() {
        var server = server(window: 0x7fff_ffff)
        server.receive(.windowUpdate(0, 0x7fff_ffff - 65_535))
        var now = 0
        for _ in 0..<1000 { now += server.machine.send(body(10_000), on: 1, endStream: false) }
        #expect(server.machine.output.readableBytes < 512 * 1024)
        #expect(now < 512 * 1024)
        #expect(now + server.machine.pendingBytes(1) == 10_000_000)
    }

    @Test("a reset drops what waited")
    func resetDropsPending() {
        var server = server(window: 10)
        server.machine.send(body(1000), on: 1, endStream: true)
        server.receive(.reset(1, .cancel))
        _ = server.takeFrames()
        server.receive(.windowUpdate(0, 1000), .windowUpdate(1, 1000))
        #expect(server.takeFrames().isEmpty)
        #expect(server.machine.openStreams == 0)
    }
}
