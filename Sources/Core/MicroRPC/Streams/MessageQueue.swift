import DequeModule
import MicroCore
import Synchronization

/// Messages on their way from a connection to their reader, on any thread, one reader at a time.
///
/// It does not bound what it holds: flow control does, since a sender may only send as much again as was taken, which
/// the queue reports in batches.
package final class MessageQueue: Sendable {
    /// What the reader did, for the side that fills the queue.
    package struct Demand {
        /// How many bytes were taken since the last report.
        package var taken: Int
        /// Whether the reader now waits for a message that is not there.
        package var isWaiting: Bool
    }

    private enum End {
        case finished
        case failed(any Error)
    }

    /// One that waits, by its number: a reader that is cancelled ends its own wait and no other.
    private struct Reader {
        let number: Int
        let continuation: UnsafeContinuation<[UInt8]?, any Error>
    }

    private struct State {
        var messages: Deque<(bytes: [UInt8], size: Int)> = []
        var end: End?
        var reader: Reader?
        /// How many readers have waited.
        var readers = 0
        var taken = 0

        mutating func take() throws -> Taken {
            if let (bytes, size) = messages.popFirst() {
                taken += size
                return .message(bytes)
            }
            switch end {
            case .finished: return .end
            case .failed(let error): throw error
            case nil: return .none
            }
        }

        mutating func dueReport() -> Demand? {
            guard taken >= MessageQueue.batch else { return nil }
            defer { taken = 0 }
            return Demand(taken: taken, isWaiting: false)
        }
    }

    private enum Taken {
        case message([UInt8])
        case end
        case none
    }

    private let state = Mutex(State())
    private let report: @Sendable (Demand) -> Void

    /// What a second reader gets while the first waits.
    private static let readTwice = MicroError(.readTwice)

    /// How many bytes are taken before they are reported, unless the reader waits: a fraction of a stream's window.
    private static let batch = 32 * 1024

    /// - Parameter report: hears what the reader did; called on the thread of the reader, or of who fills it.
    package init(report: @escaping @Sendable (Demand) -> Void) { self.report = report }

    /// Whether the reader waits for a message.
    package var isWaiting: Bool { state.withLock { $0.reader != nil } }

    /// Adds a message.
    ///
    /// - Parameters:
    ///   - bytes: the message.
    ///   - size: how many bytes are reported as taken with it.
    package func push(_ bytes: [UInt8], size: Int) {
        let (reader, demand) = state.withLock { state -> (Reader?, Demand?) in
            guard state.end == nil else { return (nil, nil) }
            guard let reader = state.reader else {
                state.messages.append((bytes, size))
                return (nil, nil)
            }
            state.reader = nil
            state.taken += size
            return (reader, state.dueReport())
        }
        reader?.continuation.resume(returning: bytes)
        if let demand { report(demand) }
    }

    /// Ends the stream behind the messages that are there.
    ///
    /// - Parameter error: what the reader gets after the last message; nil for an end in order.
    package func finish(_ error: (any Error)? = nil) { end(error.map { .failed($0) } ?? .finished, dropping: false) }

    /// Ends the stream now and drops unread messages.
    package func abort(_ error: any Error) { end(.failed(error), dropping: true) }

    private func end(_ end: End, dropping: Bool) {
        let reader = state.withLock { state -> Reader? in
            guard dropping || state.end == nil else { return nil }
            if dropping { state.messages.removeAll() }
            state.end = end
            defer { state.reader = nil }
            return state.reader
        }
        switch end {
        case .finished: reader?.continuation.resume(returning: nil)
        case .failed(let error): reader?.continuation.resume(throwing: error)
        }
    }

    /// The next message, nil after the last.
    package func next() async throws -> [UInt8]? {
        let (message, demand) = try state.withLock { state in (try state.take(), state.dueReport()) }
        if let demand { report(demand) }
        switch message {
        case .message(let bytes): return bytes
        case .end: return nil
        case .none: return try await wait()
        }
    }

    /// The next message after ``next()`` has found none: one may have come meanwhile.
    func wait() async throws -> [UInt8]? {
        let number = state.withLock { state in
            state.readers += 1
            return state.readers
        }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let (found, demand) = state.withLock { state -> (Result<Taken, any Error>, Demand?) in
                    let found = Result { try state.take() }
                    if case .success(.none) = found {
                        if Task.isCancelled { return (.failure(CancellationError()), nil) }
                        guard state.reader == nil else { return (.failure(MessageQueue.readTwice), nil) }
                        state.reader = Reader(number: number, continuation: continuation)
                        defer { state.taken = 0 }
                        return (found, Demand(taken: state.taken, isWaiting: true))
                    }
                    return (found, state.dueReport())
                }
                switch found {
                case .success(.message(let bytes)): continuation.resume(returning: bytes)
                case .success(.end): continuation.resume(returning: nil)
                case .success(.none): break
                case .failure(let error): continuation.resume(throwing: error)
                }
                if let demand { report(demand) }
            }
        } onCancel: {
            let reader = state.withLock { state -> Reader? in
                guard state.reader?.number == number else { return nil }
                defer { state.reader = nil }
                return state.reader
            }
            reader?.continuation.resume(throwing: CancellationError())
        }
    }
}
