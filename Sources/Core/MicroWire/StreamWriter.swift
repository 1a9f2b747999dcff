import DequeModule
import NIOCore
import Synchronization

/// What a task writes to a stream or a socket: from any thread, in the order it was given, no more at once than the
/// peer takes.
package final class StreamWriter: Sendable {
    private enum Item {
        case bytes(ByteBuffer)
        case end
    }

    private struct State {
        /// What was given away from the event loop and waits for it.
        var backlog: Deque<Item> = []
        var isDrainScheduled = false

        mutating func popFirst() -> Item? {
            let item = backlog.popFirst()
            if item == nil { isDrainScheduled = false }
            return item
        }
    }

    private let gate = SendGate()
    private let state = Mutex(State())
    private let eventLoop: any EventLoop
    /// Writes to the stream; called on its loop only.
    private let write: @Sendable (ByteBuffer) -> Int
    private let end: @Sendable () -> Void

    /// - Parameters:
    ///   - eventLoop: the loop of the stream.
    ///   - write: sends bytes and returns how many of them were written at once; the others are reported with
    ///     ``sent(_:)``.
    ///   - end: ends this direction of the stream.
    package init(
        eventLoop: any EventLoop, write: @escaping @Sendable (ByteBuffer) -> Int,
        end: @escaping @Sendable () -> Void = {}
    ) {
        self.eventLoop = eventLoop
        self.write = write
        self.end = end
    }

    /// Sends bytes; returns when there is room for more.
    ///
    /// - Throws: what ``close(_:)`` was given, once nothing is sent any more.
    package func send(_ bytes: ByteBuffer) async throws {
        let mustWait = try gate.add(bytes.readableBytes)
        put(.bytes(bytes))
        if mustWait { try await gate.wait() }
    }

    /// Ends this direction behind what was sent.
    package func finish() { put(.end) }

    /// Bytes that had waited were written. Call on the loop.
    package func sent(_ count: Int) { gate.remove(count) }

    /// Nothing is sent any more; senders get the error.
    package func close(_ error: any Error) { gate.close(error) }

    private func put(_ item: Item) {
        if eventLoop.inEventLoop {
            drain()
            return perform(item)
        }
        let mustSchedule = state.withLock { state in
            state.backlog.append(item)
            defer { state.isDrainScheduled = true }
            return !state.isDrainScheduled
        }
        if mustSchedule { eventLoop.execute { self.drain() } }
    }

    /// Sends what was given away from elsewhere. Call on the loop.
    package func drain() {
        while let item = state.withLock({ $0.popFirst() }) { perform(item) }
    }

    private func perform(_ item: Item) {
        switch item {
        case .bytes(let bytes): gate.remove(write(bytes))
        case .end: end()
        }
    }
}
