import MicroCore

/// A call that this process makes, with all of its attempts.
final class OutgoingCall: Sendable {
    let request: ClientRequest
    let namespace: String
    /// Which call of its client it is.
    let number: UInt
    /// When the last attempt is given up.
    let deadline: ContinuousClock.Instant
    /// When a stream is over that has been opened; nil for never.
    let streamDeadline: ContinuousClock.Instant?

    init(
        _ request: ClientRequest, _ namespace: String, number: UInt, deadline: ContinuousClock.Instant,
        streamDeadline: ContinuousClock.Instant? = nil
    ) {
        self.request = request
        self.namespace = namespace
        self.number = number
        self.deadline = deadline
        self.streamDeadline = streamDeadline
    }
}
