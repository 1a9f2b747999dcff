import MicroCore
import MicroJSON
import MicroWire
import NIOHPACK

/// Builds the headers of a call (spec platform-framework.md §1, "Metadata sent by the client").
enum RequestWriter {
    static let userAgent = "micro-swift"

    /// Those that all calls of an endpoint at an address have.
    static func prefix(of call: OutgoingCall, to address: String) -> HTTP2CommonHeaders {
        let request = call.request
        return HTTP2CommonHeaders([
            (":method", "POST"), (":scheme", "http"),
            (":path", clean(CallPath.text(service: request.service, endpoint: request.endpoint))),
            (":authority", address), ("content-type", request.encoding.grpcContentType), ("te", "trailers"),
            ("user-agent", userAgent), (Headers.contentType, request.encoding.microContentType),
            ("grpc-accept-encoding", GRPCInflater.accepted), (Headers.namespace, clean(call.namespace)),
        ])
    }

    /// Those that a call brings along, except for its namespace.
    static func write(_ metadata: Metadata, to headers: inout HPACKHeaders) {
        for (written, value) in metadata.fields {
            let name = lowercased(written)
            if name == Headers.namespace || isReserved(name) { continue }
            headers.add(
                name: name, value: name.hasSuffix("-bin") ? base64(value) : clean(value),
                indexing: name == Headers.authorization ? .neverIndexed : .indexable)
        }
    }

    /// Most names are written as they travel.
    private static func lowercased(_ name: String) -> String {
        let bytes = name.utf8.span
        for index in bytes.indices where bytes[index] >= 0x41 && bytes[index] <= 0x5a { return name.lowercased() }
        return name
    }

    /// Headers that the transport writes itself, those that must not travel, and those that no peer would take.
    static func isReserved(_ name: String) -> Bool {
        let bytes = name.utf8.span
        guard !bytes.isEmpty else { return true }
        for index in bytes.indices where !isToken(bytes[index]) { return true }
        // By length first: hardly any name has to be compared with more than one.
        switch bytes.count {
        case 2: return name == "te"
        case 4: return name == "host"
        case 6: return name == "expect"
        case 7: return name == Headers.timeout || name == "upgrade"
        case 10: return name == "user-agent" || name == "connection" || name == "keep-alive"
        case 12 where name == "content-type": return true
        case 14 where name == "content-length" || name == Headers.contentType: return true
        case 16 where name == "proxy-connection": return true
        case 17 where name == "transfer-encoding": return true
        default: return ResponseHead.isTransport(name)
        }
    }

    /// What gRPC allows in names (gRPC over HTTP/2, "Header-Name"); peers refuse calls with others.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// Binary values travel as base64; one that is some already is left alone, so that headers can be passed on.
    private static func base64(_ value: String) -> String {
        if Base64.decode(value.utf8) != nil { return value }
        return String(decoding: Base64.encode(Array(value.utf8)), as: UTF8.self)
    }

    private static func clean(_ value: String) -> String {
        let bytes = value.utf8.span
        var isClean = true
        for index in bytes.indices { isClean = isClean && !isControl(bytes[index]) }
        if isClean { return value }
        return String(decoding: value.utf8.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
    }

    /// Other than a tab.
    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7f }
}
