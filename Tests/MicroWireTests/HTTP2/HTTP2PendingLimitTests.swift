import NIOCore
import Testing

@testable import MicroWire

@Suite("What a client leaves unread is bounded for each connection")
struct HTTP2PendingLimitTests {
    private func body(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 7, count: count) }

    /// A connection without windows, with streams 1, 3, … open and answered with headers.
    private func connection(streams: Int, limit: Int = 1000) -> Connection {
        var server = Connection(.server, settings: [(4, 0)]) { $0.maxPendingBytes = limit }
        for index in 0..<UInt32(streams) {
            server.receive(.headers(index * 2 + 1, Block.request(), flags: Frame.endHeaders | Frame.endStream))
            server.machine.send(.response, on: index * 2 + 1, endStream: false)
        }
        _ = server.takeFrames()
        _ = server.takeEvents()
        return server
    }

    @Test("the stream whose answer would be too much is reset, and hears of it; the others go on")
    func reset() {
        var server = connection(streams: 3)
        server.machine.send(body(600), on: 1, endStream: true)
        server.machine.send(body(401), on: 3, endStream: false)
        server.machine.send(.trailers, on: 3, endStream: true)
        server.machine.send(body(400), on: 5, endStream: true)
        #expect(server.takeFrames() == [.reset(3, .enhanceYourCalm)])
        #expect(server.takeEvents().map(\.summary) == ["reset 3 11"])
        server.receive(.windowUpdate(1, 1000), .windowUpdate(5, 1000))
        #expect(server.takeFrames().map(\.payload.count) == [600, 400])
        #expect(server.machine.openStreams == 0)
    }

    @Test("what was written, or given up, makes room again")
    func room() {
        var server = connection(streams: 3)
        server.machine.send(body(1000), on: 1, endStream: false)
        server.receive(.windowUpdate(1, 100))
        server.machine.send(body(100), on: 3, endStream: true)
        #expect(server.machine.allPendingBytes == 1000)
        server.receive(.reset(1, .cancel))
        #expect(server.machine.allPendingBytes == 100)
        server.machine.send(body(900), on: 5, endStream: true)
        #expect(server.machine.openStreams == 2)
        server.receive(.windowUpdate(3, 100), .windowUpdate(5, 1000))
        #expect(server.machine.allPendingBytes == 0)
        #expect(server.machine.openStreams == 0)
    }

    @Test("a client's requests are its own affair")
    func client() {
        var client = Connection(.client, settings: [(4, 0)]) { $0.maxPendingBytes = 1000 }
        let id = client.open(endStream: false)
        client.machine.send(body(5000), on: id, endStream: true)
        #expect(client.machine.pendingBytes(id) == 5000)
        #expect(client.takeFrames().isEmpty)
    }
}
