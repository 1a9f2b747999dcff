import MicroWire
import NIOCore

/// Who waits for an attempt.
enum CallWaiter<Outcome: Sendable> {
    /// A task, anywhere.
    case task(UnsafeContinuation<Outcome, any Error>)
    /// A caller on the attempt's own loop.
    case loop((Result<Outcome, any Error>) -> Void)

    func resume(with result: Result<Outcome, any Error>) {
        switch self {
        case .task(let continuation): continuation.resume(with: result)
        case .loop(let ended): ended(result)
        }
    }
}

/// An attempt of a call, which lives on an event loop and whose caller waits for it anywhere.
protocol Attempt: AnyObject, Sendable {
    associatedtype Outcome: Sendable

    /// - Parameters:
    ///   - address: where the call goes.
    ///   - deadline: when the attempt is given up; for a stream, when opening it is.
    ///   - messageLimit: the largest message taken, in bytes.
    ///   - eventLoop: where it lives.
    init(
        _ call: OutgoingCall, to address: String, by deadline: ContinuousClock.Instant, messageLimit: Int,
        on eventLoop: any EventLoop)

    /// Who waits for it, which is set before it is started, and belongs to its loop from then on.
    var caller: CallWaiter<Outcome>? { get set }

    /// Starts it. Called on its loop, once, maybe after ``cancel()``.
    func start(_ pool: LoopPool)

    /// Its caller no longer waits. Called on its loop, maybe when it is over.
    func cancel()
}
