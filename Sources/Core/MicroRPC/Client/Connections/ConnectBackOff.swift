import MicroWire
import NIOCore

/// For how long an address is not tried again after connecting to it failed.
///
/// A caller who is refused at once can turn to another node, so a window saves him the wait for one that is dead, and
/// the dead one a storm. The other side of it: a call fails although the service is back. So the windows are small and
/// double. They begin with 50 ms and each is about as long as all before it together: what is refused needlessly after
/// a restart lasts about as long as the restart took, and never more than a second.
struct ConnectBackOff {
    private let first: TimeAmount
    private let longest: TimeAmount
    private var failures = 0
    private var end = NIODeadline.distantPast
    private var error: WireError?

    init(first: TimeAmount, longest: TimeAmount) {
        self.first = first
        self.longest = longest
    }

    /// Why there is no attempt now; nil when there may be one.
    func refusal(at now: NIODeadline) -> WireError? { now < end ? error : nil }

    /// - Parameter jitter: a random part of the window to add, -0.2 to 0.2, so that many clients of one service do not
    ///   come back at once.
    mutating func failed(_ error: WireError, at now: NIODeadline, jitter: Double) {
        let window = min(longest, first * (1 << min(failures, 20)))
        failures += 1
        end = now + .nanoseconds(Int64(Double(window.nanoseconds) * (1 + jitter)))
        self.error = error
    }

    mutating func succeeded() {
        failures = 0
        end = .distantPast
        error = nil
    }

    /// Whether nothing is lost with what is known here: the last failure was long ago.
    func isStale(at now: NIODeadline) -> Bool { failures == 0 || now >= end + longest * 10 }
}
