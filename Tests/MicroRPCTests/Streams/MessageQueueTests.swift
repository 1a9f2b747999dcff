import MicroCore
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
}
