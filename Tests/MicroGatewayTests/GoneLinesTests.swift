import Logging
import MicroCore
import MicroTestSupport
import Testing

@testable import MicroGateway

@Suite("Requests whose client was gone")
struct GoneLinesTests {
    private let gone = GoneLines()
    private let log = CapturedLog()
    private let start = ContinuousClock.now

    /// Gives up requests, and keeps what is to be done when a second is over.
    private func giveUp(
        _ count: Int, of remote: String, after delay: Duration = .zero, _ later: inout [@Sendable () -> Void]
    ) -> Int {
        (0..<count).count { _ in
            gone.admits(remote, to: log.logger, at: start + delay) { later.append($0) }
        }
    }

    @Test("have a line each while they are few")
    func few() {
        var later: [@Sendable () -> Void] = []
        for second in 0..<5 {
            #expect(giveUp(10, of: "a:1", after: .seconds(second), &later) == 10)
        }
        #expect(giveUp(10, of: "a:2", &later) == 10)
        #expect(later.isEmpty && log.lines.isEmpty)
    }

    @Test("have ten a second for each connection, and one that counts the others")
    func many() {
        var later: [@Sendable () -> Void] = []
        #expect(giveUp(4000, of: "a:1", &later) == 10)
        #expect(giveUp(1, of: "a:2", &later) == 1, "others have theirs")
        #expect(giveUp(5, of: "a:1", after: .milliseconds(1100), &later) == 0, "the second goes on until it is told")
        #expect(later.count == 1)
        for log in later { log() }
        #expect(log.lines == ["3995 more requests in a second whose client was gone before the answer"])
        #expect(log.all.first?.fields["remote"] == "a:1")
        later = []
        #expect(giveUp(11, of: "a:1", after: .seconds(2), &later) == 10)
        #expect(later.count == 1)
    }

    @Test("of more connections than are told apart count together")
    func connections() {
        var later: [@Sendable () -> Void] = []
        let admitted = (0..<5000).reduce(0) { sum, index in sum + giveUp(1, of: "a:\(index)", &later) }
        #expect(admitted == GoneLines.connections + GoneLines.limit)
        for log in later { log() }
        #expect(log.all.map { $0.fields["remote"] } == ["many"])
        #expect(giveUp(1, of: "b:1", after: .seconds(1), &later) == 1, "those of before are forgotten")
    }
}
