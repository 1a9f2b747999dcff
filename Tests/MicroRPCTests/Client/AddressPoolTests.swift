import MicroWire
import NIOCore
import Testing

@testable import MicroRPC

@Suite("The connections to one address")
struct AddressPoolTests {
    private func failed(_ reason: String) -> WireError { .connectFailed(address: "127.0.0.1:1", reason: reason) }

    @Test("are one as long as that takes every call")
    func one() throws {
        let peers = EmbeddedPeers()
        let early = (0..<10).map { _ in peers.open() }
        let peer = try peers.accept()
        let late = (0..<10).map { _ in peers.open() }
        peer.exchange()
        #expect((early + late).areOpen)
        #expect(peer.requests.count == 20)
        #expect(peers.dials == 1)
    }

    @Test("become more when they are full, up to the limit; the others wait and are served in turn")
    func more() throws {
        let peers = EmbeddedPeers()
        let calls = (0..<20).map { _ in peers.open() }
        #expect(peers.dials == 1)
        var all = [try peers.accept(streams: 2)]
        // What one takes is known now: 18 calls want nine more.
        #expect(peers.dials == 8)
        while peers.pending > 0 { all.append(try peers.accept(streams: 2)) }
        #expect(calls[..<16].areOpen)
        #expect(calls[16...].areWaiting)
        for index in 16..<20 {
            all[index % 8].answer()
            #expect(calls[index].isOpen)
        }
        #expect(peers.dials == 8)
        for peer in all { while !peer.requests.isEmpty { peer.answer() } }
        #expect(calls.areAnswered)
    }

    @Test("are not made in advance")
    func notInAdvance() throws {
        let peers = EmbeddedPeers()
        _ = (0..<3).map { _ in peers.open() }
        try peers.accept(streams: 2)
        #expect(peers.dials == 2)
        // The one that is being made will take the fourth as well.
        peers.open()
        #expect(peers.dials == 2)
        peers.open()
        #expect(peers.dials == 3)
    }

    @Test("get calls where the fewest are")
    func fewest() throws {
        let peers = EmbeddedPeers()
        for _ in 0..<5 { peers.open() }
        let first = try peers.accept(streams: 4)
        let second = try peers.accept(streams: 4)
        #expect([first, second].map { $0.requests.count } == [4, 1])
        for _ in 0..<2 { peers.open() }
        second.exchange()
        #expect([first, second].map { $0.requests.count } == [4, 3])
        for _ in 0..<3 { first.answer() }
        for _ in 0..<3 { peers.open() }
        first.exchange()
        second.exchange()
        #expect([first, second].map { $0.requests.count } == [4, 3])
        #expect(peers.dials == 2)
    }

    @Test("have a line that is not endless, and who finds it full hears so at once")
    func fullLine() throws {
        let peers = EmbeddedPeers { $0.maxWaiting = 3 }
        let calls = (0..<4).map { _ in peers.open() }
        #expect(calls[3].error == failed("3 calls wait for it already; nothing was sent"))
        try peers.accept()
        #expect(calls[..<3].areOpen)
    }

    /// It kept its place until there was a stream, which was opened and reset at once.
    @Test("forget a call that is given up while it waits, and only that")
    func givenUp() throws {
        let peers = EmbeddedPeers { $0.maxWaiting = 3 }
        let calls = (0..<3).map { _ in peers.open() }
        peers.giveUp(calls[1])
        peers.giveUp(calls[1])
        #expect(peers.open().isWaiting)
        #expect(peers.open().error == failed("3 calls wait for it already; nothing was sent"))
        let peer = try peers.accept()
        #expect(peer.requests.count == 3)
        #expect(calls[1].isWaiting)
        #expect([calls[0], calls[2]].areOpen)
        // It waits no more: this is its stream's affair.
        peers.giveUp(calls[0])
        #expect(calls[0].isOpen)
    }

    @Test("do not multiply when the peer takes no calls at all for now")
    func noneForNow() throws {
        let peers = EmbeddedPeers()
        let call = peers.open()
        try peers.accept(streams: 0)
        peers.open()
        #expect(peers.dials == 1)
        #expect(call.isWaiting)
    }

    // MARK: Going away

    /// A call that waited for a connection which went away failed although nothing of it had been sent.
    @Test("may go away in order: calls that wait get the next one and notice nothing")
    func goAway() throws {
        let peers = EmbeddedPeers { $0.maxConnections = 1 }
        let calls = (0..<3).map { _ in peers.open() }
        let old = try peers.accept(streams: 1)
        old.goAway()
        #expect(peers.dials == 2)
        let new = try peers.accept()
        #expect(calls.areOpen)
        old.answer()
        #expect(calls[0].isAnswered)
        #expect(!old.isOpen)
        for _ in 0..<2 { new.answer() }
        #expect(calls.areAnswered)
    }

    @Test("that were asked to end take the calls that are open to their end, and no new ones")
    func drain() throws {
        let peers = EmbeddedPeers()
        let first = peers.open()
        let old = try peers.accept()
        old.announceDrain()
        let second = peers.open()
        #expect(peers.dials == 2)
        let new = try peers.accept()
        old.answer()
        new.answer()
        #expect(first.isAnswered)
        #expect(second.isAnswered)
    }

    @Test("that are lost before they said a word have failed")
    func lostAtOnce() throws {
        let peers = EmbeddedPeers()
        let call = peers.open()
        try peers.accept(streams: nil).hangUp()
        #expect(call.error == failed("closed by the peer"))
        #expect(peers.dials == 1)
    }

    /// The next one was made at once, and so on without end.
    @Test("that go away before they took a call are replaced three times, then they have failed")
    func goAwayAtOnce() throws {
        let peers = EmbeddedPeers()
        let call = peers.open()
        for dial in 1...4 {
            #expect(call.isWaiting)
            #expect(peers.dials == dial)
            let peer = try peers.accept(streams: nil)
            peer.greet()
            peer.goAway()
        }
        #expect(call.error == failed("the peer is going away"))
        #expect(peers.dials == 4)
        #expect(peers.open().error == call.error)
    }

    @Test("that speak no HTTP/2 are given up after five seconds")
    func silentFromTheStart() throws {
        let peers = EmbeddedPeers()
        let call = peers.open()
        try peers.accept(streams: nil)
        peers.advance(by: .milliseconds(4_999))
        #expect(call.isWaiting)
        peers.advance(by: .milliseconds(1))
        #expect(call.error == failed("the peer sends no HTTP/2 SETTINGS"))
    }

    // MARK: Failing

    @Test("that cannot be made fail all who wait, and those who come in the next moment at once")
    func refused() {
        let peers = EmbeddedPeers()
        let calls = (0..<2).map { _ in peers.open() }
        peers.refuse()
        #expect(calls.allSatisfy { $0.error == failed("refused") })
        #expect(peers.open().error == failed("refused"))
        #expect(peers.dials == 1)
        peers.advance(by: .milliseconds(60))
        #expect(peers.open().isWaiting)
        #expect(peers.dials == 2)
    }

    @Test("are tried again within a second, however often it went wrong, and at once after it went well")
    func backOff() throws {
        let peers = EmbeddedPeers()
        for _ in 0..<20 {
            peers.open()
            peers.refuse()
            peers.advance(by: .milliseconds(1_200))
        }
        #expect(peers.dials == 20)
        peers.open()
        let peer = try peers.accept()
        peer.hangUp()
        peers.open()
        #expect(peers.dials == 22)
        peers.refuse()
        peers.advance(by: .milliseconds(60))
        #expect(peers.open().isWaiting)
    }

    @Test("that cannot be made leave those who wait to the others")
    func otherServes() throws {
        let peers = EmbeddedPeers()
        let calls = (0..<2).map { _ in peers.open() }
        let peer = try peers.accept(streams: 1)
        peers.refuse()
        #expect(calls[1].isWaiting)
        peer.answer()
        #expect(calls[1].isOpen)
        peer.hangUp()
        #expect(calls[1].end == .connectionLost("closed by the peer"))
    }

    @Test("that break are replaced at once, also while another one could not be made")
    func replacedAtOnce() throws {
        let peers = EmbeddedPeers()
        let calls = (0..<2).map { _ in peers.open() }
        let peer = try peers.accept(streams: 1)
        peers.refuse()
        #expect(peers.dials == 2)
        peer.hangUp()
        #expect(peers.dials == 3)
        try peers.accept()
        #expect(calls[1].isOpen)
    }

    // MARK: Time

    @Test("close when idle for a minute; the next call gets a new one")
    func idle() throws {
        let peers = EmbeddedPeers()
        peers.open()
        let peer = try peers.accept()
        peer.answer()
        peers.advance(by: .seconds(60))
        #expect(!peer.isOpen)
        #expect(peers.pool.connectionCount == 0)
        #expect(peers.open().isWaiting)
        #expect(peers.dials == 2)
    }

    @Test("are as few again when there is less to do")
    func fewAgain() throws {
        let peers = EmbeddedPeers()
        for _ in 0..<4 { peers.open() }
        var all = [try peers.accept(streams: 1)]
        while peers.pending > 0 { all.append(try peers.accept(streams: 1)) }
        for peer in all { peer.answer() }
        #expect(peers.pool.connectionCount == 4)
        for _ in 0..<7 {
            peers.advance(by: .seconds(10))
            peers.open()
            all[0].exchange()
            all[0].answer()
        }
        #expect(peers.pool.connectionCount == 1)
    }

    /// A machine that lost its power, a cable that was pulled: nothing comes, not even the end.
    @Test("whose peer has vanished are noticed within 15 seconds")
    func vanished() throws {
        let peers = EmbeddedPeers()
        let call = peers.open()
        try peers.accept()
        peers.advance(by: .milliseconds(14_999))
        #expect(call.isOpen)
        peers.advance(by: .milliseconds(1))
        #expect(call.end == .connectionLost("the peer answers no PING"))
        peers.open()
        #expect(peers.dials == 2)
    }

    @Test("are closed with the pool, those that are made later and those that are going away too")
    func closed() throws {
        let peers = EmbeddedPeers()
        let calls = (0..<2).map { _ in peers.open() }
        let going = try peers.accept(streams: 1)
        going.announceDrain()
        peers.pool.close()
        #expect(calls[0].end == .connectionLost("closed"))
        #expect(calls[1].error == failed("the client was closed"))
        #expect(!going.isOpen)
        while peers.pending > 0 {
            let late = try peers.accept()
            #expect(!late.isOpen)
        }
    }

    @Test("are forgotten with their address when nobody asks for it any more")
    func forgotten() throws {
        let peers = EmbeddedPeers()
        for port in 1...100 {
            let call = peers.open("127.0.0.1:\(port)")
            if port % 2 == 0 {
                try peers.accept().answer()
                #expect(call.isAnswered)
            } else {
                peers.refuse()
            }
            peers.advance(by: .seconds(10))
        }
        #expect(peers.pool.addressCount < 10)
    }
}
