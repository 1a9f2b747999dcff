import Logging
import MicroCore
import MicroTestSupport
import MicroTesting
import Testing

@testable import MicroWire

@Suite("Who holds an event loop for too long")
struct LoopStallsTests {
    private let time = ManualTime()
    private let log = CapturedLog()
    private let counts = CountingMetrics()

    private func report(_ name: String, _ stalls: LoopStalls) {
        let subject = LoopSubject(name: name, advice: "rest", logger: log.logger)
        stalls.report(subject, .milliseconds(35), factory: counts)
    }

    @Test("has one line in ten seconds, which says how often it happened since; all are counted")
    func told() {
        let stalls = LoopStalls(time: time.source)
        for _ in 0..<3 { report("a/A.Call", stalls) }
        report("b/B.Call", stalls)
        let what = "held its event loop for 35 ms, in which no other call there went on"
        #expect(log.lines == ["a/A.Call \(what): rest", "b/B.Call \(what): rest"])
        #expect(log.all.allSatisfy { $0.level == .warning })
        time.advance(by: .seconds(10))
        report("a/A.Call", stalls)
        #expect(log.lines.last == "a/A.Call \(what), and did so 2 times more since this was said last: rest")
        #expect(counts["micro.loop.stalls"] == 5)
        #expect(counts["micro.loop.stall.duration"] == 5)
    }

    @Test("is told apart up to a number of names, which callers may choose")
    func bounded() {
        let stalls = LoopStalls(time: time.source)
        for index in 0..<1000 { report("a/\(index)", stalls) }
        #expect(log.lines.count == LoopStalls.limit + 1)
    }
}
