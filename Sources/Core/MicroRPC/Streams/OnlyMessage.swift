import MicroCore
import Synchronization

/// The one response of a stream that was called as if it had exactly one.
final class OnlyMessage: Sendable {
    private let message = Mutex<[UInt8]?>(nil)

    func set(_ bytes: [UInt8]) throws {
        try message.withLock { message in
            guard message == nil else {
                throw MicroError(.secondResponse, "unary call")
            }
            message = bytes
        }
    }

    func get() throws -> [UInt8] {
        guard let message = message.withLock({ $0 }) else {
            throw MicroError(.emptyResponse)
        }
        return message
    }
}

extension MessageStream {
    /// A stream of one message.
    static func only(_ message: Message) -> MessageStream {
        let rest = Mutex<Message?>(message)
        return MessageStream { rest.withLock { $0.take() } }
    }

    /// The message of a call that has exactly one.
    ///
    /// - Throws: when there is none.
    func first() async throws -> Message {
        guard let message = try await next() else { throw CallFailure.noRequest }
        return message
    }
}

extension CallFailure {
    /// A call that needs a message and has none.
    static let noRequest = CallFailure(
        status: .internalError, message: ErrorEntry.requestEnds.text(["without a request message"]))
}
