/// Picks the node that a call goes to.
///
/// A selector is asked once for each attempt and may keep state between calls.
public protocol Selector: Sendable {
    /// Picks one of the nodes.
    ///
    /// - Parameter nodes: the nodes that may be called, never empty, in a stable order.
    /// - Returns: an index into `nodes`.
    func select(from nodes: [Node]) -> Int
}
