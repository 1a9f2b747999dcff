import MicroCore

/// A call that this process makes, with all of its attempts.
final class OutgoingCall: Sendable {
    let request: ClientRequest
    let namespace: String
    /// When the last attempt is given up.
    let deadline: ContinuousClock.Instant

    init(_ request: ClientRequest, _ namespace: String, deadline: ContinuousClock.Instant) {
        self.request = request
        self.namespace = namespace
        self.deadline = deadline
    }
}
