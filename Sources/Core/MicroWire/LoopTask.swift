/// What a ``LoopTask`` does.
package protocol LoopWork: AnyObject, Sendable {
    func run() async
}

/// A task on an event loop that takes one work after the other, since a new one costs more than most calls do.
package final class LoopTask: @unchecked Sendable {  // confined to its event loop
    private let executor: EventLoopExecutor
    private var work: (any LoopWork)?
    private var waiting: UnsafeContinuation<Void, Never>?
    private var task: Task<Void, Never>?

    init(on executor: EventLoopExecutor, _ work: any LoopWork) {
        self.executor = executor
        self.work = work
        // Detached: it shall not have the task-local values of whoever comes first.
        task = Task.immediateDetached(executorPreference: executor) { await self.live() }
    }

    /// Cancels the work that runs; the task takes no other.
    package func cancel() { task?.cancel() }

    func resume(with work: any LoopWork) {
        self.work = work
        guard let waiting = waiting.take() else { return }
        executor.resuming { waiting.resume() }
    }

    private func live() async {
        while await doWork(), executor.keep(self) {
            await withUnsafeContinuation { waiting = $0 }
        }
    }

    /// - Returns: whether it may take more.
    private func doWork() async -> Bool {
        guard let work = work.take() else { return false }
        await work.run()
        return !Task.isCancelled
    }
}
