import MicroCore
import MicroTesting
import Testing

@Suite("A clock that a test turns")
struct ManualTimeTests {
    @Test("wakes the tasks whose time has come, the earliest first, and no others")
    func order() async throws {
        let time = ManualTime()
        let (woken, continuation) = AsyncStream.makeStream(of: Int.self)
        let tasks = [3, 1, 2, 9].map { seconds in
            Task {
                try await time.source.sleep(time.now + .seconds(seconds))
                continuation.yield(seconds)
            }
        }
        await time.waitForSleepers(4)
        var iterator = woken.makeAsyncIterator()
        for second in 1...3 {
            time.advance(by: .seconds(1))
            #expect(await iterator.next() == second)
        }
        #expect(time.sleepers == 1)
        for task in tasks { task.cancel() }
        await #expect(throws: CancellationError.self) { try await tasks[3].value }
        #expect(time.sleepers == 0)
    }

    @Test("does not sleep until a time that is past, or in a task that is cancelled")
    func noSleep() async throws {
        let time = ManualTime()
        try await time.source.sleep(time.now)
        try await time.source.sleep(time.now - .seconds(5))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await time.source.sleep(time.now + .seconds(5))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
