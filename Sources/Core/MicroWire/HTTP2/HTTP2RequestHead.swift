import NIOHPACK

/// The headers of a request in the parts that it is made of, which are put together only as bytes.
package struct HTTP2RequestHead {
    /// What it begins with.
    package var prefix: HTTP2CommonHeaders?
    /// Its own headers.
    package var headers: HPACKHeaders
    /// Which of these go out with another value, in order. Such values are not indexed: unique ones would only churn
    /// the table (design.md §3).
    package var changes: [Change]
    /// What it ends with.
    package var suffix: HTTP2CommonHeaders?

    /// Another value for the header at a place of a list.
    package struct Change {
        let place: Int
        let value: String

        package init(at place: Int, to value: String) {
            self.place = place
            self.value = value
        }
    }

    package init(
        _ headers: HPACKHeaders, after prefix: HTTP2CommonHeaders? = nil, changes: [Change] = [],
        before suffix: HTTP2CommonHeaders? = nil
    ) {
        self.prefix = prefix
        self.headers = headers
        self.changes = changes
        self.suffix = suffix
    }
}

/// Headers that many requests have in common, as all calls of an endpoint do.
///
/// A connection that has written them once writes them as references to its table, without comparing them again.
package final class HTTP2CommonHeaders: Sendable {
    let fields: [(name: String, value: String)]

    /// - Parameter fields: names, in lower case and pseudo-headers first, and values.
    package init(_ fields: [(name: String, value: String)]) { self.fields = fields }

    /// Those of one peer's requests, which connections to others remember after it has gone.
    ///
    /// - Returns: nil when they are too many or too long for that.
    package convenience init?(repeated fields: [(name: String, value: String)]) {
        let cost = fields.reduce(0) { $0 + HeaderTable.cost($1.name, $1.value) }
        guard !fields.isEmpty, fields.count <= 32, cost <= 2048 else { return nil }
        self.init(fields)
    }
}
