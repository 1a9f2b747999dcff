import NIOCore
import Synchronization

/// Runs the tasks of a call on the event loop of its connection, so that an answer never changes threads.
///
/// A task that prefers it stays there for life (design.md §3): what blocks or computes for long has to leave by
/// itself, as endpoints that are registered `offLoop` do.
package final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    private init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// The executor of a loop; each loop has one.
    package static func of(_ eventLoop: any EventLoop) -> EventLoopExecutor {
        known.withLock { known in
            if let executor = known[ObjectIdentifier(eventLoop)] { return executor }
            let executor = EventLoopExecutor(eventLoop)
            known[ObjectIdentifier(eventLoop)] = executor
            return executor
        }
    }

    /// Loops live as long as the process (``WireLoops``), so this never grows past their number.
    private static let known = Mutex<[ObjectIdentifier: EventLoopExecutor]>([:])

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
