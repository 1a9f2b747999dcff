import NIOHPACK
import NIOHTTP1

/// A request head of HTTP/1.1, read in one pass: its headers in the shape every stream has, pseudo-headers first and
/// names in lower case, and what the rest says of the connection.
struct HTTP1RequestHead {
    /// Why a request head is answered with an error at once.
    struct Refusal: Error {
        let status: Int
    }

    private(set) var headers = HPACKHeaders()
    /// Whether a body follows the head.
    private(set) var hasBody = false
    private(set) var expectsContinue = false
    /// Whether another request may follow on the connection.
    private(set) var isKeepAlive: Bool
    /// Whether the request would leave HTTP/1.1: the parser reads nothing behind it, also when no upgrade is made.
    private(set) var asksForUpgrade: Bool

    /// - Parameter limit: how many bytes of headers are accepted, counted as in RFC 9113 §6.5.2.
    init(_ head: HTTPRequestHead, limit: Int) throws(Refusal) {
        isKeepAlive = head.isKeepAlive
        asksForUpgrade = head.method == .CONNECT
        headers.reserveCapacity(head.headers.count + 4)
        headers.add(name: ":method", value: head.method.rawValue)
        headers.add(name: ":scheme", value: "http")
        let target = HTTP1RequestHead.split(head.uri)
        if let authority = target.authority, authority.isEmpty || !HTTP1Authority.isValid(authority) {
            throw Refusal(status: 400)
        }
        headers.add(name: ":path", value: target.path)
        if let authority = target.authority { headers.add(name: ":authority", value: authority) }
        var size = head.uri.utf8.count
        var hosts = 0
        var upgrades: [String] = []
        for (name, value) in head.headers {
            size += name.utf8.count + value.utf8.count + 32
            let name = name.lowercased()
            switch name {
            case "host":
                hosts += 1
                // RFC 9112 §3.2.
                guard HTTP1Authority.isValid(value) else { throw Refusal(status: 400) }
                if target.authority == nil { headers.add(name: ":authority", value: value) }
            case "transfer-encoding":
                hasBody = true
                // RFC 9112 §6.1: HTTP/1.0 has none, and we know only the one that has to be there.
                if head.isHTTP10 { throw Refusal(status: 400) }
                guard value.lowercased() == "chunked" else { throw Refusal(status: 501) }
            case "content-length":
                hasBody = hasBody || value != "0"
                headers.add(name: name, value: value)
            case "expect": expectsContinue = !head.isHTTP10 && value.lowercased() == "100-continue"
            case "upgrade": upgrades.append(value)
            case "connection", "proxy-connection", "keep-alive", "te": continue
            case _ where name.utf8.first == UInt8(ascii: ":"): throw Refusal(status: 400)
            default: headers.add(name: name, value: value)
            }
        }
        guard size <= limit else { throw Refusal(status: 431) }
        // RFC 9112 §3.2: exactly one Host in HTTP/1.1.
        guard hosts == 1 || head.isHTTP10 && hosts == 0 else { throw Refusal(status: 400) }
        if !upgrades.isEmpty {
            asksForUpgrade = true
            // RFC 9110 §7.8: not in HTTP/1.0, nor without `Connection: upgrade`.
            if !head.isHTTP10, HTTP1RequestHead.connection(of: head, names: "upgrade") {
                for value in upgrades { headers.add(name: "upgrade", value: value) }
            }
        }
        // RFC 9112 §9.3: `close` counts, whatever else is said.
        if asksForUpgrade || head.isHTTP10 && HTTP1RequestHead.connection(of: head, names: "close") {
            isKeepAlive = false
        }
    }

    /// Whether the `Connection` header names an option.
    private static func connection(of head: HTTPRequestHead, names option: String) -> Bool {
        head.headers[canonicalForm: "connection"].contains { $0.lowercased() == option }
    }

    /// The path of a request's target, and its authority if it is an absolute one (RFC 9112 §3.2.2).
    private static func split(_ target: String) -> (path: String, authority: String?) {
        // Nearly all begin so.
        if target.utf8.first == UInt8(ascii: "/") { return (target, nil) }
        let start = target.prefix(8).lowercased()
        guard let scheme = ["http://", "https://"].first(where: start.hasPrefix) else { return (target, nil) }
        let rest = target.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        return ((rest[end...].hasPrefix("/") ? "" : "/") + rest[end...], String(rest[..<end]))
    }
}

extension HTTPRequestHead {
    /// Whether the client speaks HTTP/1.0, which knows neither chunks nor a mandatory Host.
    var isHTTP10: Bool { version.major == 1 && version.minor == 0 }
}
