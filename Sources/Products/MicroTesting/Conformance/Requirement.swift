import Testing

extension Conformance {
    /// Something that not every implementation of the concept can do.
    public struct Capability: Sendable, Hashable, CustomStringConvertible {
        /// What it is called where a requirement does not apply.
        public let description: String

        /// Names a capability.
        ///
        /// - Parameter name: a noun, such as "watching".
        public init(_ name: String) { description = name }

        /// What was written is there when the subject is closed and opened again.
        public static var durability: Self { Self("durability") }
    }

    /// One promise, shown by its sentence in the list of tests.
    public struct Requirement: Sendable, CustomTestStringConvertible {
        /// What is promised.
        public let sentence: String
        /// What a subject has to be able to do for the promise to apply.
        public let needs: Set<Capability>
        /// What a subject must not be able to do for the promise to apply; the promise is a refusal, say.
        public let absent: Set<Capability>
        let check: @Sendable (Trial) async throws -> Void

        /// Makes a requirement.
        ///
        /// - Parameters:
        ///   - sentence: what is promised.
        ///   - needs: the promise applies only to subjects that can do this.
        ///   - absent: the promise applies only to subjects that cannot do this.
        ///   - check: expects the promise of the trial's subject.
        public init(
            _ sentence: String, needs: Set<Capability> = [], without absent: Set<Capability> = [],
            check: @escaping @Sendable (Trial) async throws -> Void
        ) {
            self.sentence = sentence
            self.needs = needs
            self.absent = absent
            self.check = check
        }

        /// The sentence.
        public var testDescription: String { sentence }

        /// Why it does not apply to a subject that lacks capabilities; nil when it does.
        func inapplicability(without missing: Set<Capability>) -> Inapplicability? {
            let (lacking, present) = (needs.intersection(missing), absent.subtracting(missing))
            if !lacking.isEmpty { return .lacks(lacking.map(\.description).sorted()) }
            if !present.isEmpty { return .has(present.map(\.description).sorted()) }
            return nil
        }
    }
}

/// Why a requirement does not apply to a subject.
enum Inapplicability: CustomStringConvertible {
    /// The subject is declared without capabilities that the requirement needs.
    case lacks([String])
    /// The requirement is about subjects without these capabilities.
    case has([String])

    var description: String {
        switch self {
        case .lacks(let names): "not applicable: the subject is declared without \(names.joined(separator: ", "))"
        case .has(let names): "not applicable: the subject has \(names.joined(separator: ", "))"
        }
    }
}
