import MicroCore
import MicroJSON
import MicroWire
import NIOHPACK

/// An HTTP request to the gateway, and the message and metadata it stands for (spec platform-gateway.md §4).
struct GatewayRequest {
    let method: String
    /// The path as it was sent, query included.
    let url: String
    let path: String
    let query: String
    let contentType: String
    let origin: String?
    /// Asks for server-sent events, as a page's `EventSource` does.
    let wantsEvents: Bool
    /// The host and port that the client thinks it talks to.
    let authority: String
    let namespace: String
    let metadata: Metadata

    init(_ headers: HPACKHeaders) {
        var method = ""
        var url = "/"
        var contentType = ""
        var origin: String?
        var accept = ""
        var authority = ""
        var metadata = Metadata()
        for (name, value, _) in headers {
            switch name {
            case ":method": method = value
            case ":path": url = value
            case ":authority": authority = value
            case ":scheme": break
            case "content-type":
                contentType = value.prefix { $0 != ";" }.lowercased().replacing(" ", with: "")
            default:
                if name == "origin" { origin = value }
                if name == "accept" { accept += value }
                // Joined, since metadata of a call has one value for each name.
                if let before = metadata[name] {
                    metadata[name] = "\(before),\(value)"
                } else {
                    metadata.add(name, value)
                }
            }
        }
        self.method = method
        self.url = url
        let mark = url.firstIndex(of: "?") ?? url.endIndex
        path = String(url[..<mark])
        query = String(url[mark...].dropFirst())
        self.contentType = contentType
        self.origin = origin
        wantsEvents = accept.contains("text/event-stream")
        self.authority = authority
        if metadata[Headers.namespace]?.isEmpty == true { metadata[Headers.namespace] = nil }
        namespace = metadata[Headers.namespace] ?? Namespace.default
        metadata["method"] = method
        metadata["url"] = url
        self.metadata = metadata
    }

    private static let unsupported: Set<String> = [
        "application/json-rpc", "application/protobuf", "application/proto", "application/octet-stream",
        "application/grpc", "application/grpc+proto", "application/grpc+bytes", "application/proto-rpc",
        "multipart/form-data",
    ]

    /// The content type of the answer.
    var answerType: String {
        ["application/json", "application/grpc+json"].contains(contentType) ? contentType : "application/json"
    }

    /// The content type of an answer in many parts: a form's stays a form (spec platform-gateway.md §6).
    var streamType: String {
        if wantsEvents { return "text/event-stream" }
        return contentType.isEmpty ? "application/json" : contentType
    }

    /// Builds the JSON message of the call.
    ///
    /// - Parameter body: the request's body.
    /// - Throws: ``MicroError``.
    func message(_ body: [UInt8]) throws -> [UInt8] {
        guard !GatewayRequest.unsupported.contains(contentType) else {
            let code = contentType == "application/json-rpc" ? 500 : 415
            throw MicroError(id: "go.micro.api", code: code, detail: "Unsupported Content-Type: \(contentType)")
        }
        if contentType == "application/x-www-form-urlencoded" {
            guard let form = String(validating: body, as: UTF8.self) else {
                throw QueryMessage.failure("the form is not UTF-8")
            }
            return JSON.serialize(.object(try QueryMessage.object(form: form, query: query)))
        }
        switch method {
        case "GET": return JSON.serialize(.object(try QueryMessage.object(query: query)))
        case "POST", "PUT", "PATCH", "DELETE": return try merged(body)
        default: return Array("{}".utf8)
        }
    }

    /// Body and query; the body wins and, without a query, goes on byte for byte.
    private func merged(_ body: [UInt8]) throws -> [UInt8] {
        guard !query.isEmpty else { return body.isEmpty ? Array("{}".utf8) : body }
        let base = JSONValue.object(try QueryMessage.object(query: query))
        guard !body.isEmpty else { return JSON.serialize(base) }
        do {
            return JSON.serialize(QueryMessage.merge(base, with: try JSON.parse(body)))
        } catch {
            throw MicroError.badRequest("go.micro.api", "the body is not JSON: \(error)")
        }
    }
}
