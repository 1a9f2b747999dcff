import MicroCore
import MicroJSON
import MicroWire
import NIOHPACK

/// Builds the headers of a call (spec platform-framework.md §1, "Metadata sent by the client").
enum RequestWriter {
    static let userAgent = "micro-swift"

    static func headers(
        _ request: ClientRequest, address: String, namespace: String, deadline: ContinuousClock.Instant?
    ) -> HPACKHeaders {
        var headers = HPACKHeaders()
        headers.reserveCapacity(12 + request.metadata.fields.count)
        headers.add(name: ":method", value: "POST")
        headers.add(name: ":scheme", value: "http")
        headers.add(name: ":path", value: clean(CallPath.text(service: request.service, endpoint: request.endpoint)))
        headers.add(name: ":authority", value: address)
        headers.add(name: "content-type", value: request.encoding.grpcContentType)
        headers.add(name: "te", value: "trailers")
        headers.add(name: "user-agent", value: userAgent)
        headers.add(name: Headers.contentType, value: request.encoding.microContentType)
        headers.add(name: "grpc-accept-encoding", value: GRPCInflater.accepted)
        if let deadline {
            let remaining = max(0, (deadline - .now).nanoseconds)
            // Unique values would only churn the dynamic table (design.md §3).
            headers.add(name: "grpc-timeout", value: GRPCTimeout.text(nanoseconds: remaining), indexing: .nonIndexable)
            headers.add(name: Headers.timeout, value: "\(remaining)", indexing: .nonIndexable)
        }
        var namesNamespace = false
        for (written, value) in request.metadata.fields {
            let name = written.utf8.contains { $0 >= 0x41 && $0 <= 0x5a } ? written.lowercased() : written
            if isReserved(name) { continue }
            if name == Headers.namespace { namesNamespace = true }
            headers.add(
                name: name, value: name.hasSuffix("-bin") ? base64(value) : clean(value),
                indexing: name == Headers.authorization ? .neverIndexed : .indexable)
        }
        if !namesNamespace { headers.add(name: Headers.namespace, value: namespace) }
        return headers
    }

    /// Headers that the transport writes itself, and those that must not travel.
    static func isReserved(_ name: String) -> Bool {
        reserved.contains(name) || ResponseHead.isTransport(name) || !name.utf8.allSatisfy(isToken)
    }

    private static let reserved: Set<String> = [
        "content-type", "te", "user-agent", Headers.contentType, "grpc-timeout", Headers.timeout, "connection", "host",
        "content-length", "transfer-encoding", "keep-alive", "proxy-connection", "upgrade", "expect", "",
    ]

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
        guard value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }) else { return value }
        return String(decoding: value.utf8.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
    }
}
