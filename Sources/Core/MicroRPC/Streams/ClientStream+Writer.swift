import MicroCore
import MicroWire
import NIOCore

extension ClientStream where Request == [UInt8], Response == [UInt8] {
    /// A call whose two directions are queues; releasing both cancels it.
    init(
        reading queue: MessageQueue, writing outbound: StreamWriter, messageLimit: Int,
        cancel: @escaping @Sendable () -> Void
    ) {
        let lease = CallLease(cancel)
        self.init(
            requests: MessageWriter { message in
                try await outbound.send(message: message, limit: messageLimit, errorID: MicroError.clientID)
                withExtendedLifetime(lease) {}
            },
            responses: MessageStream {
                let message = try await queue.next()
                withExtendedLifetime(lease) {}
                return message
            },
            finish: { outbound.finish() },
            cancel: {
                queue.abort(CancellationError())
                outbound.close(CancellationError())
                lease.cancel()
            })
    }
}

extension StreamWriter {
    /// Sends a message with its gRPC prefix.
    ///
    /// - Parameters:
    ///   - limit: the largest message, in bytes.
    ///   - errorID: the id of the error that says so.
    func send(message: [UInt8], limit: Int, errorID: String) async throws {
        guard message.count <= limit else {
            throw MicroError.tooLarge(errorID, "message of \(message.count) bytes; the limit is \(limit)")
        }
        try await send(ByteBuffer(grpcMessage: message))
    }
}

/// Held by all that can use a call; the call is cancelled with the last of them.
final class CallLease: Sendable {
    let cancel: @Sendable () -> Void

    init(_ cancel: @escaping @Sendable () -> Void) { self.cancel = cancel }

    deinit { cancel() }
}
