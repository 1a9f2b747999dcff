import MicroCore
import MicroWire
import NIOHPACK

/// What the headers of a request say to the server, read in one pass.
final class RequestHeaders: Sendable {
    let path: String
    let contentType: String
    /// Nil for a content type that no codec is known for.
    let encoding: MessageEncoding?
    let isPost: Bool
    /// The shorter of `grpc-timeout` and `timeout`.
    let timeout: Duration?
    /// How messages are compressed whose flag says so; empty when no header says.
    let compression: String
    /// What the handler sees.
    let metadata: Metadata

    init(_ headers: HPACKHeaders) {
        var path = ""
        var contentType = ""
        var isPost = false
        var timeout: Duration?
        var compression = ""
        var fields: [Metadata.Field] = []
        fields.reserveCapacity(headers.count)
        var fallback: String?
        func limit(_ duration: Duration?) {
            guard let duration else { return }
            timeout = min(timeout ?? duration, duration)
        }
        for (name, value, _) in headers {
            // By length first: hardly any name has to be compared with more than one.
            switch name.utf8.count {
            case 2 where name == "te", 7 where name == ":scheme", 10 where name == ":authority",
                20 where name == "grpc-accept-encoding":
                break
            case 5 where name == ":path": path = value
            case 6 where name == "cookie":
                // Clients may cut it so that tables hold its parts (RFC 9113 §8.2.3).
                if let place = fields.firstIndex(where: { $0.name == name }) {
                    fields[place].value += "; \(value)"
                } else {
                    fields.append((name, value))
                }
            case 7 where name == ":method": isPost = value == "POST"
            case 7 where name == Headers.timeout: limit(Int64(value).flatMap { $0 > 0 ? .nanoseconds($0) : nil })
            case 12 where name == "grpc-timeout": limit(GRPCTimeout.parse(value))
            case 13 where name == "grpc-encoding": compression = value
            case 14 where name == Headers.contentType: fallback = value
            default:
                if name == "content-type" { contentType = value }
                fields.append((name, value))
            }
        }
        if contentType.isEmpty { contentType = fallback ?? "application/grpc" }
        self.path = path
        self.contentType = contentType
        encoding = MessageEncoding(contentType: contentType)
        self.isPost = isPost
        self.timeout = timeout
        self.compression = compression
        metadata = Metadata(fields)
    }
}
