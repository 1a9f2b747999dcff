import NIOCore
import NIOEmbedded
import Testing

@testable import MicroWire

@Suite("The time limits of a loop's calls")
struct LoopDeadlinesTests {
    private let loop = EmbeddedEventLoop()
    private let deadlines: LoopDeadlines

    init() { deadlines = LoopDeadlines(on: loop) }

    /// Notes when its time came.
    private final class Call: LoopTimed {
        var deadlineSlot: Int?
        var passed = 0
        var then: () -> Void = {}

        func deadlinePassed() {
            passed += 1
            then()
        }
    }

    private func calls(_ milliseconds: Int64...) -> [Call] {
        milliseconds.map { time in
            let call = Call()
            deadlines.add(call, in: .milliseconds(time))
            return call
        }
    }

    @Test("are told in time, each once, in whichever order they came")
    func inTime() {
        let calls = calls(30, 10, 20)
        for (now, passed) in [(9, [0, 0, 0]), (10, [0, 1, 0]), (20, [0, 1, 1]), (29, [0, 1, 1]), (30, [1, 1, 1])] {
            loop.advanceTime(to: .uptimeNanoseconds(UInt64(now) * 1_000_000))
            #expect(calls.map(\.passed) == passed, "after \(now) ms")
        }
        loop.advanceTime(by: .seconds(1))
        #expect(calls.map(\.passed) == [1, 1, 1])
        #expect(deadlines.count == 0)
    }

    @Test("those that are removed hear nothing, whichever they are, and removing twice does nothing")
    func removed() {
        for gone in 0..<4 {
            let calls = calls(10, 20, 30, 40)
            deadlines.remove(calls[gone])
            deadlines.remove(calls[gone])
            #expect(deadlines.count == 3)
            loop.advanceTime(by: .milliseconds(40))
            #expect(calls.map(\.passed) == (0..<4).map { $0 == gone ? 0 : 1 })
        }
    }

    @Test("those that are left of a wave of them are told in time, and so are later ones in their places")
    func wave() {
        let wave = (0..<2000).map { index in
            let call = Call()
            deadlines.add(call, in: .milliseconds(Int64(10 + index % 7)))
            return call
        }
        for (index, call) in wave.enumerated() where index % 100 != 3 { deadlines.remove(call) }
        #expect(deadlines.count == 20)
        let later = calls(12, 14)
        deadlines.remove(wave[1903])
        loop.advanceTime(by: .milliseconds(20))
        #expect(wave.indices.filter { wave[$0].passed == 1 } == (0..<19).map { $0 * 100 + 3 })
        #expect(later.map(\.passed) == [1, 1])
        #expect(deadlines.count == 0)
    }

    @Test("what is told may add itself again, and remove others of the same time")
    func whileTold() {
        let calls = calls(10, 10, 10)
        calls[0].then = { [deadlines] in
            if calls[0].passed == 1 { deadlines.add(calls[0], in: .milliseconds(5)) }
            for other in calls.dropFirst() { deadlines.remove(other) }
        }
        loop.advanceTime(by: .milliseconds(10))
        #expect(calls[0].passed == 1)
        loop.advanceTime(by: .milliseconds(5))
        #expect(calls[0].passed == 2)
        #expect(deadlines.count == 0)
    }

    @Test("what adds itself again does not hold up those that wait")
    func addedWhileTold() {
        let calls = calls(10, 12)
        calls[0].then = { [deadlines] in
            if calls[0].passed == 1 { deadlines.add(calls[0], in: .milliseconds(100)) }
        }
        loop.advanceTime(by: .milliseconds(12))
        #expect(calls.map(\.passed) == [1, 1])
        loop.advanceTime(by: .milliseconds(98))
        #expect(calls.map(\.passed) == [2, 1])
    }

    @Test("many that are passed one after the other cost a look each millisecond at most")
    func bundled() {
        let calls = (0..<100).map { index in
            let call = Call()
            deadlines.add(call, in: .microseconds(Int64(1000 + index * 10)))
            return call
        }
        loop.advanceTime(by: .milliseconds(1))
        #expect(calls.count { $0.passed == 1 } == 1)
        loop.advanceTime(by: .microseconds(999))
        #expect(calls.count { $0.passed == 1 } == 1)
        loop.advanceTime(by: .microseconds(1))
        #expect(calls.count { $0.passed == 1 } == 100)
    }
}
