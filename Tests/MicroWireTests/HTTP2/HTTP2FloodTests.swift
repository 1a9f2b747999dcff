import NIOCore
import Testing

@testable import MicroWire

@Suite("A peer cannot make work for nothing without bound")
struct HTTP2FloodTests {
    /// Begins streams and ends each before it is answered, until the server has enough.
    private func flood(_ end: (UInt32) -> Frame) -> (streams: Int, verdict: Verdict) {
        var server = Connection(.server) { $0.maxAbandonedStreams = 100 }
        var id: UInt32 = 1
        while !server.machine.isFailed, id < 2_001 {
            server.receive(.headers(id, Block.request()), end(id))
            id += 2
        }
        #expect(server.machine.openStreams == 0)
        return (Int(id / 2), Verdict(server.takeFrames()))
    }

    /// CVE-2023-44487.
    @Test("streams that the peer resets at once")
    func rapidReset() {
        let (streams, verdict) = flood { .reset($0, .cancel) }
        #expect(streams == 102)
        #expect(verdict == .connectionError(.enhanceYourCalm))
    }

    /// CVE-2025-8671.
    @Test("streams that the peer makes us reset")
    func madeYouReset() {
        let (streams, verdict) = flood { .windowUpdate($0, 0) }
        #expect(streams == 102)
        #expect(verdict == .connectionError(.enhanceYourCalm))
    }

    @Test("a client may cancel every second call, and any call whose answer had begun")
    func cancelling() {
        var server = Connection(.server) { $0.maxAbandonedStreams = 10 }
        for id in stride(from: UInt32(1), to: 4_000, by: 4) {
            server.receive(.headers(id, Block.request()), .reset(id, .cancel), .headers(id + 2, Block.request()))
            server.machine.send(.response, on: id + 2, endStream: false)
            server.receive(.reset(id + 2, .cancel))
        }
        #expect(!server.machine.isFailed)
        #expect(server.machine.openStreams == 0)
    }

    @Test("what a flood of requests, PINGs or SETTINGS leaves behind is bounded")
    func memory() {
        var server = Connection(.server) { $0.maxConcurrentStreams = 10 }
        for id in stride(from: UInt32(1), to: 10_001, by: 2) { server.receive(.headers(id, Block.request())) }
        #expect(server.machine.openStreams == 10)
        #expect(server.machine.resets.count == 256)
        for _ in 0..<1_000 { server.receive(.ping(), .settings([(4, 10)]), .priority(1, dependsOn: 0)) }
        #expect(server.machine.events.isEmpty)
        #expect(server.machine.sendQueue.isEmpty)
    }
}
