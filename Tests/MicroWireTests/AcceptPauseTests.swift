import MicroTestSupport
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import MicroWire

@Suite("A listener that cannot accept pauses")
struct AcceptPauseTests {
    private let log = CapturedLog()
    private let full = IOError(errnoCode: EMFILE, reason: "accept")

    /// With no file descriptor left, the server took a whole processor to try again.
    @Test("for a tenth of a second, once for all failures of that time")
    func pause() throws {
        let channel = EmbeddedChannel()
        var reads: [Bool] = []
        try channel.pipeline.syncOperations.addHandler(
            AcceptPause(logger: log.logger) { _, isOn in reads.append(isOn) })
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

    @Test("says so once in ten seconds, what to do, and when it is over")
    func told() throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(AcceptPause(logger: log.logger) { _, _ in })
        let accepted = EmbeddedChannel()
        let warning =
            "No connection can be accepted on a listener, no file descriptor is left: raise `ulimit -n`, LimitNOFILE= of a systemd unit"
        // given nine seconds in which one connection finds a descriptor and the next does not
        for _ in 0..<9 {
            channel.pipeline.fireErrorCaught(full)
            channel.pipeline.syncOperations.fireChannelRead(NIOAny(accepted as any Channel))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            channel.pipeline.fireErrorCaught(full)
        }
        #expect(log.lines == [warning])
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        channel.pipeline.fireErrorCaught(full)
        #expect(log.lines == [warning, warning])
        // when all of them do for a second
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        for _ in 0..<2 { channel.pipeline.syncOperations.fireChannelRead(NIOAny(accepted as any Channel)) }
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(log.lines.dropFirst(2) == ["Connections are accepted again on a listener"])
        channel.pipeline.syncOperations.fireChannelRead(NIOAny(accepted as any Channel))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(log.lines.count == 3)
        _ = try? channel.finish()
    }

    @Test("and lets through what is no fault of a socket")
    func otherErrors() throws {
        let channel = EmbeddedChannel()
        var reads: [Bool] = []
        try channel.pipeline.syncOperations.addHandler(
            AcceptPause(logger: log.logger) { _, isOn in reads.append(isOn) })
        channel.pipeline.fireErrorCaught(ChannelError.inappropriateOperationForState)
        #expect(reads.isEmpty)
        #expect(throws: ChannelError.self) { try channel.throwIfErrorCaught() }
    }
}
