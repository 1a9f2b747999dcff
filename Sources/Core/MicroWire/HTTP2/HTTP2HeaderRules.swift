import NIOHPACK

/// Which header lists are well-formed (RFC 9113 §8.2 and §8.3).
enum HTTP2HeaderRules {
    /// A broken rule; the stream is reset with PROTOCOL_ERROR.
    struct Violation: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// What a valid list said about the body.
    struct Facts {
        var contentLength: Int?
        var status: Int?
    }

    enum Kind {
        case request
        case response
        case trailers
    }

    static func check(_ list: HTTP2HeaderList, as kind: Kind) throws(Violation) -> Facts {
        if let known = list.memo?.facts, known.kind == kind { return known.of }
        let facts = try read(list, as: kind)
        list.memo?.facts = (kind, facts)
        return facts
    }

    private static func read(_ list: HTTP2HeaderList, as kind: Kind) throws(Violation) -> Facts {
        guard list.isWellFormed else { throw Violation("a forbidden character in a header, or one without a name") }
        var facts = Facts()
        var pseudo = Pseudo()
        var regularSeen = false
        for (name, value, _) in list.headers {
            if name.utf8.first == UInt8(ascii: ":") {
                guard !regularSeen else { throw Violation("pseudo-header after a regular one") }
                try pseudo.see(name, value, kind)
                continue
            }
            regularSeen = true
            // By length first: hardly any name has to be compared.
            switch name.utf8.count {
            case 2 where name == "te" && value != "trailers": throw Violation("te other than trailers")
            case 7 where name == "upgrade", 10 where name == "connection" || name == "keep-alive",
                16 where name == "proxy-connection", 17 where name == "transfer-encoding":
                throw Violation("connection-specific header \(name)")
            case 14 where name == "content-length":
                guard let length = Int(value), length >= 0, facts.contentLength ?? length == length,
                    value.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
                else { throw Violation("content-length is no length") }
                facts.contentLength = length
            default: break
            }
        }
        facts.status = pseudo.status
        try pseudo.finish(kind)
        return facts
    }

    /// Whether a name has only characters that are allowed (RFC 9113 §8.2.1); a colon begins those of pseudo-headers.
    static func isWellFormed(name: String) -> Bool {
        let bytes = name.utf8.span
        guard !bytes.isEmpty else { return false }
        var isWrong = false
        for index in bytes.indices {
            let byte = bytes[index]
            isWrong = isWrong || byte <= 0x20 || byte >= 0x7f || byte >= 0x41 && byte <= 0x5a
            isWrong = isWrong || byte == UInt8(ascii: ":") && index > 0
        }
        return !isWrong
    }

    /// Whether a value has neither line breaks nor zero bytes (RFC 9113 §8.2.1).
    static func isWellFormed(value: String) -> Bool {
        let bytes = value.utf8.span
        var lowest = UInt8.max
        for index in bytes.indices { lowest = min(lowest, bytes[index]) }
        guard lowest <= 0x0d else { return true }
        for index in bytes.indices where [0, 0x0a, 0x0d].contains(bytes[index]) { return false }
        return true
    }

    private struct Pseudo {
        var method = false
        var scheme = false
        var path = false
        var authority = false
        var isConnect = false
        var status: Int?

        mutating func see(_ name: String, _ value: String, _ kind: Kind) throws(Violation) {
            switch (name.utf8.count, kind) {
            case (7, .request) where !method && name == ":method":
                guard !value.isEmpty else { throw Violation("empty :method") }
                method = true
                isConnect = value == "CONNECT"
            case (7, .request) where !scheme && name == ":scheme": scheme = true
            case (5, .request) where !path && name == ":path":
                guard !value.isEmpty else { throw Violation("empty :path") }
                path = true
            case (10, .request) where !authority && name == ":authority": authority = true
            case (7, .response) where status == nil && name == ":status":
                guard value.utf8.count == 3, let number = Int(value), number >= 100 else {
                    throw Violation(":status is no status")
                }
                status = number
            default: throw Violation("pseudo-header \(name) unknown, twice or out of place")
            }
        }

        func finish(_ kind: Kind) throws(Violation) {
            switch kind {
            case .request:
                // CONNECT names a host only (RFC 9113 §8.5).
                guard method, isConnect ? authority && !scheme && !path : scheme && path else {
                    throw Violation("request without :method, :scheme or :path")
                }
            case .response: guard status != nil else { throw Violation("response without :status") }
            case .trailers: break
            }
        }
    }
}
