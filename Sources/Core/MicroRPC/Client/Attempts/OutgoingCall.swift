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
    /// The metadata of the request, if more calls will have the same.
    let repeated: RepeatedMetadata?

    init(
        _ request: ClientRequest, _ namespace: String, number: UInt, deadline: ContinuousClock.Instant,
        streamDeadline: ContinuousClock.Instant? = nil, repeated: RepeatedMetadata? = nil
    ) {
        self.request = request
        self.namespace = namespace
        self.number = number
        self.deadline = deadline
        self.streamDeadline = streamDeadline
        self.repeated = repeated
    }

    /// When an attempt that begins now is given up.
    var attemptDeadline: ContinuousClock.Instant {
        request.options.attemptTimeout.map { min(deadline, .now + $0) } ?? deadline
    }
}
