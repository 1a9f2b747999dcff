import MicroCore
import Synchronization
import Testing

@testable import MicroRPC

@Suite("A queue of messages", .timeLimit(.minutes(1)))
struct MessageQueueTests {
    /// Its continuation took the place of the first one's, which never heard of anything again.
    @Test("refuses a second reader while the first waits, and serves the first")
    func secondReader() async throws {
        let queue = MessageQueue { _ in }
        let first = Task { try await queue.next() }
        while !queue.isWaiting { await Task.yield() }
        await #expect(throws: MicroError.conflict("go.micro.client", "a stream has one reader at a time")) {
            try await queue.next()
        }
        queue.push([1], size: 1)
        #expect(try await first.value == [1])
    }

    /// It ended that of the first, which was told that it had been cancelled.
    @Test("ends the wait of no other reader when one is cancelled")
    func cancelledSecondReader() async throws {
        let queue = MessageQueue { _ in }
        let first = Task { try await queue.next() }
        while !queue.isWaiting { await Task.yield() }
        let second = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await queue.next()
        }
        second.cancel()
        await #expect(throws: (any Error).self) { try await second.value }
        queue.push([1], size: 1)
        #expect(try await first.value == [1])
    }

    @Test("ends the wait of a reader that is cancelled, and serves the next one")
    func cancelledReader() async throws {
        let queue = MessageQueue { _ in }
        let first = Task { try await queue.next() }
        while !queue.isWaiting { await Task.yield() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        queue.push([1], size: 1)
        #expect(try await queue.next() == [1])
    }

    /// It was not, and a sender that waited for as much room never went on.
    @Test("reports what a reader takes that had found nothing a moment before")
    func cameMeanwhile() async throws {
        let taken = Mutex(0)
        let queue = MessageQueue { demand in taken.withLock { $0 += demand.taken } }
        queue.push([1], size: 1 << 20)
        #expect(try await queue.wait() == [1])
        #expect(taken.withLock { $0 } == 1 << 20)
    }
}
