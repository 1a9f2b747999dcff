import MicroCore
import MicroWire
import NIOHPACK

/// What the headers of a request say to the server, read in one pass.
struct RequestHeaders {
    var path = ""
    var contentType = ""
    var isPost = false
    /// The shorter of `grpc-timeout` and `timeout`.
    var timeout: Duration?
    /// How messages are compressed whose flag says so; empty when no header says.
    var compression = ""
    /// What the handler sees.
    var metadata = Metadata()

    init(_ headers: HPACKHeaders) {
        var fields: [Metadata.Field] = []
        fields.reserveCapacity(headers.count)
        var fallback: String?
        for (name, value, _) in headers {
            switch name {
            case ":path": path = value
            case ":method": isPost = value == "POST"
            case ":scheme", ":authority", "te", "grpc-accept-encoding": break
            case "grpc-encoding": compression = value
            case "grpc-timeout": limit(GRPCTimeout.parse(value))
            case Headers.timeout: limit(Int64(value).flatMap { $0 > 0 ? .nanoseconds($0) : nil })
            case Headers.contentType: fallback = value
            default:
                if name == "content-type" { contentType = value }
                fields.append((name, value))
            }
        }
        if contentType.isEmpty { contentType = fallback ?? "application/grpc" }
        metadata = Metadata(fields)
    }

    private mutating func limit(_ duration: Duration?) {
        guard let duration else { return }
        timeout = min(timeout ?? duration, duration)
    }
}
