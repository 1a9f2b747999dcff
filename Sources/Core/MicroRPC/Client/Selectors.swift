import MicroCore
import Synchronization

/// Picks any node, each as likely as the others.
public struct RandomSelector: Selector {
    /// Makes the selector.
    public init() {}

    /// Picks any of the nodes.
    public func select(from selection: Selection) -> Int { Int.random(in: 0..<selection.nodes.count) }
}

/// Takes the nodes in turn, across all calls that share the selector.
public final class RoundRobinSelector: Selector {
    private let turn = Atomic<Int>(0)

    /// Makes the selector, starting at the first node.
    public init() {}

    /// Picks the node whose turn it is.
    public func select(from selection: Selection) -> Int {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return Int(UInt(bitPattern: turn) % UInt(selection.nodes.count))
    }
}

/// Takes two nodes at random and of these the one with fewer calls under way: a slow node gets less to do, and no node
/// gets everything because it looks idle.
public struct LeastInFlightSelector: Selector {
    /// Makes the selector.
    public init() {}

    /// Picks the less busy of two nodes.
    public func select(from selection: Selection) -> Int {
        let count = selection.nodes.count
        guard count > 1 else { return 0 }
        let one = Int.random(in: 0..<count)
        let step = Int.random(in: 1..<count)
        let other = (one + step) % count
        return selection.inFlight(other) < selection.inFlight(one) ? other : one
    }
}

/// Sends calls of one key to one node, as long as it is there: for caches and sessions.
///
/// Rendezvous hashing: when a node comes or goes, only the keys that it gets or had move. Calls without a key go to any
/// node.
public struct HashSelector: Selector {
    /// Makes the selector.
    public init() {}

    /// Picks the node that the key belongs to.
    public func select(from selection: Selection) -> Int {
        guard let key = selection.key else { return Int.random(in: 0..<selection.nodes.count) }
        var best = (index: 0, weight: UInt64.min)
        for (index, node) in selection.nodes.enumerated() {
            let weight = HashSelector.weight(key, node.id)
            if index == 0 || weight > best.weight { best = (index, weight) }
        }
        return best.index
    }

    /// FNV-1a over both, mixed, since its last bytes change only its low bits; the same in every process.
    private static func weight(_ key: String, _ node: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in [key, node] {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
