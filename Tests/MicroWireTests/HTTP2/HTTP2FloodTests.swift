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
        var server = Connection(.server) {
            $0.maxConcurrentStreams = 10
            $0.maxControlFrames = .max
        }
        for id in stride(from: UInt32(1), to: 10_001, by: 2) { server.receive(.headers(id, Block.request())) }
        #expect(server.machine.openStreams == 10)
        #expect(server.machine.resets.count == 1024)
        for _ in 0..<1_000 { server.receive(.ping(), .settings([(4, 10)]), .priority(1, dependsOn: 0)) }
        #expect(server.machine.events.isEmpty)
        #expect(server.machine.sendQueue.isEmpty)
    }

    /// CVE-2019-9512, CVE-2019-9515.
    @Test(
        "frames that have to be answered while no stream moves",
        arguments: [
            [Frame.ping()], [.settings()], [.ping(), .settings([(4, 10)])], [.ping(), .data(1), .windowUpdate(1, 1)],
            [.priority(1, dependsOn: 1)],
        ])
    func controlFrames(_ round: [Frame]) {
        var server = Connection(.server)
        server.receive(.headers(1, Block.request()))
        let costly = round.count { [2, 4, 6].contains($0.type) }
        for _ in 0..<(100 / costly) { server.receive(bytes: round.flatMap(\.bytes)) }
        #expect(!server.machine.isFailed)
        for frame in round { server.receive(frame) }
        #expect(Verdict(server.takeFrames()) == .connectionError(.enhanceYourCalm))
    }

    enum Progress: CaseIterable {
        case request, body, answer, answeredBody, time
    }

    /// A client may ask how fast the connection is with every part of a body, and for a sign of life all day.
    @Test(
        "a peer whose streams move, or who takes its time, may send any number of PINGs", arguments: Progress.allCases)
    func pingsWithProgress(_ progress: Progress) {
        var server = Connection(.server)
        server.receive(.headers(1, Block.request()))
        if progress == .answeredBody { server.machine.send(.response, on: 1, endStream: false) }
        for round in UInt32(1)...5 {
            for _ in 0..<100 { server.receive(.ping()) }
            let next = round * 2 + 1
            switch progress {
            case .request: server.receive(.headers(next, Block.request()))
            case .body: server.receive(.data(1, [1]))
            case .answer:
                server.receive(.headers(next, Block.request()))
                for _ in 0..<100 { server.receive(.ping()) }
                server.machine.send(.response, on: next, endStream: true)
            case .answeredBody: server.machine.send(ByteBuffer(bytes: [1]), on: 1, endStream: false)
            case .time: server.machine.relax()
            }
        }
        #expect(!server.machine.isFailed)
    }

    @Test("answers to our own frames cost nothing")
    func acknowledgements() {
        var client = Connection(.client)
        for _ in 0..<1_000 { client.receive(.ping(flags: Frame.acknowledgement), .settingsAck) }
        #expect(!client.machine.isFailed)
    }
}
