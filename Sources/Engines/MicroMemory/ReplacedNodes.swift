import DequeModule

/// The nodes that were taken out because another one was registered with their address.
///
/// One that renews its registration all the same is alive, as replicas behind one address are, and replaces no other.
struct ReplacedNodes {
    struct ID: Hashable {
        var domain: String
        var service: String
        var node: String
    }

    private var ids: Set<ID> = []
    private var order: Deque<ID> = []

    /// How many are remembered; the oldest are forgotten first.
    private static let capacity = 10_000

    func contains(_ id: ID) -> Bool { ids.contains(id) }

    mutating func insert(_ id: ID) {
        guard ids.insert(id).inserted else { return }
        order.append(id)
        if order.count > ReplacedNodes.capacity, let oldest = order.popFirst() { ids.remove(oldest) }
    }
}
