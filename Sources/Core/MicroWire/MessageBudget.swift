import Synchronization

/// How much memory messages may hold that came in more than one part, all connections together.
///
/// Windows bound what a stream of messages holds back. One message is taken whole, though, however many windows it
/// needs, and a peer could begin one of the largest size on each of its streams.
package final class MessageBudget: Sendable {
    /// The one of this process.
    package static let shared = MessageBudget(limit: 256 << 20)

    private let limit: Int
    private let held = Atomic<Int>(0)

    /// - Parameter limit: how many bytes.
    package init(limit: Int) { self.limit = limit }

    /// Takes a share.
    ///
    /// - Returns: whether there was that much left; nothing is taken otherwise.
    package func take(_ count: Int) -> Bool {
        guard held.wrappingAdd(count, ordering: .relaxed).newValue > limit else { return true }
        give(count)
        return false
    }

    /// Gives a share back.
    package func give(_ count: Int) { held.wrappingSubtract(count, ordering: .relaxed) }

    /// How much is taken.
    package var taken: Int { held.load(ordering: .relaxed) }
}
