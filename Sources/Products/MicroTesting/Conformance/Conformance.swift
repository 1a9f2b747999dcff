import MicroCore
import Testing

/// Holds an implementation of a concept, such as a registry, to the promises of that concept.
///
/// The concept's suite is a list of ``Requirement``; the implementation under test is described by how it is opened.
/// ``RegistryConformance`` shows what that looks like in a test target. What needs something around it says how that is
/// made and removed, for each requirement anew:
///
/// ```swift
/// try await RegistryConformance(
///     setUp: { _ in try TemporaryFolder() },
///     open: { folder, time in try MyDatabase(in: folder.path, time: time) },
///     subject: { database in database.registry },
///     close: { database in try await database.close() },
///     tearDown: { folder in try folder.remove() }
/// ).check(requirement)
/// ```
///
/// A requirement about durability closes what was opened and opens it again on the same state, here the folder.
///
/// Every capability of the concept is expected. What an implementation cannot do is declared with `without:`;
/// requirements that need it are reported as not applicable, and others check that it is refused.
public struct Conformance<Subject: Sendable>: Sendable {
    /// Which clock the subject goes by.
    public enum Clock: Sendable {
        /// The suite turns it; the subject has to use the time source it is made with.
        case manual
        /// The machine's: requirements about time take a few seconds.
        case real
    }

    private let namespace: String
    private let clock: Clock
    private let absent: Set<Capability>
    private let setUp: @Sendable (TimeSource) async throws -> Stage

    /// Describes a subject that is made with nothing around it.
    ///
    /// - Parameters:
    ///   - namespace: one that the tests may fill; a second one is called `<namespace>-other`.
    ///   - clock: which clock the subject goes by.
    ///   - absent: what the subject cannot do.
    ///   - open: makes the subject; called once for each requirement, and when one opens it again.
    public init(
        namespace: String = "conformance", clock: Clock = .manual, without absent: Set<Capability> = [],
        open: @escaping @Sendable (TimeSource) async throws -> Subject
    ) {
        self.init(
            namespace: namespace, clock: clock, without: absent, setUp: { _ in },
            open: { _, time in try await open(time) },
            subject: { $0 })
    }

    /// Describes a subject that is opened on a state, and closed and opened again on the same state.
    ///
    /// Closing and tear-down also run when the check fails or its task is cancelled.
    ///
    /// - Parameters:
    ///   - namespace: one that the tests may fill; a second one is called `<namespace>-other`.
    ///   - clock: which clock the subject goes by.
    ///   - absent: what the subject cannot do.
    ///   - setUp: makes the state, such as a folder or a server; called once for each requirement.
    ///   - open: opens what has the subject, such as a database, on that state.
    ///   - subject: finds the subject in what was opened.
    ///   - close: closes what was opened.
    ///   - tearDown: removes the state.
    public init<State: Sendable, Opened: Sendable>(
        namespace: String = "conformance", clock: Clock = .manual, without absent: Set<Capability> = [],
        setUp: @escaping @Sendable (TimeSource) async throws -> State,
        open: @escaping @Sendable (State, TimeSource) async throws -> Opened,
        subject: @escaping @Sendable (Opened) -> Subject,
        close: @escaping @Sendable (Opened) async throws -> Void = { _ in },
        tearDown: @escaping @Sendable (State) async throws -> Void = { _ in }
    ) {
        self.namespace = namespace
        self.clock = clock
        self.absent = absent
        self.setUp = { time in
            let state = try await setUp(time)
            return Stage {
                let opened = try await open(state, time)
                return OpenSubject(value: subject(opened)) { try await close(opened) }
            } tearDown: {
                try await tearDown(state)
            }
        }
    }

    /// Checks one requirement; what is not kept is recorded as an issue of the test that runs.
    ///
    /// A requirement that does not apply to the subject ends the test as cancelled, and where the subject lacks what it
    /// needs, records a warning.
    ///
    /// - Parameters:
    ///   - requirement: one of the concept's.
    ///   - sourceLocation: where issues of set-up and tear-down are shown.
    /// - Throws: what the subject throws, and the cancellation of the test.
    public func check(_ requirement: Requirement, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        if let reason = requirement.inapplicability(without: absent) {
            return try endAsNotApplicable(reason, sourceLocation)
        }
        let time = clock == .manual ? ManualTime() : nil
        let stage = try await setUp(time?.source ?? .system)
        try await cleaningUp("tear-down", sourceLocation, stage.tearDown) {
            let trial = Trial(
                of: requirement, on: try await stage.open(), reopening: stage.open, namespace: namespace, time: time)
            try await cleaningUp("closing", sourceLocation, trial.close) { try await requirement.check(trial) }
        }
    }

    /// What is around the subject while one requirement is checked.
    private struct Stage: Sendable {
        let open: @Sendable () async throws -> OpenSubject
        let tearDown: @Sendable () async throws -> Void
    }

    /// A subject and how it is closed.
    struct OpenSubject: Sendable {
        let value: Subject
        let close: @Sendable () async throws -> Void
    }
}

/// Cleans up after the body, also when it fails.
///
/// A task that is cancelled could not wait for what the clean-up has to do, so that gets a task of its own. Its error
/// is recorded and the body's is thrown: neither hides the other.
private func cleaningUp(
    _ step: String, _ sourceLocation: SourceLocation, _ cleanUp: @escaping @Sendable () async throws -> Void,
    after body: () async throws -> Void
) async throws {
    let result: Result<Void, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    do {
        try await Task { try await cleanUp() }.value
    } catch {
        Issue.record(error, "\(step) failed", sourceLocation: sourceLocation)
    }
    try result.get()
}

/// Ends the test as cancelled; where the subject lacks something, a warning says so, for the output of a parameterized
/// test does not show which of its cases were cancelled.
private func endAsNotApplicable(_ reason: Inapplicability, _ sourceLocation: SourceLocation) throws {
    let comment = Comment(rawValue: reason.description)
    #if compiler(>=6.3)
        if case .lacks = reason { Issue.record(comment, severity: .warning, sourceLocation: sourceLocation) }
        try Test.cancel(comment, sourceLocation: sourceLocation)
    #else
        guard case .lacks = reason else { return }
        withKnownIssue(comment, sourceLocation: sourceLocation) { Issue.record(sourceLocation: sourceLocation) }
    #endif
}
