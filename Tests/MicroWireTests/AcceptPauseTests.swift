import NIOCore
import NIOEmbedded
import Testing

@testable import MicroWire

@Suite("A listener that cannot accept pauses")
struct AcceptPauseTests {
    /// With no file descriptor left, the server took a whole processor to try again.
    @Test("for a tenth of a second, once for all failures of that time")
    func pause() throws {
        let channel = EmbeddedChannel()
        var reads: [Bool] = []
        try channel.pipeline.syncOperations.addHandler(AcceptPause { _, isOn in reads.append(isOn) })
        let full = IOError(errnoCode: 24, reason: "accept")  // EMFILE
        for _ in 0..<3 { channel.pipeline.fireErrorCaught(full) }
        #expect(reads == [false])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(99))
        #expect(reads == [false])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(reads == [false, true])
        channel.pipeline.fireErrorCaught(full)
        #expect(reads == [false, true, false])
        _ = try? channel.finish()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(reads == [false, true, false], "a listener that is closed does not go on")
    }

    @Test("and lets through what is no fault of a socket")
    func otherErrors() throws {
        let channel = EmbeddedChannel()
        var reads: [Bool] = []
        try channel.pipeline.syncOperations.addHandler(AcceptPause { _, isOn in reads.append(isOn) })
        channel.pipeline.fireErrorCaught(ChannelError.inappropriateOperationForState)
        #expect(reads.isEmpty)
        #expect(throws: ChannelError.self) { try channel.throwIfErrorCaught() }
    }
}
