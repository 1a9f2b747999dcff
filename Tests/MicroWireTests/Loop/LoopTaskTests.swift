import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import MicroWire

@Suite("Tasks of a loop take one work after the other", .timeLimit(.minutes(1)))
struct LoopTaskTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private var executor: EventLoopExecutor { EventLoopExecutor.of(loop) }

    @TaskLocal private static var word = "none"

    @Test("work runs at once, up to where it first waits")
    func atOnce() async throws {
        let trace = try await loop.submit { [executor] in
            let work = Work { $0.note("ran") }
            _ = executor.run(work)
            work.note("returned")
            return work.trace
        }.get()
        #expect(trace == ["ran", "returned"])
    }

    @Test("the same task takes the next work, on the loop as well")
    func again() async throws {
        let work = Work { [loop] work in
            await Task.yield()
            work.note(loop.inEventLoop ? "on the loop" : "elsewhere")
        }
        let (first, second) = try await loop.submit { [executor] in
            (ObjectIdentifier(executor.run(Work { _ in })), ObjectIdentifier(executor.run(work)))
        }.get()
        #expect(first == second)
        await work.done()
        #expect(work.trace == ["on the loop"])
    }

    @Test("a task whose work was cancelled takes no other")
    func cancelled() async throws {
        let work = Work { work in
            while !Task.isCancelled { await Task.yield() }
            work.note("cancelled")
        }
        let next = Work { work in work.note(Task.isCancelled ? "cancelled" : "fresh") }
        try await loop.submit { [executor] in executor.run(work).cancel() }.get()
        await work.done()
        try await loop.submit { [executor] in _ = executor.run(next) }.get()
        await next.done()
        #expect(work.trace == ["cancelled"])
        #expect(next.trace == ["fresh"])
    }

    @Test("work that starts work gets a task for each")
    func nested() async throws {
        let inner = Work { $0.note("inner") }
        let outer = Work { [executor] work in
            _ = executor.run(inner)
            work.note("outer")
        }
        try await loop.submit { [executor] in _ = executor.run(outer) }.get()
        await outer.done()
        await inner.done()
        #expect(inner.trace == ["inner"])
        #expect(outer.trace == ["outer"])
    }

    @Test("nothing of the task that started it is seen in the work")
    func taskLocals() async throws {
        let works = (0..<600).map { _ in
            Work { work in
                await Task.yield()
                work.note(LoopTaskTests.word)
            }
        }
        try await LoopTaskTests.$word.withValue("somebody's") {
            try await loop.submit { [executor] in for work in works { _ = executor.run(work) } }.get()
        }
        for work in works { await work.done() }
        #expect(works.allSatisfy { $0.trace == ["none"] })
    }
}

/// Work that tells what happened to it.
private final class Work: LoopWork {
    private struct State {
        var trace: [String] = []
        var isDone = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let body: @Sendable (Work) async -> Void

    init(_ body: @escaping @Sendable (Work) async -> Void) { self.body = body }

    var trace: [String] { state.withLock { $0.trace } }

    func note(_ word: String) { state.withLock { $0.trace.append(word) } }

    nonisolated(nonsending) func perform() async {
        await body(self)
        let waiting = state.withLock { state in
            state.isDone = true
            return state.waiting.take()
        }
        waiting?.resume()
    }

    func done() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if !state.isDone { state.waiting = continuation }
                return state.isDone
            }
            if isDone { continuation.resume() }
        }
    }
}
