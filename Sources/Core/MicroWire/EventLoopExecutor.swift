import NIOCore
import Synchronization

/// Runs the tasks of a call on the event loop of its connection, so that an answer never changes threads.
///
/// A task that prefers it stays there for life (design.md §3): what blocks or computes for long has to leave by
/// itself, as endpoints that are registered `offLoop` do.
package final class EventLoopExecutor: TaskExecutor, @unchecked Sendable {  // the variables are the loop's alone
    let eventLoop: any EventLoop

    /// What tasks on the loop have put off to the end of this burst of events.
    private var jobs: [UnownedJob] = []
    /// Who has something to write when those have run.
    private var writers: [any BurstWriter] = []
    private var isDrainScheduled = false
    /// The next job is that of a ``LoopTask`` which is to go on at once.
    private var resumes = false
    private var idle: [LoopTask] = []
    /// The time limits of the loop's calls.
    package let deadlines: LoopDeadlines

    private init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        deadlines = LoopDeadlines(on: eventLoop)
    }

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
        guard eventLoop.inEventLoop else {
            return eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
        if resumes {
            resumes = false
            return job.runSynchronously(on: asUnownedTaskExecutor())
        }
        jobs.append(job)
        scheduleDrain()
    }

    /// Lets somebody write what it has collected at the end of this burst of events. Call on the loop, once.
    package func flushLater(_ writer: any BurstWriter) {
        writers.append(writer)
        scheduleDrain()
    }

    /// One entry in the loop's queue for all of a burst.
    private func scheduleDrain() {
        guard !isDrainScheduled else { return }
        isDrainScheduled = true
        eventLoop.execute { self.drain() }
    }

    private func drain() {
        var batch: [UnownedJob] = []
        swap(&batch, &jobs)
        for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
        isDrainScheduled = false
        if !jobs.isEmpty { scheduleDrain() }
        keep(&batch, in: &jobs)
        var flushed: [any BurstWriter] = []
        swap(&flushed, &writers)
        for writer in flushed { writer.flushBurst() }
        keep(&flushed, in: &writers)
    }

    /// Leaves the memory of a list that was worked off to the next one.
    private func keep<Element>(_ old: inout [Element], in list: inout [Element]) {
        guard list.isEmpty, old.count <= EventLoopExecutor.keptJobs else { return }
        old.removeAll(keepingCapacity: true)
        swap(&old, &list)
    }

    private static let keptJobs = 1024

    // MARK: Tasks that are used again

    /// How many tasks without work a loop keeps, each of them about a kilobyte.
    private static let keptTasks = 256

    /// Runs work in a task on the loop, at once and up to where it first waits. Call on the loop.
    ///
    /// - Returns: the task, for as long as the work runs: then it is another's.
    package func run(_ work: any LoopWork) -> LoopTask {
        guard let task = idle.popLast() else { return LoopTask(on: self, work) }
        task.resume(with: work)
        return task
    }

    /// Keeps a task for the next work.
    ///
    /// - Returns: whether there will be any.
    func keep(_ task: LoopTask) -> Bool {
        guard eventLoop.inEventLoop, idle.count < EventLoopExecutor.keptTasks else { return false }
        idle.append(task)
        return true
    }

    /// Lets a task go on whose continuation is resumed by `body`, without a detour over the loop's queue.
    func resuming(_ body: () -> Void) {
        resumes = true
        body()
        resumes = false
    }
}

/// Collects what is to be written during a burst of events.
package protocol BurstWriter: AnyObject {
    /// Writes what was collected.
    func flushBurst()
}
