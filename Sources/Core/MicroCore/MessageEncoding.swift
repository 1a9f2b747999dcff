/// How the bytes of a message are written: what the content type of a call says.
public enum MessageEncoding: String, Sendable, Hashable, CaseIterable {
    /// Protobuf wire format.
    case protobuf
    /// JSON text.
    case json
    /// Opaque bytes, passed on unread.
    case bytes

    /// The encoding that a content type stands for (spec platform-framework.md §1, "Codecs by content type").
    ///
    /// - Parameter contentType: a header value; parameters after `;` are ignored.
    /// - Returns: nil for a content type that no codec is known for.
    public init?(contentType: some StringProtocol) {
        // As callers write it, in nearly every call.
        switch contentType {
        case "application/grpc+proto", "application/grpc": self = .protobuf
        case "application/grpc+json", "application/json": self = .json
        default: self.init(header: contentType)
        }
    }

    /// Reads a header value in any spelling.
    private init?(header contentType: some StringProtocol) {
        let end = contentType.firstIndex(of: ";") ?? contentType.endIndex
        switch contentType[..<end].lowercased().trimmingSpaces() {
        case "application/grpc", "application/grpc+proto", "application/proto", "application/protobuf",
            "application/octet-stream":
            self = .protobuf
        case "application/json", "application/grpc+json", "multipart/form-data": self = .json
        case "application/grpc+bytes": self = .bytes
        default: return nil
        }
    }

    /// The content type that a gRPC call carries on the wire.
    public var grpcContentType: String {
        switch self {
        case .protobuf: "application/grpc+proto"
        case .json: "application/grpc+json"
        case .bytes: "application/grpc+bytes"
        }
    }

    /// The content type that the framework's own `x-content-type` header names.
    public var microContentType: String {
        switch self {
        case .protobuf: "application/grpc+proto"
        case .json: "application/json"
        case .bytes: "application/grpc+bytes"
        }
    }
}

extension String {
    func trimmingSpaces() -> String {
        guard hasPrefix(" ") || hasSuffix(" ") else { return self }
        let kept = drop { $0 == " " }
        return String(kept.prefix(upTo: kept.lastIndex { $0 != " " }.map(kept.index(after:)) ?? kept.startIndex))
    }
}
