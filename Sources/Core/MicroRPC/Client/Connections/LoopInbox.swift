import NIOCore
import Synchronization

/// The way to the connections of an event loop. Calls that come from elsewhere wait in a list, and one entry in the
/// loop's queue stands for all of them: an entry for each costs more than the list, and lets fewer of them go out
/// together.
final class LoopInbox: Sendable {
    let pool: NIOLoopBoundBox<LoopPool>
    let eventLoop: any EventLoop
    private let calls = Mutex<[any Attempt]>([])
    /// The memory of a list that was worked off.
    private let spare: NIOLoopBoundBox<[any Attempt]>

    private static let kept = 1024

    init(_ pool: NIOLoopBoundBox<LoopPool>) {
        self.pool = pool
        eventLoop = pool.eventLoop
        spare = .makeBoxSendingValue([], eventLoop: eventLoop)
    }

    /// Starts a call: at once when this is its loop's thread.
    func start(_ call: any Attempt) {
        if eventLoop.inEventLoop { return call.start(pool.value) }
        let isFirst = calls.withLock { calls in
            calls.append(call)
            return calls.count == 1
        }
        if isFirst { eventLoop.execute { self.startAll() } }
    }

    private func startAll() {
        var batch = spare.value
        spare.value = []
        calls.withLock { swap(&$0, &batch) }
        for call in batch { call.start(pool.value) }
        guard batch.count <= LoopInbox.kept else { return }
        batch.removeAll(keepingCapacity: true)
        spare.value = batch
    }
}
