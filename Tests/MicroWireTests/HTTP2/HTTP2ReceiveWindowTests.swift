import NIOCore
import Testing

@testable import MicroWire

@Suite("What a peer may send is bounded by windows that open only when bytes were consumed")
struct HTTP2ReceiveWindowTests {
    private static let chunk = [UInt8](repeating: 1, count: 16_384)
    private static let extra: UInt32 = 4 * 1024 * 1024

    @Test("a window is announced again after consumption, and only then")
    func announcesWhatWasConsumed() {
        var server = Connection(.server) { $0.streamWindow = 65_536 }
        server.receive(.headers(1, Block.request()))
        for _ in 0..<4 { server.receive(.data(1, Self.chunk)) }
        #expect(server.takeFrames().isEmpty)
        server.machine.consumed(1, 16_383)
        #expect(server.takeFrames().isEmpty, "less than a quarter")
        server.machine.consumed(1, 1)
        #expect(server.takeFrames() == [.windowUpdate(1, 16_384)])
    }

    @Test("a byte above the stream's window resets it, a byte above the connection's ends it")
    func exceeded() {
        var server = Connection(.server) { $0.streamWindow = 65_536 }
        server.receive(.headers(1, Block.request()))
        for _ in 0..<4 { server.receive(.data(1, Self.chunk)) }
        server.receive(.data(1, [1]))
        #expect(Verdict(server.takeFrames()) == .streamError(1, .flowControlError))

        var other = Connection(.server) { $0.connectionWindow = 65_536 }
        other.receive(.headers(1, Block.request()), .headers(3, Block.request()))
        for _ in 0..<2 { other.receive(.data(1, Self.chunk), .data(3, Self.chunk)) }
        other.receive(.data(1, [1]))
        #expect(Verdict(other.takeFrames()) == .connectionError(.flowControlError))
    }

    @Test("padding is given back at once")
    func padding() {
        var server = Connection(.server) {
            $0.streamWindow = 1024; $0.connectionWindow = 65_536
        }
        server.receive(.headers(1, Block.request()))
        for _ in 0..<256 { server.receive(.data(1, [1], padding: 255)); server.machine.consumed(1, 1) }
        let frames = server.takeFrames()
        #expect(Verdict(frames) == .nothing)
        let credit = frames.filter { $0.stream == 1 }.map(\.number).reduce(0, +)
        #expect(credit > 64 * 1024 - 512)
    }

    @Test(
        "the connection gets back what a stream held when it ends",
        arguments: ["reset by us", "reset by the peer", "answered", "broken"])
    func creditOfEndedStreams(how: String) {
        // given a connection whose whole window a stream holds unconsumed
        var server = Connection(.server) {
            $0.streamWindow = 65_536; $0.connectionWindow = 65_536
        }
        for id in stride(from: UInt32(1), to: 41, by: 2) {
            server.receive(.headers(id, Block.request()))
            for _ in 0..<4 { server.receive(.data(id, Self.chunk)) }
            #expect(server.takeFrames().filter { $0.type == 8 }.isEmpty)
            // when it ends
            switch how {
            case "reset by us": server.machine.reset(id, .cancel)
            case "reset by the peer": server.receive(.reset(id, .cancel))
            case "answered": server.machine.send(.response, on: id, endStream: true)
            default: server.receive(.headers(id, Block.trailers))
            }
            // then the next one may use all of it, every time
            #expect(server.takeFrames().filter { $0.type == 8 } == [.windowUpdate(0, 65_536)])
        }
        #expect(server.machine.openStreams == 0)
    }

    @Test("DATA of streams that are over is given back to the connection")
    func lateData() {
        var server = Connection(.server) { $0.connectionWindow = 65_536 }
        server.receive(.headers(1, Block.request()))
        server.machine.reset(1, .cancel)
        _ = server.takeFrames()
        for _ in 0..<64 { server.receive(.data(1, Self.chunk)) }
        let frames = server.takeFrames()
        #expect(Verdict(frames) == .nothing)
        #expect(frames.map(\.number).reduce(0, +) == 64 * 16_384)
    }

    @Test("reporting more than came, or of a stream that is over, gives nothing away")
    func consumedTooMuch() {
        var server = Connection(.server) {
            $0.streamWindow = 1000; $0.connectionWindow = 65_536
        }
        server.receive(.headers(1, Block.request()), .data(1, [UInt8](repeating: 0, count: 600)))
        server.machine.consumed(1, 1_000_000)
        server.machine.consumed(1, 600)
        server.machine.consumed(9, 600)
        #expect(server.takeFrames() == [.windowUpdate(1, 600)])
    }

    @Test("a stream whose peer has ended gets no more window")
    func noWindowAfterEnd() {
        var server = Connection(.server) { $0.streamWindow = 1000 }
        server.receive(
            .headers(1, Block.request()), .data(1, [UInt8](repeating: 0, count: 900), flags: Frame.endStream))
        server.machine.consumed(1, 900)
        #expect(server.takeFrames().isEmpty)
    }

    /// A peer whose reads never end at the end of a frame: the buffer grew by all that had ever been received.
    @Test("memory does not grow with the bytes received")
    func inputDoesNotGrow() {
        var server = Connection(.server) {
            $0.streamWindow = 1 << 24; $0.connectionWindow = 1 << 24
        }
        server.receive(.headers(1, Block.request()))
        var bytes = Frame.data(1, Self.chunk).bytes
        bytes = Array(bytes[100...] + bytes[..<100])
        server.receive(bytes: Array(Frame.data(1, Self.chunk).bytes.prefix(100)))
        for _ in 0..<200 {
            server.receive(bytes: bytes)
            server.machine.consumed(1, 16_384)
            _ = server.takeEvents()
        }
        #expect(server.machine.input.capacity <= 128 * 1024)
    }
}
