import NIOHPACK

/// The head of a request of HTTP/1.1, read in one pass: its headers in the shape every stream has, pseudo-headers first
/// and names in lower case, and what the rest says of the request and the connection.
struct HTTP1RequestHead {
    /// What follows the head.
    enum Body: Equatable {
        case none
        /// So many bytes, at least one.
        case length(Int)
        case chunks
    }

    private(set) var headers = HPACKHeaders()
    private(set) var body = Body.none
    private(set) var expectsContinue = false
    /// Whether the client speaks HTTP/1.0, which knows neither chunks nor a mandatory Host.
    let isHTTP10: Bool
    /// Whether the answer has no body.
    let isHead: Bool
    /// Whether another request may follow on the connection.
    private(set) var isKeepAlive: Bool
    /// Of one whose bytes came before; nil for others.
    var memo: HeaderMemo?

    /// Reads a head.
    ///
    /// - Parameters:
    ///   - bytes: the head from its first line to the empty one.
    ///   - limit: how many bytes of headers are accepted, counted as in RFC 9113 §6.5.2.
    init(_ bytes: Span<UInt8>, limit: Int) throws(HTTP1Refusal) {
        let line = try RequestLine(bytes)
        isHTTP10 = line.isHTTP10
        isHead = line.method == "HEAD"
        isKeepAlive = !isHTTP10
        headers.reserveCapacity(12)
        headers.add(name: ":method", value: line.method)
        headers.add(name: ":scheme", value: "http")
        headers.add(name: ":path", value: line.path)
        if let authority = line.authority { headers.add(name: ":authority", value: authority) }
        var notes = Notes(size: line.size, hasAuthority: line.authority != nil)
        var index = line.end
        while !HTTP1Line.isLineBreak(in: bytes, at: index) {
            let field = try HTTP1Line.field(in: bytes, at: &index)
            notes.size += field.name.count + field.value.count + 32
            guard notes.size <= limit else { throw .tooLarge }
            try add(bytes.lowercased(field.name), bytes.text(field.value), &notes)
        }
        // RFC 9112 §3.2: exactly one Host in HTTP/1.1.
        guard notes.hosts == 1 || isHTTP10 && notes.hosts == 0 else { throw .malformed }
        if notes.options.contains(.keepAlive) { isKeepAlive = true }
        if !notes.upgrades.isEmpty {
            // RFC 9110 §7.8: not in HTTP/1.0, nor without `Connection: upgrade`.
            if !isHTTP10, notes.options.contains(.upgrade) {
                for value in notes.upgrades { headers.add(name: "upgrade", value: value) }
            }
            isKeepAlive = false
        }
        // RFC 9112 §9.3: `close` counts, whatever else is said.
        if notes.options.contains(.close) || line.method == "CONNECT" { isKeepAlive = false }
    }

    /// What has to be known until the last header is read.
    private struct Notes {
        var size: Int
        let hasAuthority: Bool
        var hosts = 0
        var options: HTTP1ConnectionOptions = []
        var upgrades: [String] = []
        var hasLength = false
        var hasCoding = false
    }

    private mutating func add(_ name: String, _ value: String, _ notes: inout Notes) throws(HTTP1Refusal) {
        // By length first: hardly any name has to be compared with more than one.
        switch name.utf8.count {
        case 2 where name == "te": break
        case 4 where name == "host":
            notes.hosts += 1
            // RFC 9112 §3.2.
            guard HTTP1Authority.isValid(value) else { throw .malformed }
            if !notes.hasAuthority { headers.add(name: ":authority", value: value) }
        case 6 where name == "expect": expectsContinue = !isHTTP10 && value.lowercased() == "100-continue"
        case 7 where name == "upgrade": notes.upgrades.append(value)
        case 10 where name == "connection": notes.options.formUnion(HTTP1ConnectionOptions(value))
        case 10 where name == "keep-alive": break
        case 14 where name == "content-length":
            // RFC 9112 §6.3: neither a second one nor one beside chunks, whatever it says.
            guard !notes.hasLength, !notes.hasCoding, let length = HTTP1RequestHead.length(value) else {
                throw .malformed
            }
            notes.hasLength = true
            if length > 0 { body = .length(length) }
            headers.add(name: name, value: value)
        case 16 where name == "proxy-connection": break
        case 17 where name == "transfer-encoding":
            // RFC 9112 §6.1: HTTP/1.0 has none.
            guard !notes.hasLength, !notes.hasCoding, !isHTTP10 else { throw .malformed }
            notes.hasCoding = true
            try check(coding: value)
            body = .chunks
        default: headers.add(name: name, value: value)
        }
    }

    /// We know only the coding that has to be there; a body whose last coding is another has no end (RFC 9112 §6.3).
    private func check(coding value: String) throws(HTTP1Refusal) {
        let coding = value.lowercased()
        if coding == "chunked" { return }
        let isUnknown = coding.hasSuffix("chunked") && !coding.hasPrefix("chunked,")
        throw isUnknown ? HTTP1Refusal(status: 501) : .malformed
    }

    /// Whether a line ends as the first one of a request does, in `HTTP/`digit`.`digit.
    static func endsInVersion(_ line: Span<UInt8>) -> Bool {
        let hasReturn = !line.isEmpty && line[line.count - 1] == UInt8(ascii: "\r")
        let start = line.count - (hasReturn ? 1 : 0) - RequestLine.versionLength
        return start >= 0 && RequestLine.version(line, at: start) != nil
    }

    /// The value of `Content-Length`: digits and nothing else.
    private static func length(_ value: String) -> Int? {
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(value)
    }
}

/// The first line of a request (RFC 9112 §3).
private struct RequestLine {
    let method: String
    let path: String
    /// The authority of a target that names one (RFC 9112 §3.2.2 and §3.2.3).
    let authority: String?
    let isHTTP10: Bool
    /// How many bytes the target has.
    let size: Int
    /// Where the headers begin.
    let end: Int

    init(_ bytes: Span<UInt8>) throws(HTTP1Refusal) {
        var index = 0
        while HTTP1Line.isToken(bytes[index]) { index += 1 }
        let name = 0..<index
        guard !name.isEmpty, bytes[index] == UInt8(ascii: " ") else { throw .malformed }
        index += 1
        let start = index
        while bytes[index] > 0x20, bytes[index] < 0x7f { index += 1 }
        let target = start..<index
        guard !target.isEmpty, bytes[index] == UInt8(ascii: " ") else { throw .malformed }
        isHTTP10 = try RequestLine.isHTTP10(bytes, at: index + 1)
        index += 1 + RequestLine.versionLength
        try HTTP1Line.lineBreak(in: bytes, at: &index)
        end = index
        size = target.count
        method = try RequestLine.method(bytes, name)
        let text = bytes.text(target)
        // Nearly all begin so; the asterisk is for the whole server.
        if bytes[start] == UInt8(ascii: "/") || text == "*" {
            (path, authority) = (text, nil)
        } else {
            (path, authority) = try RequestLine.split(text, isTunnel: method == "CONNECT")
        }
    }

    static let versionLength = 8

    /// The version at a place, as `HTTP/1.1` says it; nil where there is none.
    static func version(_ bytes: Span<UInt8>, at start: Int) -> (major: UInt8, minor: UInt8)? {
        guard start + versionLength <= bytes.count else { return nil }
        let expected: StaticString = "HTTP/0.0"
        for index in 0..<versionLength where index != 5 && index != 7 {
            guard bytes[start + index] == expected.utf8Start[index] else { return nil }
        }
        let (major, minor) = (bytes[start + 5] &- 0x30, bytes[start + 7] &- 0x30)
        return major < 10 && minor < 10 ? (major, minor) : nil
    }

    /// Reads `HTTP/1.0` or `HTTP/1.1`; a later version of HTTP/1 is answered as this one (RFC 9110 §2.5), another major one
    /// is another protocol.
    private static func isHTTP10(_ bytes: Span<UInt8>, at start: Int) throws(HTTP1Refusal) -> Bool {
        guard let version = version(bytes, at: start) else { throw .malformed }
        guard version.major == 1 else { throw HTTP1Refusal(status: 505) }
        return version.minor == 0
    }

    private static func method(_ bytes: Span<UInt8>, _ name: Range<Int>) throws(HTTP1Refusal) -> String {
        guard name.count <= 16 else { throw HTTP1Refusal(status: 501) }
        let method = bytes.text(name)
        if method == "GET" || method == "POST" || methods.contains(method) { return method }
        throw HTTP1Refusal(status: 501)
    }

    /// Those of RFC 9110 and of the registry of methods; others must not be taken for one of these.
    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "ACL", "BASELINE-CONTROL",
        "BIND",
        "CHECKIN", "CHECKOUT", "COPY", "LABEL", "LINK", "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL",
        "MKREDIRECTREF", "MKWORKSPACE", "MOVE", "M-SEARCH", "NOTIFY", "ORDERPATCH", "PROPFIND", "PROPPATCH", "PURGE",
        "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK",
        "UNSUBSCRIBE", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL",
    ]

    /// The path and the authority of a target that does not begin with a slash (RFC 9112 §3.2.2 and §3.2.3).
    private static func split(_ target: String, isTunnel: Bool) throws(HTTP1Refusal) -> (String, String?) {
        if isTunnel, HTTP1Authority.isValid(target) { return (target, nil) }
        let start = target.prefix(8).lowercased()
        guard let scheme = ["http://", "https://"].first(where: start.hasPrefix) else { throw .malformed }
        let rest = target.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = String(rest[..<end])
        guard !authority.isEmpty, HTTP1Authority.isValid(authority) else { throw .malformed }
        return ((rest[end...].hasPrefix("/") ? "" : "/") + rest[end...], authority)
    }
}

/// What the `Connection` headers of a request ask for (RFC 9110 §7.6.1).
private struct HTTP1ConnectionOptions: OptionSet {
    let rawValue: UInt8

    static let close = HTTP1ConnectionOptions(rawValue: 1)
    static let keepAlive = HTTP1ConnectionOptions(rawValue: 2)
    static let upgrade = HTTP1ConnectionOptions(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ value: String) {
        self = []
        for option in value.lowercased().split(separator: ",") {
            switch option.filter({ $0 != " " && $0 != "\t" }) {
            case "close": insert(.close)
            case "keep-alive": insert(.keepAlive)
            case "upgrade": insert(.upgrade)
            default: break
            }
        }
    }
}
