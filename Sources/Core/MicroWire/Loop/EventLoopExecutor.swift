import MicroCore
import NIOCore
import Synchronization

/// Runs the tasks of a call on the event loop of its connection, so that an answer never changes threads.
///
/// A task that prefers it stays there for life (design.md §3): what blocks or computes for long has to leave by
/// itself, as endpoints that are registered `offLoop` do.
package final class EventLoopExecutor: TaskExecutor, @unchecked Sendable {  // the variables are the loop's alone
    package let eventLoop: any EventLoop

    /// What tasks on the loop have put off to the end of this burst of events.
    private var jobs: [UnownedJob] = []
    /// What has something to write when those have run.
    private var writers: [any BurstWriter] = []
    private var isDrainScheduled = false
    /// The next job belongs to a ``LoopTask`` that is to go on at once.
    private var resumes = false
    private var idle: [LoopTask] = []
    /// The time limits of the loop's calls.
    package let deadlines: LoopDeadlines
    #if !DEBUG
        // It calls no code that could come back here.
        @exclusivity(unchecked)
    #endif
    /// The header lines of the last answer over HTTP/1.1 on the loop.
    var answerFields = HTTP1FieldLines()
    /// Tasks by the address that their jobs share with them, to name the one that held the loop.
    private var tasks: [UnsafeRawPointer: LoopTask] = [:]
    /// When what runs now began, by ``CoarseClock``.
    private var began: Int64 = 0
    /// What ran has ended, and was looked at.
    private var isFinished = false

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
            return eventLoop.execute {
                self.began = CoarseClock.now
                self.perform(job)
            }
        }
        if resumes {
            resumes = false
            return job.runSynchronously(on: asUnownedTaskExecutor())
        }
        jobs.append(job)
        scheduleDrain()
    }

    /// Has a writer flush at the end of this burst of events. Call on the loop, once.
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
        if !batch.isEmpty { began = CoarseClock.now }
        for job in batch { perform(job) }
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
        timed {
            let task = start(work)
            if task.work != nil { look(at: CoarseClock.now) { work.subject } }
            isFinished = false
            return task
        }
    }

    /// Runs on the loop what takes no task. Call on the loop.
    ///
    /// - Parameter subject: what it is called when it held the loop for too long.
    package func run<Outcome>(_ subject: @autoclosure () -> LoopSubject, _ body: () -> Outcome) -> Outcome {
        timed {
            let outcome = body()
            look(at: CoarseClock.now, subject)
            return outcome
        }
    }

    private func timed<Outcome>(_ body: () -> Outcome) -> Outcome {
        let outer = began
        let begins = CoarseClock.now
        began = begins
        let outcome = body()
        // Time that was not reported here counts for the code around this.
        if began == begins { began = outer }
        return outcome
    }

    private func start(_ work: any LoopWork) -> LoopTask {
        if let task = idle.popLast() {
            task.resume(with: work)
            return task
        }
        let task = LoopTask(on: self, work)
        if !task.isOver, let key = task.jobKey { tasks[key] = task }
        return task
    }

    /// A task will run no more.
    func forget(_ task: LoopTask) {
        if let key = task.jobKey { tasks[key] = nil }
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

// MARK: - What holds the loop for too long

extension EventLoopExecutor {
    /// Runs a job, and looks at how long it took. The job after it needs no second look at the clock.
    private func perform(_ job: UnownedJob) {
        isFinished = false
        job.runSynchronously(on: asUnownedTaskExecutor())
        if isFinished { return }
        let now = CoarseClock.now
        // Between two suspensions a handler is known by its job alone, and the standard library names no job's task.
        look(at: now) { tasks[unsafeBitCast(job, to: UnsafeRawPointer.self)]?.work?.subject ?? .unknown }
        began = now
    }

    /// Work has ended.
    func finished(_ work: any LoopWork) {
        guard eventLoop.inEventLoop else { return }
        let now = CoarseClock.now
        look(at: now) { work.subject }
        isFinished = true
    }

    private func look(at now: Int64, _ subject: () -> LoopSubject) {
        let time = now - began - CoarseClock.resolution
        guard time >= EventLoopExecutor.tooLong else { return }
        began = now
        LoopStalls.shared.report(subject(), .nanoseconds(time))
    }

    private static let tooLong = Int64(LoopStalls.threshold.nanoseconds)
}

/// Collects what is to be written during a burst of events.
package protocol BurstWriter: AnyObject {
    /// Writes what was collected.
    func flushBurst()
}
