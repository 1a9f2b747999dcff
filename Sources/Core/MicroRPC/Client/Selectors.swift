import MicroCore
import Synchronization

/// Picks any node, each as likely as the others.
public struct RandomSelector: Selector {
    /// Makes the selector.
    public init() {}

    /// Picks any of the nodes.
    public func select(from nodes: [Node]) -> Int { Int.random(in: 0..<nodes.count) }
}

/// Takes the nodes in turn, across all calls that share the selector.
public final class RoundRobinSelector: Selector {
    private let turn = Atomic<Int>(0)

    /// Makes the selector, starting at the first node.
    public init() {}

    /// Picks the node whose turn it is.
    public func select(from nodes: [Node]) -> Int {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return Int(UInt(bitPattern: turn) % UInt(nodes.count))
    }
}
