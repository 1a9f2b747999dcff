import Logging
import Synchronization

extension Logger {
    /// Writes nowhere.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Is set once.
final class AtomicFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// - Returns: whether this call was the one that set it.
    func set() -> Bool { !flag.exchange(true, ordering: .relaxed) }
}
