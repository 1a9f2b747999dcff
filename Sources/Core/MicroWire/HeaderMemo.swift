/// What was made of the headers of a request, kept for the next requests of the connection that have the same.
///
/// Confined to the event loop of its connection.
package final class HeaderMemo {
    /// What the one who answers the connection's requests made of them, and only that one knows what it is.
    package var reading: AnyObject?
    /// What the list said by the rules, as what it was looked at.
    var facts: (kind: HTTP2HeaderRules.Kind, of: HTTP2HeaderRules.Facts)?
}

extension WireStream {
    /// What was made of the headers of an earlier request of the connection, where they are the same as this one's.
    ///
    /// - Parameter make: makes it of the headers; always of the same type on a connection.
    @inlinable
    package func reading<Reading: AnyObject>(_ make: () -> Reading) -> Reading {
        guard let headerMemo else { return make() }
        if let known = headerMemo.reading as? Reading { return known }
        let reading = make()
        headerMemo.reading = reading
        return reading
    }
}
