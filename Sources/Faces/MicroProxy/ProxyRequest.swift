import MicroCore
import MicroRPC
import NIOHPACK

/// The headers of a call, and what the proxy has to know of them.
struct ProxyRequest {
    var headers = HPACKHeaders()
    private(set) var contentType: String?
    private(set) var path = ""
    private var givenNamespace: String?
    /// How many proxies it has passed.
    private(set) var hops = 0
    private(set) var remaining = RemainingTime()

    /// Takes the headers, where this is: made elsewhere, it would be copied.
    mutating func read(_ headers: HPACKHeaders) {
        self.headers = headers
        var place = 0
        for (name, value, _) in headers {
            // By length first: hardly any name has to be compared.
            switch name.utf8.count {
            case 3 where name == "via" && value == Proxy.via: hops += 1
            case 5 where name == ":path": path = value
            case 12 where contentType == nil && name == "content-type": contentType = value
            case 15 where givenNamespace == nil && name == Headers.namespace: givenNamespace = value
            case 7, 12: remaining.see(name, value, at: place)
            default: break
            }
            place += 1
        }
    }

    var namespace: String { givenNamespace.flatMap { $0.isEmpty ? nil : $0 } ?? Namespace.default }

    var isGRPC: Bool { contentType?.hasPrefix("application/grpc") == true }
}
