import MicroCore
import MicroRPC
import MicroTestSupport
import Synchronization

/// Always the first that is there: the order of the nodes is the order of the attempts.
struct FirstSelector: Selector {
    func select(from selection: Selection) -> Int { 0 }
}

/// How often a service was asked.
final class AskCount: Sendable {
    private let count = Atomic<Int>(0)

    func add() { count.wrappingAdd(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
}

extension CallOptions {
    /// Gives attempts little time, but makes so many that one is answered on a machine that is busy too.
    static let impatient = CallOptions(
        timeout: .seconds(60), retries: 1000, idempotent: true, attemptTimeout: .milliseconds(50))
}

extension Dispatcher {
    /// A greeter that never answers.
    static func hanging(_ count: AskCount) -> Dispatcher {
        greeter(count) {
            try await Gate().wait()
            return ""
        }
    }

    /// A greeter that answers with an error.
    static func failing(_ count: AskCount, _ error: MicroError) -> Dispatcher { greeter(count) { throw error } }

    private static func greeter(
        _ count: AskCount, _ answer: @escaping @Sendable () async throws -> String
    ) -> Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText("Greeter.Call") { _ in
            count.add()
            return try await answer()
        }
        return dispatcher
    }
}
