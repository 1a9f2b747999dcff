import MicroCore
import MicroWire

/// A call with any number of messages to a service of this process: two queues with a bound, no socket.
enum LocalStream {
    /// Runs a handler with the other end of the stream that is returned.
    ///
    /// - Parameters:
    ///   - deadline: when the handler is cancelled.
    ///   - handler: reads requests and writes responses; the stream ends when it returns.
    static func open(
        deadline: ContinuousClock.Instant?,
        _ handler: @escaping Endpoint.Exchange, context: CallContext
    ) -> ClientStream<[UInt8], [UInt8]> {
        let requests = LocalPipe()
        let responses = LocalPipe()
        let task = Task.detached {
            var failure: (any Error)?
            do {
                let run: @Sendable () async throws -> Void = {
                    try await handler(requests.stream, responses.writer, context)
                }
                if let deadline { try await Deadline.enforce(deadline, run) } else { try await run() }
            } catch {
                failure = error is CancellationError ? error : CallFailure(error, service: context.service).microError
            }
            responses.finish(failure)
            requests.close(failure ?? MicroError(.endedByService))
        }
        let lease = CallLease {
            // In front of what the handler makes of its cancellation, which is an error of the call.
            responses.close(CancellationError())
            requests.close(CancellationError())
            task.cancel()
        }
        return ClientStream(
            requests: MessageWriter { message in
                try await requests.writer.send(message)
                withExtendedLifetime(lease) {}
            },
            responses: MessageStream {
                let message = try await responses.stream.next()
                withExtendedLifetime(lease) {}
                return message
            },
            finish: { requests.finish(nil) }, cancel: { lease.cancel() })
    }
}

/// One direction: messages go straight into the reader's queue, and the writer is held while too many wait there.
private final class LocalPipe: Sendable {
    private let gate: SendGate
    private let queue: MessageQueue

    /// A message without bytes takes room as well.
    private static let overhead = 16

    init() {
        let gate = SendGate()
        self.gate = gate
        queue = MessageQueue { gate.remove($0.taken) }
    }

    var stream: MessageStream<[UInt8]> { MessageStream { [queue] in try await queue.next() } }

    var writer: MessageWriter<[UInt8]> {
        MessageWriter { [gate, queue] message in
            let size = message.count + LocalPipe.overhead
            let mustWait = try gate.add(size)
            queue.push(message, size: size)
            if mustWait { try await gate.wait() }
        }
    }

    /// Ends the direction behind what was written.
    func finish(_ error: (any Error)?) { queue.finish(error) }

    /// Ends it for both sides at once.
    func close(_ error: any Error) {
        gate.close(error)
        queue.abort(error)
    }
}
