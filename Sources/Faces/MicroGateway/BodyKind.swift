/// What the body of a request is, as its content type says (spec platform-gateway.md §4).
enum BodyKind: Hashable {
    /// Also what is not known, and what has no content type.
    case json
    case form
    case multipart
    case protobuf
    case jsonRPC
    /// No message alone: it is framed, or may be anything.
    case unsupported

    static let multipartType = "multipart/form-data"

    /// - Parameter mediaType: a content type without parameters, in lower case.
    init(mediaType: String) {
        switch mediaType {
        case "application/json", "": self = .json
        case "application/x-www-form-urlencoded": self = .form
        case BodyKind.multipartType: self = .multipart
        case "application/protobuf", "application/x-protobuf", "application/proto": self = .protobuf
        case "application/json-rpc": self = .jsonRPC
        case "application/octet-stream", "application/proto-rpc", "application/protorpc": self = .unsupported
        // As gRPC's, and in the original, it is JSON without a frame.
        case "application/grpc+json": self = .json
        default: self = BodyKind.isGRPC(mediaType) ? .unsupported : .json
        }
    }

    /// Whether a type is one of gRPC's or gRPC-Web's, whatever its messages are written in.
    static func isGRPC(_ mediaType: String) -> Bool {
        guard mediaType.hasPrefix("application/grpc") else { return false }
        switch mediaType.prefix(while: { $0 != "+" }) {
        case "application/grpc", "application/grpc-web", "application/grpc-web-text": return true
        default: return false
        }
    }

    /// A content type without its parameters, in lower case.
    static func mediaType(_ value: String) -> String {
        // As nearly everybody writes it.
        if value == "application/json" { return value }
        return value.prefix { $0 != ";" }.trimmingOptionalSpace().lowercased()
    }
}

extension Substring {
    /// Without the spaces and tabs that fields may have around their values (RFC 9110 §5.6.3).
    func trimmingOptionalSpace() -> Substring {
        func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
        var text = drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
