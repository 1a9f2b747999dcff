/// Picks the node that a call goes to.
///
/// A selector is asked once for each attempt and may keep state between calls.
public protocol Selector: Sendable {
    /// Picks one of the nodes.
    ///
    /// - Parameter selection: the nodes that may be called, and what is known of them and of the call.
    /// - Returns: an index into the selection's nodes; one that is too large means the last.
    func select(from selection: Selection) -> Int
}

/// What a selector chooses from.
public struct Selection: Sendable {
    /// The nodes that may be called, never empty, in a stable order.
    public let nodes: [Node]
    /// What calls that belong together have in common (``CallOptions/key``); nil for most.
    public let key: String?
    private let load: @Sendable (String) -> Int

    /// Makes a selection.
    ///
    /// - Parameters:
    ///   - nodes: the nodes that may be called.
    ///   - key: what calls that belong together have in common.
    ///   - load: how many calls of this client are under way at an address.
    public init(nodes: [Node], key: String? = nil, load: @escaping @Sendable (String) -> Int = { _ in 0 }) {
        self.nodes = nodes
        self.key = key
        self.load = load
    }

    /// How many calls of this client are under way at a node.
    ///
    /// - Parameter index: the node's index.
    public func inFlight(_ index: Int) -> Int { load(nodes[index].address) }
}
