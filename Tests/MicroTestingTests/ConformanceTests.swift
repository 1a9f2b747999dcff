import MicroCore
import MicroTesting
import Synchronization
import Testing

@Suite("The conformance kit", .timeLimit(.minutes(1)))
struct ConformanceTests {
    private struct Failure: Error, Equatable { let step: String }

    /// What happened, in order.
    private final class Log: Sendable {
        private let entries = Mutex<[String]>([])

        var all: [String] { entries.withLock { $0 } }

        func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    }

    /// A notebook on paper of its own that writes down what is done with it and fails at one step.
    private func notebook(
        _ log: Log, failing step: String? = nil, without absent: Set<NotebookConformance.Capability> = []
    ) -> NotebookConformance {
        @Sendable func take(_ taken: String) throws {
            // What cleans up could not wait in a task that is cancelled.
            try Task.checkCancellation()
            log.add(taken)
            if taken == step { throw Failure(step: taken) }
        }
        return NotebookConformance(
            without: absent,
            setUp: { _ in
                try take("set up")
                return Paper()
            },
            open: { paper, time in
                try take("open")
                return PaperNotebook(paper: paper, time: time)
            },
            subject: { $0 },
            close: { _ in try take("close") },
            tearDown: { _ in try take("tear down") })
    }

    @Test("sets up, opens, checks, closes and tears down, in this order")
    func order() async throws {
        let log = Log()
        try await notebook(log).check(.init("checks") { _ in log.add("check") })
        #expect(log.all == ["set up", "open", "check", "close", "tear down"])
    }

    @Test("closes and tears down when the check throws, and throws the same")
    func checkFails() async throws {
        let log = Log()
        await #expect(throws: Failure(step: "check")) {
            try await notebook(log).check(.init("fails") { _ in throw Failure(step: "check") })
        }
        #expect(log.all == ["set up", "open", "close", "tear down"])
    }

    /// A time limit cancels the test's task: a server that is stopped there has to be waited for all the same.
    @Test("closes and tears down in a task that is not cancelled when the check's is")
    func cancelled() async throws {
        let log = Log()
        let task = Task {
            try await notebook(log).check(
                .init("is cancelled") { _ in
                    withUnsafeCurrentTask { $0?.cancel() }
                    try Task.checkCancellation()
                })
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(log.all == ["set up", "open", "close", "tear down"])
    }

    @Test(
        "cleans up what is there when a step before the check fails",
        arguments: [("set up", ["set up"]), ("open", ["set up", "open", "tear down"])])
    func preparationFails(step: String, expected: [String]) async throws {
        let log = Log()
        await #expect(throws: Failure(step: step)) {
            try await notebook(log, failing: step).check(.init("is not reached") { _ in log.add("check") })
        }
        #expect(log.all == expected)
    }

    @Test("records what closing and tear-down throw beside what the check throws", arguments: ["close", "tear down"])
    func cleanUpFails(step: String) async throws {
        let log = Log()
        let issues = try await recordedIssues {
            await #expect(throws: Failure(step: "check")) {
                try await notebook(log, failing: step).check(.init("fails") { _ in throw Failure(step: "check") })
            }
        }
        #expect(issues.count == 1)
        #expect(issues.first?.error as? Failure == Failure(step: step))
        #expect(log.all == ["set up", "open", "close", "tear down"])
    }

    @Test("opens a durable subject again on the same state")
    func durable() async throws {
        let log = Log()
        try await notebook(log).check(NotebookConformance.survives)
        #expect(log.all == ["set up", "open", "close", "open", "close", "tear down"])
    }

    @Test("catches a subject that loses what was written, and one that was never given a state")
    func lossy() async throws {
        let lossy = [
            NotebookConformance(
                setUp: { _ in }, open: { _, time in PaperNotebook(paper: Paper(), time: time) }, subject: { $0 }),
            NotebookConformance { time in PaperNotebook(paper: Paper(), time: time) },
        ]
        for conformance in lossy {
            let issues = try await recordedIssues {
                await #expect(throws: ExpectationFailedError.self) {
                    try await conformance.check(NotebookConformance.survives)
                }
            }
            #expect(issues.count == 1)
        }
    }

    @Test("closes once when opening again fails")
    func reopenFails() async throws {
        let log = Log()
        let opened = Mutex(0)
        let conformance = NotebookConformance(
            setUp: { _ in Paper() },
            open: { paper, time in
                guard
                    opened.withLock({
                        $0 += 1; return $0
                    }) == 1
                else { throw Failure(step: "open") }
                return PaperNotebook(paper: paper, time: time)
            },
            subject: { $0 }, close: { _ in log.add("close") }, tearDown: { _ in log.add("tear down") })
        await #expect(throws: Failure(step: "open")) { try await conformance.check(NotebookConformance.survives) }
        #expect(log.all == ["close", "tear down"])
    }

    /// Otherwise the requirement would fail with a subject that is declared without durability.
    @Test("refuses to open again for a requirement that does not need durability, and says what to add")
    func undeclaredReopen() async throws {
        let error = await #expect(throws: (any Error).self) {
            try await notebook(Log()).check(.init("forgot to say") { try await $0.reopen() })
        }
        #expect("\(try #require(error))" == "'forgot to say' opens its subject again: add `needs: [.durability]` to it")
    }

    @Test("turns a clock by hand, and keeps turning the same one when the subject is opened again")
    func clock() async throws {
        try await notebook(Log()).check(NotebookConformance.expires)
        try await notebook(Log()).check(
            .init("lines end after a while, opened again or not", needs: [.durability]) { trial in
                trial.subject.write("line", for: .seconds(3600))
                try await trial.pass(.seconds(1800))
                try await trial.reopen()
                #expect(trial.subject.lines() == ["line"])
                try await trial.pass(.seconds(1800))
                #expect(trial.subject.lines().isEmpty)
            })
    }

    @Test("leaves the machine's clock alone where the subject goes by that")
    func realClock() async throws {
        let conformance = NotebookConformance(clock: .real) { PaperNotebook(paper: Paper(), time: $0) }
        try await conformance.check(
            .init("time passes") { trial in
                #expect(trial.time == nil)
                trial.subject.write("line", for: .milliseconds(1))
                try await trial.pass(.milliseconds(1))
                #expect(trial.subject.lines().isEmpty)
            })
    }

    @Test("gives each trial a name of its own, and two namespaces")
    func names() async throws {
        let (log, conformance) = (
            Log(), NotebookConformance(namespace: "team") { PaperNotebook(paper: Paper(), time: $0) }
        )
        for _ in 0..<2 {
            try await conformance.check(
                .init("has names") { trial in
                    log.add(trial.name)
                    #expect([trial.namespace, trial.otherNamespace] == ["team", "team-other"])
                })
        }
        #expect(Set(log.all).count == 2)
    }

    @Test("checks that what a subject is declared without is refused")
    func refusal() async throws {
        try await notebook(Log(), without: [.forgetting]).check(NotebookConformance.refuses)
    }

    #if compiler(>=6.3)
        @Test(
            "cancels a requirement that needs what the subject lacks, warns of it, and sets nothing up for it",
            .isCancelled(warning: "not applicable: the subject is declared without durability"))
        func missingCapability() async throws {
            let log = Log()
            defer { #expect(log.all.isEmpty) }
            try await notebook(log, without: [.durability, .forgetting]).check(NotebookConformance.survives)
        }

        @Test("cancels a refusal where the subject does not refuse", .isCancelled(warning: nil))
        func presentCapability() async throws {
            try await notebook(Log()).check(NotebookConformance.refuses)
        }
    #endif

    @Test("has 32 requirements of a registry, no two with the same sentence, and refusals of what may be absent")
    func registry() {
        let requirements = RegistryConformance.requirements
        #expect(requirements.count == 32)
        #expect(Set(requirements.map(\.sentence)).count == requirements.count)
        let optional = Set(requirements.flatMap(\.needs)).subtracting([.durability])
        #expect(Set(requirements.flatMap(\.absent)) == optional)
    }
}

/// What a body records as issues, which are then no issues of the test.
private func recordedIssues(in body: @Sendable () async throws -> Void) async throws -> [Issue] {
    let issues = Mutex<[Issue]>([])
    let trait = IssueHandlingTrait.compactMapIssues { issue in
        issues.withLock { $0.append(issue) }
        return nil
    }
    try await trait.provideScope(for: try #require(Test.current), testCase: Test.Case.current, performing: body)
    return issues.withLock { $0 }
}

#if compiler(>=6.3)
    /// Expects that a test is cancelled, and whether a warning says why.
    private struct IsCancelled: TestTrait, TestScoping {
        let warning: String?

        func provideScope(
            for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
        ) async throws {
            let cancellation = Mutex<(any Error)?>(nil)
            let issues = try await recordedIssues {
                do { try await function() } catch { cancellation.withLock { $0 = error } }
            }
            #expect(issues.map(\.severity) == (warning == nil ? [] : [.warning]))
            #expect(issues.first?.comments.first?.rawValue == warning)
            throw try #require(cancellation.withLock { $0 })
        }
    }

    extension Trait where Self == IsCancelled {
        fileprivate static func isCancelled(warning: String?) -> Self { Self(warning: warning) }
    }
#endif
