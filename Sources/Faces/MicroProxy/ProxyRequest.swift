import MicroCore
import MicroRPC
import MicroWire
import NIOHPACK

/// The headers of a call, and what the proxy has to know of them.
final class ProxyRequest: Sendable {
    let contentType: String?
    let path: String
    /// The service that the path names; empty when it names none.
    let service: String
    /// Why the path is none.
    let pathFault: CallPath.Fault?
    let namespace: String
    /// How many proxies it has passed.
    let hops: Int

    /// What goes on in the same words with each call that has these headers; nil when they are not known to come again.
    private let repeated: HTTP2CommonHeaders?
    /// The others.
    private let headers: HPACKHeaders
    /// What some of the others say of the time.
    private let remaining: RemainingTime

    /// - Parameter isRepeated: whether they came before.
    init(_ headers: HPACKHeaders, isRepeated: Bool = false) {
        var contentType: String?
        var path = ""
        var namespace = ""
        var hops = 0
        for (name, value, _) in headers {
            // By length first: hardly any name has to be compared.
            switch name.utf8.count {
            case 3 where name == "via" && value == Proxy.via: hops += 1
            case 5 where name == ":path": path = value
            case 12 where contentType == nil && name == "content-type": contentType = value
            case 15 where namespace.isEmpty && name == Headers.namespace: namespace = value
            default: break
            }
        }
        self.contentType = contentType
        self.path = path
        self.namespace = namespace.isEmpty ? Namespace.default : namespace
        self.hops = hops
        do {
            service = String(try CallPath(path).service)
            pathFault = nil
        } catch {
            service = ""
            pathFault = error
        }
        let parts = isRepeated ? ProxyRequest.parts(of: headers) : nil
        repeated = parts?.repeated
        self.headers = parts?.others ?? headers
        remaining = RemainingTime(in: self.headers)
    }

    /// Sorts headers into those that may be indexed and go on as they are, and the others.
    ///
    /// - Returns: nil when there is too much to remember, or that would change an order that means something:
    ///   pseudo-headers stand in front, and headers of one name behind each other as they came.
    private static func parts(of headers: HPACKHeaders) -> (repeated: HTTP2CommonHeaders, others: HPACKHeaders)? {
        var repeated: [(name: String, value: String)] = []
        var others = HPACKHeaders()
        for (name, value, indexing) in headers {
            if indexing == .indexable, !RemainingTime.names.contains(name) {
                guard others.first(name: name) == nil else { return nil }
                repeated.append((name, value))
            } else if name.utf8.first == UInt8(ascii: ":") {
                return nil
            } else {
                others.add(name: name, value: value, indexing: indexing)
            }
        }
        return HTTP2CommonHeaders(repeated: repeated).map { ($0, others) }
    }

    var isGRPC: Bool { contentType?.hasPrefix("application/grpc") == true }

    /// What the next hop gets.
    ///
    /// - Parameter elapsed: the time since the call came.
    /// - Returns: nil when its time is over.
    func passedOn(after elapsed: Duration) -> HTTP2RequestHead? {
        guard let changes = remaining.passedOn(after: elapsed) else { return nil }
        return HTTP2RequestHead(headers, after: repeated, changes: changes, before: Proxy.viaHeader)
    }
}
