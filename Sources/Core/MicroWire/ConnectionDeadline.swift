import NIOCore

/// A time limit of a connection that is moved often and reached seldom.
///
/// Moving it further away costs no timer: the one that runs looks again when its time has come.
final class ConnectionDeadline {
    private let eventLoop: any EventLoop
    private let reached: () -> Void
    private var deadline: NIODeadline?
    private var timer: (fires: NIODeadline, task: Scheduled<Void>)?

    init(on eventLoop: any EventLoop, reached: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.reached = reached
    }

    /// Sets or moves it.
    func set(in time: TimeAmount) {
        let deadline = eventLoop.now + time
        self.deadline = deadline
        if let timer, timer.fires <= deadline { return }
        timer?.task.cancel()
        schedule(deadline)
    }

    /// Takes it away.
    func clear() { deadline = nil }

    /// Takes it away, and the timer, which holds what it would call.
    func cancel() {
        deadline = nil
        timer?.task.cancel()
        timer = nil
    }

    private func schedule(_ time: NIODeadline) {
        timer = (time, eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.fire() })
    }

    private func fire() {
        timer = nil
        guard let deadline else { return }
        if eventLoop.now < deadline { return schedule(deadline) }
        self.deadline = nil
        reached()
    }
}
