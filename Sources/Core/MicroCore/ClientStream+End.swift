import Synchronization

extension ClientStream {
    /// The same call, whose end is told once: with nil when the service ended it well, with what reading throws, or with
    /// `CancellationError` when the caller gave it up.
    ///
    /// - Parameter ended: hears of it.
    package func telling(_ ended: @escaping @Sendable ((any Error)?) -> Void) -> ClientStream {
        let end = StreamEnd(ended)
        return ClientStream(
            requests: requests,
            responses: MessageStream { [responses] in
                do {
                    let response = try await responses.next()
                    if response == nil { end.tell(nil) }
                    return response
                } catch {
                    end.tell(error)
                    throw error
                }
            },
            finish: finish,
            cancel: {
                end.tell(CancellationError())
                cancel()
            })
    }
}

/// Tells of the end of a call once, at the latest when nobody can read it any more.
private final class StreamEnd: Sendable {
    private let ended: @Sendable ((any Error)?) -> Void
    private let isTold = Atomic(false)

    init(_ ended: @escaping @Sendable ((any Error)?) -> Void) { self.ended = ended }

    func tell(_ error: (any Error)?) {
        guard !isTold.exchange(true, ordering: .relaxed) else { return }
        ended(error)
    }

    deinit { tell(CancellationError()) }
}
