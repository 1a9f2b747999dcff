import MicroCore
import Synchronization
import Testing

extension Conformance {
    /// The subject while one requirement is checked, with what the check needs around it.
    public final class Trial: Sendable {
        /// A name that no other trial has, for what the check makes in a subject that outlives it.
        public let name = "conformance-\(RandomID.uuid())"
        /// A namespace that the check may fill.
        public let namespace: String
        /// The clock to turn; nil when the subject goes by the machine's.
        public let time: ManualTime?

        private let requirement: Requirement
        private let open: @Sendable () async throws -> OpenSubject
        private let state: Mutex<(current: OpenSubject, isOpen: Bool)>

        init(
            of requirement: Requirement, on subject: OpenSubject,
            reopening open: @escaping @Sendable () async throws -> OpenSubject, namespace: String, time: ManualTime?
        ) {
            self.requirement = requirement
            self.open = open
            self.namespace = namespace
            self.time = time
            state = Mutex((subject, true))
        }

        /// The implementation under test; another value after ``reopen()``.
        public var subject: Subject { state.withLock { $0.current.value } }

        /// A second namespace that the check may fill.
        public var otherNamespace: String { "\(namespace)-other" }

        /// Closes the subject and opens it again on the same state.
        ///
        /// - Throws: what closing and opening throw; an error when the requirement does not need
        ///   ``Capability/durability``, or it would fail with subjects that are declared without.
        public func reopen() async throws {
            guard requirement.needs.contains(.durability) else { throw ReopenError(sentence: requirement.sentence) }
            try await close()
            let subject = try await open()
            state.withLock { $0 = (subject, true) }
        }

        /// Closes the subject, once.
        @Sendable func close() async throws {
            let subject = state.withLock { state -> OpenSubject? in
                defer { state.isOpen = false }
                return state.isOpen ? state.current : nil
            }
            try await subject?.close()
        }

        /// Lets time pass: at once where the suite turns the clock.
        ///
        /// - Parameter duration: how much.
        public func pass(_ duration: Duration) async throws {
            if let time { time.advance(by: duration) } else { try await Task.sleep(for: duration) }
        }

        /// Asks until the answer is right, for a subject that takes its time; ten seconds at most.
        ///
        /// - Parameters:
        ///   - sentence: what is wrong as long as it is not.
        ///   - sourceLocation: where that is recorded.
        ///   - isTrue: asks.
        public func eventually(
            _ sentence: Comment, sourceLocation: SourceLocation = #_sourceLocation,
            _ isTrue: () async throws -> Bool
        ) async throws {
            let limit = ContinuousClock.now + .seconds(10)
            while try await !isTrue() {
                guard ContinuousClock.now < limit else {
                    Issue.record(sentence, sourceLocation: sourceLocation)
                    return
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

/// A check opens its subject again without saying that it needs durability.
struct ReopenError: Error, CustomStringConvertible {
    let sentence: String

    var description: String { "'\(sentence)' opens its subject again: add `needs: [.durability]` to it" }
}
