import Synchronization

extension ClientStream {
    /// The same call, whose end is reported once: with nil when the service ended it well, with what reading throws, or with
    /// `CancellationError` when the caller gave it up.
    ///
    /// - Parameter ended: hears of it.
    package func reportingEnd(_ ended: @escaping @Sendable ((any Error)?) -> Void) -> ClientStream {
        let end = StreamEnd(ended)
        return ClientStream(
            requests: requests,
            responses: MessageStream { [responses] in
                do {
                    let response = try await responses.next()
                    if response == nil { end.report(nil) }
                    return response
                } catch {
                    end.report(error)
                    throw error
                }
            },
            finish: finish,
            cancel: {
                end.report(CancellationError())
                cancel()
            })
    }
}

/// Reports the end of a call once, at the latest when no reader is left.
private final class StreamEnd: Sendable {
    private let ended: @Sendable ((any Error)?) -> Void
    private let isReported = Atomic(false)

    init(_ ended: @escaping @Sendable ((any Error)?) -> Void) { self.ended = ended }

    func report(_ error: (any Error)?) {
        guard !isReported.exchange(true, ordering: .relaxed) else { return }
        ended(error)
    }

    deinit { report(CancellationError()) }
}
