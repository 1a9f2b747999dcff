import MicroCore
import MicroJSON
import MicroRPC
import MicroWire
import NIOHPACK

/// An HTTP request to the gateway, and the message and metadata it stands for (spec platform-gateway.md §4).
final class GatewayRequest: Sendable {
    let method: String
    /// The path as it was sent, query included.
    let url: String
    let path: String
    let query: String
    /// What the path asks for.
    let target: GatewayTarget
    let contentType: String
    /// What separates the parts of a form in parts.
    let boundary: String?
    let origin: String?
    /// Asks for server-sent events, as a page's `EventSource` does.
    let wantsEvents: Bool
    /// The host and port that the client thinks it talks to.
    let authority: String
    let namespace: String
    let metadata: Metadata
    /// The same for its connections; nil when the request is not known to come again.
    let repeated: RepeatedMetadata?
    /// How long the body is, where the client says so.
    let bodyLength: Int?
    /// Of one that asks for a WebSocket: the sub-protocols that the client offers.
    let subprotocols: [String]?
    /// The headers that a page wants to send, in a pre-flight.
    let wantedHeaders: String?
    /// `X-Api-Field-a.b: value`: fields that middlemen add, and where `X-Api-Body` puts the body.
    private let fields: [(path: String, value: String)]
    private let bodyPath: String

    /// - Parameter isRepeated: whether they came before.
    init(_ headers: HPACKHeaders, isRepeated: Bool = false) {
        var method = ""
        var url = "/"
        var contentType = ""
        var origin: String?
        var accept = ""
        var authority = ""
        var boundary: String?
        var wantedHeaders: String?
        var fields: [(path: String, value: String)] = []
        var bodyPath = ""
        var bodyLength: Int?
        var metadata: [Metadata.Field] = []
        metadata.reserveCapacity(headers.count)
        for (name, value, _) in headers {
            // By length first: hardly any name has to be compared with more than one.
            switch name.utf8.count {
            case 7 where name == ":method": method = value
            case 5 where name == ":path": url = value
            case 10 where name == ":authority": authority = value
            case 7 where name == ":scheme": break
            case 10 where name == "x-api-body": bodyPath = value == "*" ? "" : value
            case 12 where name == "content-type":
                contentType = GatewayRequest.mediaType(value)
                if contentType == GatewayRequest.multipart { boundary = HeaderParameters(value)["boundary"] }
            case GatewayRequest.fieldPrefix.utf8.count... where name.hasPrefix(GatewayRequest.fieldPrefix):
                fields.append((String(name.dropFirst(GatewayRequest.fieldPrefix.count)), value))
            default:
                if name == "origin" { origin = value }
                if name == "access-control-request-headers" {
                    wantedHeaders = wantedHeaders.map { "\($0),\(value)" } ?? value
                }
                if name == "accept" { accept += accept.isEmpty ? value : ",\(value)" }
                if name == "content-length" { bodyLength = Int(value) }
                // Joined where that may be, since metadata of a call has one value for each name.
                if let index = metadata.firstIndex(where: { $0.name == name }),
                    let separator = Headers.separator(of: name, list: ",")
                {
                    metadata[index].value += separator + value
                } else {
                    metadata.append((name, value))
                }
            }
        }
        self.method = method
        self.url = url
        let mark = url.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = mark.map { String(url[..<$0]) } ?? url
        query = mark.map { String(url[$0...].dropFirst()) } ?? ""
        target = GatewayTarget(path: path)
        self.contentType = contentType
        self.boundary = boundary
        self.bodyLength = bodyLength
        subprotocols =
            WebSocketHandshake.isRequested(by: headers) ? WebSocketHandshake.subprotocols(offeredBy: headers) : nil
        self.wantedHeaders = wantedHeaders
        self.fields = fields
        self.bodyPath = bodyPath
        self.origin = origin
        wantsEvents = GatewayRequest.namesEvents(accept)
        self.authority = authority
        metadata.removeAll {
            $0.name == "method" || $0.name == "url" || $0.name == Headers.namespace && $0.value.isEmpty
        }
        if !method.isEmpty { metadata.append(("method", method)) }
        if !url.isEmpty { metadata.append(("url", url)) }
        self.metadata = Metadata(metadata)
        repeated = isRepeated ? RepeatedMetadata(self.metadata) : nil
        namespace = self.metadata.namespace ?? Namespace.default
    }

    private static func namesEvents(_ accept: String) -> Bool {
        // As most clients write it.
        if accept.isEmpty || accept == "*/*" { return false }
        return accept.contains("text/event-stream")
    }

    /// A content type without its parameters.
    private static func mediaType(_ value: String) -> String {
        // As nearly everybody writes it.
        if value == "application/json" { return value }
        return value.prefix { $0 != ";" }.lowercased().replacing(" ", with: "")
    }

    private static let unsupported: Set<String> = [
        "application/json-rpc", "application/protobuf", "application/proto", "application/octet-stream",
        "application/grpc", "application/grpc+proto", "application/grpc+bytes", "application/proto-rpc",
    ]
    private static let multipart = "multipart/form-data"
    private static let fieldPrefix = "x-api-field-"

    /// What its path names; another service may have it in the end.
    var route: GatewayRoute? { if case .endpoint(let route) = target { route } else { nil } }

    /// The content type of the answer.
    var answerType: String {
        ["application/json", "application/grpc+json"].contains(contentType) ? contentType : "application/json"
    }

    /// The content type of an answer in many parts: a form's stays a form (spec platform-gateway.md §6), but one in
    /// parts would need a boundary.
    var streamType: String {
        if wantsEvents { return "text/event-stream" }
        return contentType.isEmpty || contentType == GatewayRequest.multipart ? "application/json" : contentType
    }

    /// Whether the answer says how it went in the words of gRPC too.
    var wantsGRPCStatus: Bool { contentType != "application/json" && contentType.contains("application/grpc") }

    /// Builds the JSON message of the call.
    ///
    /// - Parameter body: the request's body.
    /// - Throws: ``MicroError``.
    func message(_ body: [UInt8]) throws -> [UInt8] {
        guard !GatewayRequest.unsupported.contains(contentType) else {
            guard contentType != "application/json-rpc" else { throw MicroError(.unsupportedJSONRPC) }
            throw MicroError(.unsupportedType, contentType)
        }
        if contentType == GatewayRequest.multipart { return JSON.serialize(.object(try multipartForm(body))) }
        if contentType == "application/x-www-form-urlencoded" {
            guard let form = String(validating: body, as: UTF8.self) else {
                throw QueryMessage.failure("the form is not UTF-8")
            }
            return JSON.serialize(.object(try QueryMessage.object(form: form, query: query)))
        }
        switch method {
        case "GET": return JSON.serialize(try base())
        case "POST", "PUT", "PATCH", "DELETE": return try merged(body)
        default: return Array("{}".utf8)
        }
    }

    private func multipartForm(_ body: [UInt8]) throws -> JSONObject {
        guard let boundary, (1...70).contains(boundary.utf8.count) else {
            throw QueryMessage.failure("the content type of the form has no boundary")
        }
        let form: MultipartForm
        do {
            form = try MultipartForm(body, boundary: boundary)
        } catch {
            throw QueryMessage.failure("the form is broken: \(error)")
        }
        return try form.object(query: query)
    }

    /// The answer that says what came of the call.
    func response(_ result: Result<ClientResponse, any Error>) -> GatewayResponse {
        do {
            return try .success(result.get().body, contentType: answerType)
        } catch {
            return .failure(error)
        }
    }

    /// What headers and query say, the query last.
    private func base() throws -> JSONValue {
        var base = JSONValue.object(JSONObject())
        for (path, value) in fields {
            base = QueryMessage.merge(base, with: try QueryMessage.nested(.string(value), at: path))
        }
        return QueryMessage.merge(base, with: .object(try QueryMessage.object(query: query)))
    }

    /// Body and query; the body wins and, with nothing to add, goes on byte for byte.
    private func merged(_ body: [UInt8]) throws -> [UInt8] {
        guard !query.isEmpty || !fields.isEmpty || !bodyPath.isEmpty else {
            return body.isEmpty ? Array("{}".utf8) : body
        }
        let base = try base()
        guard !body.isEmpty else { return JSON.serialize(base) }
        let message: JSONValue
        do {
            message = try JSON.parse(body)
        } catch {
            throw MicroError(.bodyNotJSON, "\(error)")
        }
        return JSON.serialize(QueryMessage.merge(base, with: try QueryMessage.nested(message, at: bodyPath)))
    }
}
