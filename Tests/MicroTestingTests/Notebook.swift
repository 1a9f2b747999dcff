import MicroCore
import MicroTesting
import Synchronization
import Testing

/// A toy concept: it keeps lines, some for a time, and some implementations can forget one.
protocol Notebook: Sendable {
    func write(_ line: String, for timeToLive: Duration?)
    func lines() -> [String]
    func forget(_ line: String) throws
}

/// What a suite of a concept consists of: an alias, capabilities and requirements.
typealias NotebookConformance = Conformance<any Notebook>

extension NotebookConformance.Capability {
    static var forgetting: Self { Self("forgetting") }
}

extension NotebookConformance {
    static let forgets = Requirement("what is forgotten is gone", needs: [.forgetting]) { trial in
        trial.subject.write(trial.name, for: nil)
        try trial.subject.forget(trial.name)
        #expect(trial.subject.lines().isEmpty)
    }

    static let refuses = Requirement("a notebook that cannot forget says so", without: [.forgetting]) { trial in
        #expect(throws: (any Error).self) { try trial.subject.forget("anything") }
    }

    static let survives = Requirement("lines are there when it is opened again", needs: [.durability]) { trial in
        trial.subject.write(trial.name, for: nil)
        try await trial.reopen()
        try #require(trial.subject.lines() == [trial.name])
    }

    static let expires = Requirement("a line with a time to live goes when that is over") { trial in
        trial.subject.write("short", for: .seconds(3600))
        trial.subject.write("long", for: .seconds(3601))
        try await trial.pass(.seconds(3600))
        try await trial.eventually("both lines are there") { trial.subject.lines() == ["long"] }
    }
}

/// What a notebook writes on; it outlives the notebook.
final class Paper: Sendable {
    struct Line { let text: String, end: ContinuousClock.Instant? }

    let lines = Mutex<[Line]>([])
}

struct PaperNotebook: Notebook {
    let paper: Paper
    let time: TimeSource

    func write(_ line: String, for timeToLive: Duration?) {
        let end = timeToLive.map { time.now() + $0 }
        paper.lines.withLock { $0.append(.init(text: line, end: end)) }
    }

    func lines() -> [String] {
        paper.lines.withLock { lines in lines.filter { $0.end.map { $0 > time.now() } ?? true }.map(\.text) }
    }

    func forget(_ line: String) throws { throw MicroError.notImplemented("notebook", "paper forgets nothing") }
}
