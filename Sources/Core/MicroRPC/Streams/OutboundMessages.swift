import DequeModule
import MicroCore
import MicroWire
import NIOCore
import Synchronization

/// What goes out on a stream: messages from any thread, in the order they were given, no more of them at once than the
/// peer takes.
final class OutboundMessages: Sendable {
    private enum Item {
        case message(ByteBuffer)
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
    private let messageLimit: Int
    private let errorID: String
    /// Writes to the stream; called on its loop only.
    private let write: @Sendable (_ message: ByteBuffer) -> Int
    private let end: @Sendable () -> Void

    /// - Parameters:
    ///   - eventLoop: the loop of the stream.
    ///   - messageLimit: the largest message, in bytes.
    ///   - errorID: the id of the error that says so.
    ///   - write: sends a framed message and returns how many bytes of it were written at once; the others are
    ///     reported with ``sent(_:)``.
    ///   - end: ends this direction of the stream.
    init(
        eventLoop: any EventLoop, messageLimit: Int, errorID: String,
        write: @escaping @Sendable (ByteBuffer) -> Int, end: @escaping @Sendable () -> Void = {}
    ) {
        self.eventLoop = eventLoop
        self.messageLimit = messageLimit
        self.errorID = errorID
        self.write = write
        self.end = end
    }

    /// Sends a message; returns when there is room for another.
    func send(_ message: [UInt8]) async throws {
        guard message.count <= messageLimit else {
            throw MicroError.tooLarge(errorID, "message of \(message.count) bytes; the limit is \(messageLimit)")
        }
        let framed = ByteBuffer(grpcMessage: message)
        let mustWait = try gate.add(framed.readableBytes)
        put(.message(framed))
        if mustWait { try await gate.wait() }
    }

    /// Ends this direction behind what was sent.
    func finish() { put(.end) }

    /// Bytes that had waited were written. Call on the loop.
    func sent(_ count: Int) { gate.remove(count) }

    /// Nothing is sent any more; whoever tries gets the error.
    func close(_ error: any Error) { gate.close(error) }

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
    func drain() {
        while let item = state.withLock({ $0.popFirst() }) { perform(item) }
    }

    private func perform(_ item: Item) {
        switch item {
        case .message(let framed): gate.remove(write(framed))
        case .end: end()
        }
    }
}
