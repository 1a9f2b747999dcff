import MicroCore

/// Which endpoint of which service a path stands for (spec platform-gateway.md §3).
struct GatewayRoute: Hashable {
    var service: String
    var endpoint: String
    /// Looked for when `service` is not registered: `/v1/foo/bar` is `v1.foo` in the original, but clients that put a
    /// version in front of every path mean `foo`.
    var fallbackService: String?

    /// - Parameter path: a clean, percent-decoded path without its query; not `/`.
    init?(path: String) {
        let parts = GatewayRoute.parts(of: path)
        guard let last = parts.last else { return nil }
        switch parts.count {
        case 1: self.init(String(last), last, "call")
        case 2: self.init(String(parts[0]), parts[0], last)
        case 3 where GatewayRoute.isVersion(parts[0]):
            self.init("\(parts[0]).\(parts[1])", parts[1], last)
            fallbackService = String(parts[1])
        default: self.init(parts.dropLast(2).joined(separator: "."), parts[parts.count - 2], last)
        }
    }

    private init(_ service: String, _ handler: Substring, _ method: Substring) {
        self.service = service
        endpoint = "\(EndpointName.joined(String(handler))).\(EndpointName.joined(String(method)))"
    }

    /// `v` and digits.
    private static func isVersion(_ part: Substring) -> Bool {
        part.utf8.first == UInt8(ascii: "v") && part.utf8.count > 1
            && part.utf8.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// The shortest path that means the same, as Go's mux cleans it; equal to `path` when that is clean.
    static func clean(_ path: String) -> String {
        if isClean(path) { return path }
        var kept: [Substring] = []
        for part in parts(of: path) where part != "." {
            if part == ".." { _ = kept.popLast() } else { kept.append(part) }
        }
        let cleaned = "/" + kept.joined(separator: "/")
        return path.utf8.last == UInt8(ascii: "/") && cleaned != "/" ? cleaned + "/" : cleaned
    }

    /// Whether no part of a path is empty or begins with a dot; others may be clean too.
    private static func isClean(_ path: String) -> Bool {
        let bytes = path.utf8.span
        guard !bytes.isEmpty, bytes[0] == UInt8(ascii: "/") else { return false }
        for index in 1..<bytes.count where bytes[index - 1] == UInt8(ascii: "/") {
            if bytes[index] == UInt8(ascii: "/") || bytes[index] == UInt8(ascii: ".") { return false }
        }
        return true
    }

    /// Whether a path has no control characters.
    fileprivate static func isPrintable(_ path: String) -> Bool {
        let bytes = path.utf8.span
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == 0x7f { return false }
        return true
    }

    /// What stands between the slashes. A slash is one too where an accent follows, which makes another character of it.
    private static func parts(of path: String) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }
}

/// What the path of a request asks for.
enum GatewayTarget: Hashable {
    case endpoint(GatewayRoute)
    /// What the gateway says of itself.
    case index
    /// All services as an OpenAPI document.
    case document
    /// What the shortest path of the same meaning does, where the client is sent.
    case elsewhere(String)
    /// Its escapes are broken, or hide control characters.
    case nothing

    /// - Parameter path: as it was sent, without its query.
    init(path: String) {
        let clean = GatewayRoute.clean(path)
        if clean != path {
            self = .elsewhere(clean)
        } else if let path = PercentText.decode(clean, plusIsSpace: false), GatewayRoute.isPrintable(path) {
            // Shadows no endpoint: a service of that name would be asked for `Openapi.Json.Call`, which none can have.
            self = path == "/openapi.json" ? .document : GatewayRoute(path: path).map { .endpoint($0) } ?? .index
        } else {
            self = .nothing
        }
    }
}
