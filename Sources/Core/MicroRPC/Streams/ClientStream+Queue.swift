import MicroCore

extension ClientStream where Request == [UInt8], Response == [UInt8] {
    /// A call whose two directions are queues; it is cancelled when nobody holds one of them any more.
    init(reading queue: MessageQueue, writing outbound: OutboundMessages, cancel: @escaping @Sendable () -> Void) {
        let lease = CallLease(cancel)
        self.init(
            requests: MessageWriter { message in
                try await outbound.send(message)
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

/// Held by all that can use a call; the call is cancelled with the last of them.
final class CallLease: Sendable {
    let cancel: @Sendable () -> Void

    init(_ cancel: @escaping @Sendable () -> Void) { self.cancel = cancel }

    deinit { cancel() }
}
