import NIOHPACK
import NIOHTTP1

/// A request head of HTTP/1.1 in the shape every stream has: pseudo-headers first, names in lower case.
enum HTTP1RequestHead {
    /// Why a request head is answered with an error at once.
    struct Refusal: Error {
        let status: Int
    }

    /// - Parameter limit: how many bytes of headers are accepted, counted as in RFC 9113 §6.5.2.
    static func headers(of head: HTTPRequestHead, limit: Int) throws(Refusal) -> HPACKHeaders {
        var headers = HPACKHeaders()
        headers.reserveCapacity(head.headers.count + 4)
        headers.add(name: ":method", value: head.method.rawValue)
        headers.add(name: ":scheme", value: "http")
        let target = split(head.uri)
        if let authority = target.authority, authority.isEmpty || !HTTP1Authority.isValid(authority) {
            throw Refusal(status: 400)
        }
        headers.add(name: ":path", value: target.path)
        if let authority = target.authority { headers.add(name: ":authority", value: authority) }
        var size = head.uri.utf8.count
        var hosts = 0
        let upgrades = upgradeCounts(head)
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
                // RFC 9112 §6.1: HTTP/1.0 has none, and we know only the one that has to be there.
                if head.isHTTP10 { throw Refusal(status: 400) }
                guard value.lowercased() == "chunked" else { throw Refusal(status: 501) }
            case "connection", "proxy-connection", "keep-alive", "te", "expect": continue
            case "upgrade" where !upgrades: continue
            case _ where name.hasPrefix(":"): throw Refusal(status: 400)
            default: headers.add(name: name, value: value)
            }
        }
        guard size <= limit else { throw Refusal(status: 431) }
        // RFC 9112 §3.2: exactly one Host in HTTP/1.1.
        guard hosts == 1 || head.isHTTP10 && hosts == 0 else { throw Refusal(status: 400) }
        return headers
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

    /// Whether a body follows the head.
    static func hasBody(_ head: HTTPRequestHead) -> Bool {
        if head.headers.contains(name: "transfer-encoding") { return true }
        return head.headers.first(name: "content-length").map { $0 != "0" } ?? false
    }

    static func expectsContinue(_ head: HTTPRequestHead) -> Bool {
        !head.isHTTP10 && head.headers.first(name: "expect")?.lowercased() == "100-continue"
    }

    /// Whether another request may follow on the connection.
    static func isKeepAlive(_ head: HTTPRequestHead) -> Bool {
        // RFC 9112 §9.3: `close` counts, whatever else is said.
        head.isKeepAlive && !asksForUpgrade(head) && !(head.isHTTP10 && names(head, "close"))
    }

    /// Whether the `Connection` header names an option.
    private static func names(_ head: HTTPRequestHead, _ option: String) -> Bool {
        head.headers[canonicalForm: "connection"].contains { $0.lowercased() == option }
    }

    /// Whether the request would leave HTTP/1.1: the parser reads nothing behind it, also when no upgrade is made.
    static func asksForUpgrade(_ head: HTTPRequestHead) -> Bool {
        head.method == .CONNECT || head.headers.contains(name: "upgrade")
    }

    /// Whether an `Upgrade` header means something (RFC 9110 §7.8): not in HTTP/1.0, nor without `Connection: upgrade`.
    private static func upgradeCounts(_ head: HTTPRequestHead) -> Bool {
        head.headers.contains(name: "upgrade") && !head.isHTTP10 && names(head, "upgrade")
    }
}

extension HTTPRequestHead {
    /// Whether the client speaks HTTP/1.0, which knows neither chunks nor a mandatory Host.
    var isHTTP10: Bool { version.major == 1 && version.minor == 0 }
}
