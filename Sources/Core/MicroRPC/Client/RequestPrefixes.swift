import MicroCore
import MicroWire

/// What the requests to each endpoint begin with: it is put together for the first call, and known to the connections
/// from then on.
struct RequestPrefixes {
    /// One that was used, to be looked at without copies of its names.
    private final class Entry {
        let key: Key
        let prefix: HTTP2HeaderPrefix

        init(_ key: Key, _ prefix: HTTP2HeaderPrefix) {
            self.key = key
            self.prefix = prefix
        }
    }

    private struct Key: Hashable {
        let address: String
        let service: String
        let endpoint: String
        let encoding: MessageEncoding

        init(_ request: ClientRequest, _ address: String) {
            self.address = address
            service = request.service
            endpoint = request.endpoint
            encoding = request.encoding
        }

        /// Without making a key of them.
        func matches(_ request: ClientRequest, _ address: String) -> Bool {
            encoding == request.encoding && endpoint == request.endpoint && service == request.service
                && self.address == address
        }
    }

    private var known: [Key: Entry] = [:]
    /// Most calls are like the one before.
    private var last: Entry?

    /// Names may come from anybody: how many are remembered, and the longest of them.
    private static let capacity = 256
    private static let longest = 256

    /// What a request begins with.
    ///
    /// - Parameter address: where it goes.
    mutating func prefix(of request: ClientRequest, to address: String) -> HTTP2HeaderPrefix {
        if let last, last.key.matches(request, address) { return last.prefix }
        let key = Key(request, address)
        let entry = known[key] ?? add(Entry(key, RequestWriter.prefix(of: request, to: address)))
        last = entry
        return entry.prefix
    }

    private mutating func add(_ entry: Entry) -> Entry {
        guard entry.key.service.utf8.count + entry.key.endpoint.utf8.count <= RequestPrefixes.longest else {
            return entry
        }
        if known.count >= RequestPrefixes.capacity { known.removeAll() }
        known[entry.key] = entry
        return entry
    }
}
