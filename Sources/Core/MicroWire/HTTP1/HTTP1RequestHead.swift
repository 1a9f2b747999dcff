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
        headers.add(name: ":path", value: head.uri)
        var size = head.uri.utf8.count
        var hosts = 0
        for (name, value) in head.headers {
            size += name.utf8.count + value.utf8.count + 32
            let name = name.lowercased()
            switch name {
            case "host":
                hosts += 1
                headers.add(name: ":authority", value: value)
            case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "te", "expect": continue
            case _ where name.hasPrefix(":"): throw Refusal(status: 400)
            default: headers.add(name: name, value: value)
            }
        }
        guard size <= limit else { throw Refusal(status: 431) }
        // RFC 9112 §3.2: exactly one Host in HTTP/1.1.
        guard hosts == 1 || head.isHTTP10 && hosts == 0 else { throw Refusal(status: 400) }
        return headers
    }

    /// Whether a body follows the head.
    static func hasBody(_ head: HTTPRequestHead) -> Bool {
        if head.headers.contains(name: "transfer-encoding") { return true }
        return head.headers.first(name: "content-length").map { $0 != "0" } ?? false
    }

    static func expectsContinue(_ head: HTTPRequestHead) -> Bool {
        head.headers.first(name: "expect")?.lowercased() == "100-continue"
    }
}

extension HTTPRequestHead {
    /// Whether the client speaks HTTP/1.0, which knows neither chunks nor a mandatory Host.
    var isHTTP10: Bool { version.major == 1 && version.minor == 0 }
}
