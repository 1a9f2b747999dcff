/// What was made of the headers of a request, kept for the next requests of the connection that have the same.
///
/// Confined to the event loop of its connection.
package final class HeaderMemo {
    /// What those who look at the connection's requests made of them, each for itself: one, or where a proxy hands calls to
    /// a service of its process, two.
    package var readings: [AnyObject] = []
    /// What the list said by the rules, as what it was looked at.
    var facts: (kind: HTTP2HeaderRules.Kind, of: HTTP2HeaderRules.Facts)?
}

extension WireStream {
    /// What was made of the headers of an earlier request of the connection, where they are the same as this one's.
    ///
    /// - Parameter make: reads the headers into a type of its own, by which later requests find the reading.
    @inlinable
    package func reading<Reading: AnyObject>(_ make: () -> Reading) -> Reading {
        guard let headerMemo else { return make() }
        for reading in headerMemo.readings { if let known = reading as? Reading { return known } }
        let reading = make()
        headerMemo.readings.append(reading)
        return reading
    }
}
