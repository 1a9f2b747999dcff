/// What a ``LoopTask`` does.
package protocol LoopWork: AnyObject, Sendable {
    nonisolated(nonsending) func perform() async
    /// What it is called when it held the loop for too long; asked for only then.
    var subject: LoopSubject { get }
}

extension LoopWork {
    package var subject: LoopSubject { .unknown }
}

/// A task on an event loop that takes one work after the other, since a new one costs more than most calls do.
package final class LoopTask: @unchecked Sendable {  // confined to its event loop
    private let executor: EventLoopExecutor
    private(set) var work: (any LoopWork)?
    private var waiting: UnsafeContinuation<Void, Never>?
    private var task: Task<Void, Never>?
    /// It takes no more work.
    private(set) var isOver = false

    init(on executor: EventLoopExecutor, _ work: any LoopWork) {
        self.executor = executor
        self.work = work
        // Detached: its first caller's task-local values must not reach later work.
        task = Task.immediateDetached(executorPreference: executor) { await self.live() }
    }

    /// Cancels the work that runs; the task takes no other.
    package func cancel() { task?.cancel() }

    /// The address of the task, which an ``UnownedJob`` of it holds too; see `EventLoopExecutor.perform`.
    var jobKey: UnsafeRawPointer? { task.map { unsafeBitCast($0, to: UnsafeRawPointer.self) } }

    func resume(with work: any LoopWork) {
        self.work = work
        guard let waiting = waiting.take() else { return }
        executor.resuming { waiting.resume() }
    }

    private nonisolated(nonsending) func live() async {
        while true {
            // In a scope of its own, to release the work before waiting for the next.
            if let work {
                await work.perform()
                self.work = nil
                executor.finished(work)
            }
            guard !Task.isCancelled, executor.keep(self) else { break }
            await withUnsafeContinuation { waiting = $0 }
        }
        executor.eventLoop.run {
            self.isOver = true
            self.executor.forget(self)
        }
    }
}
