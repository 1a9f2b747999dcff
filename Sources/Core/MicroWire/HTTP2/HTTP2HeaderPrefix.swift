/// Headers that many requests begin with, as all calls of an endpoint do.
///
/// A connection that has written them once writes them as references to its table, without comparing them again.
package final class HTTP2HeaderPrefix: Sendable {
    let fields: [(name: String, value: String)]

    /// - Parameter fields: names, in lower case and pseudo-headers first, and values.
    package init(_ fields: [(name: String, value: String)]) { self.fields = fields }
}
