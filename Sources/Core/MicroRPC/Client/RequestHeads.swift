import MicroCore
import MicroWire
import NIOHPACK

/// Makes the headers of requests. What those to each endpoint begin with is put together for the first call, and known to
/// the connections from then on.
struct RequestHeads {
    /// One that was used, to be looked at without copies of its names.
    private final class Entry {
        let key: Key
        let prefix: HTTP2CommonHeaders

        init(_ key: Key, _ prefix: HTTP2CommonHeaders) {
            self.key = key
            self.prefix = prefix
        }
    }

    private struct Key: Hashable {
        let address: String
        let service: String
        let endpoint: String
        let namespace: String
        let encoding: MessageEncoding

        init(_ call: OutgoingCall, _ address: String) {
            self.address = address
            service = call.request.service
            endpoint = call.request.endpoint
            namespace = call.namespace
            encoding = call.request.encoding
        }

        /// Without making a key of them.
        func matches(_ call: OutgoingCall, _ address: String) -> Bool {
            encoding == call.request.encoding && endpoint == call.request.endpoint && service == call.request.service
                && namespace == call.namespace && self.address == address
        }

        var length: Int { service.utf8.count + endpoint.utf8.count + namespace.utf8.count }
    }

    private var known: [Key: Entry] = [:]
    /// Most calls are like the one before.
    private var last: Entry?
    /// Both of them, whose values are each call's own.
    private let times: HPACKHeaders = ["grpc-timeout": "", Headers.timeout: ""]

    /// Names may come from anybody: how many are remembered, and the longest of them.
    private static let capacity = 256
    private static let longest = 256

    /// The headers of a request.
    ///
    /// - Parameters:
    ///   - address: where it goes.
    ///   - remaining: how long the caller waits, in nanoseconds; nil for as long as it takes.
    mutating func head(of call: OutgoingCall, to address: String, remaining: Int64?) -> HTTP2RequestHead {
        let prefix = prefix(of: call, to: address)
        var headers = remaining == nil ? HPACKHeaders() : times
        if let repeated = call.repeated {
            headers.add(contentsOf: repeated.others)
        } else {
            RequestWriter.write(call.request.metadata, to: &headers)
        }
        let suffix = call.repeated?.common
        guard let remaining else { return HTTP2RequestHead(headers, after: prefix, before: suffix) }
        let changes = [
            HTTP2RequestHead.Change(at: 0, to: GRPCTimeout.text(nanoseconds: remaining)),
            HTTP2RequestHead.Change(at: 1, to: "\(remaining)"),
        ]
        return HTTP2RequestHead(headers, after: prefix, changes: changes, before: suffix)
    }

    private mutating func prefix(of call: OutgoingCall, to address: String) -> HTTP2CommonHeaders {
        if let last, last.key.matches(call, address) { return last.prefix }
        let key = Key(call, address)
        let entry = known[key] ?? add(Entry(key, RequestWriter.prefix(of: call, to: address)))
        last = entry
        return entry.prefix
    }

    private mutating func add(_ entry: Entry) -> Entry {
        guard entry.key.length <= RequestHeads.longest else { return entry }
        if known.count >= RequestHeads.capacity { known.removeAll() }
        known[entry.key] = entry
        return entry
    }
}
