import MicroCore
import MicroWire

/// An attempt took longer than its caller waits. Stays inside the client: a service may answer with any error that a
/// caller of this client gets for it, and that is an answer.
struct AttemptTimedOut: Error {
    init() {}

    /// What a service answered when the attempt was over: it got the same deadline, at most a millisecond earlier.
    ///
    /// - Returns: nil for an answer of its own.
    init?(answer: MicroError, deadline: ContinuousClock.Instant, now: ContinuousClock.Instant = .now) {
        guard answer.code == 408, deadline - now <= .milliseconds(1) else { return nil }
    }
}

/// Why an attempt failed, and so whether another may follow (design.md §3, retries).
package enum AttemptFailure: Sendable {
    /// No process listens: nothing ran.
    case unreachable
    /// The node surely did not look at the call.
    case refused
    /// It was sent and lost, or took too long: it may have run.
    case lost
    /// It was answered: the service is not available.
    case unavailable
    /// It was answered.
    case final
    /// No caller waits any more.
    case cancelled

    /// - Parameter isLate: whether the time of the whole call is over.
    package init(_ error: any Error, isLate: Bool) {
        switch error {
        case WireError.connectFailed: self = .unreachable
        case WireError.refused: self = .refused
        case WireError.connectionLost: self = .lost
        case WireError.reset, is CancellationError: self = .cancelled
        case is AttemptTimedOut: self = isLate ? .cancelled : .lost
        case let error as MicroError where error.code == 503: self = .unavailable
        default: self = .final
        }
    }

    /// The registry may know better by now where the service is.
    package var speaksAgainstNode: Bool { self == .unreachable || self == .refused || self == .lost }

    /// Whether the call may be tried again.
    func mayTryAgain(isIdempotent: Bool) -> Bool {
        switch self {
        case .unreachable, .refused: true
        case .lost, .unavailable: isIdempotent
        case .final, .cancelled: false
        }
    }

    /// What it says about the node.
    package var outcome: NodeTable.Outcome {
        switch self {
        case .unreachable: .unreachable
        case .lost: .failed
        case .refused, .cancelled: .unknown
        case .final, .unavailable: .answered
        }
    }
}
