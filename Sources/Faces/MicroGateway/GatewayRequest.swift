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
    /// What the content type says of the body.
    let bodyKind: BodyKind
    /// What separates the parts of a form in parts.
    let boundary: String?
    /// How the body is compressed.
    let coding: ContentCoding?
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
        var coding = ""
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
                contentType = BodyKind.mediaType(value)
                if contentType == BodyKind.multipartType { boundary = HeaderParameters(value)["boundary"] }
            case 16 where name == "content-encoding": coding += ",\(value)"
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
        query = mark.map { String(Substring(url.utf8[$0...].dropFirst())) } ?? ""
        target = GatewayTarget(path: path)
        self.contentType = contentType
        bodyKind = BodyKind(mediaType: contentType)
        self.coding = ContentCoding(header: coding)
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

    private static let fieldPrefix = "x-api-field-"

    /// What its path names; another service may have it in the end.
    var route: GatewayRoute? { if case .endpoint(let route) = target { route } else { nil } }

    /// The content type of the answer.
    var answerType: String {
        switch contentType {
        case "application/json", "application/grpc+json": contentType
        default: bodyKind == .protobuf ? contentType : "application/json"
        }
    }

    /// The content type of an answer in many parts: a form's stays a form (spec platform-gateway.md §6), but one in
    /// parts would need a boundary.
    var streamType: String {
        if wantsEvents { return "text/event-stream" }
        return contentType.isEmpty || bodyKind == .multipart ? "application/json" : contentType
    }

    /// Whether the answer says how it went in the words of gRPC too.
    var wantsGRPCStatus: Bool { BodyKind.isGRPC(contentType) }

    /// How the messages of the call are written, this one and its answer.
    var encoding: MessageEncoding { bodyKind == .protobuf ? .protobuf : .json }

    /// Builds the message of the call, in ``encoding``.
    ///
    /// - Parameters:
    ///   - body: the request's body, without its content coding.
    ///   - type: the type of the endpoint's requests, where the registry knows it.
    /// - Throws: ``MicroError``.
    func message(_ body: [UInt8], for type: ValueType? = nil) throws -> [UInt8] {
        switch bodyKind {
        case .json: break
        case .jsonRPC: throw MicroError(.unsupportedJSONRPC)
        case .unsupported: throw MicroError(.unsupportedType, contentType)
        case .protobuf:
            guard hasOnlyBody else { throw MicroError(.protobufAlone) }
            return body
        case .multipart: return GatewayRequest.json(try multipartForm(body, type), type)
        case .form:
            guard let form = String(validating: body, as: UTF8.self) else {
                throw QueryMessage.failure("it is not UTF-8")
            }
            return GatewayRequest.json(try QueryMessage.message(form: form, query: query, type: type), type)
        }
        switch method {
        case "GET": return GatewayRequest.json(try base(type), type)
        case "POST", "PUT", "PATCH", "DELETE": return try merged(body, type)
        default: return GatewayRequest.json(.object(JSONObject()), type)
        }
    }

    /// The JSON of a message made of parameters. For a type whose JSON is no object, `value` supplies it; without any
    /// parameter it is `null`, which is an empty message.
    private static func json(_ message: JSONValue, _ type: ValueType?) -> [UInt8] {
        guard let type, type.isValue, case .object(let object) = message else { return JSON.serialize(message) }
        if object.isEmpty { return Array("null".utf8) }
        guard object.count == 1, let value = object["value"] else { return JSON.serialize(message) }
        return JSON.serialize(value)
    }

    /// Whether nothing is to be merged with the body.
    private var hasOnlyBody: Bool { query.isEmpty && fields.isEmpty && bodyPath.isEmpty }

    private func multipartForm(_ body: [UInt8], _ type: ValueType?) throws -> JSONValue {
        guard let boundary, (1...70).contains(boundary.utf8.count) else {
            throw QueryMessage.failure("its content type has no boundary")
        }
        let form: MultipartForm
        do { form = try MultipartForm(body, boundary: boundary) } catch { throw QueryMessage.failure("\(error)") }
        return try form.message(query: query, type: type)
    }

    /// The answer that says what came of the call.
    func response(_ result: Result<ClientResponse, any Error>) -> GatewayResponse {
        do {
            let message = try result.get().body
            // A message of protobuf may well have no bytes.
            if bodyKind == .protobuf { return GatewayResponse(status: 200, contentType: answerType, body: message) }
            return try .success(message, contentType: answerType)
        } catch {
            return .failure(error)
        }
    }

    /// What headers and query say, the query last.
    private func base(_ type: ValueType?) throws -> JSONValue {
        let message = try QueryMessage.message(query: query, type: type)
        guard !fields.isEmpty else { return message }
        var base = JSONValue.object(JSONObject())
        for (path, value) in fields {
            base = QueryMessage.merge(base, with: try QueryMessage.nested(.string(value), at: path))
        }
        return QueryMessage.merge(base, with: message)
    }

    /// Body and query; the body wins and, with nothing to add, goes on byte for byte.
    private func merged(_ body: [UInt8], _ type: ValueType?) throws -> [UInt8] {
        if body.isEmpty { return GatewayRequest.json(try base(type), type) }
        guard !hasOnlyBody else { return body }
        let base = try base(type)
        let message: JSONValue
        do { message = try JSON.parse(body) } catch { throw MicroError(.bodyNotJSON, "\(error)") }
        let patch = try QueryMessage.nested(message, at: bodyPath)
        if base.objectValue?.isEmpty == true { return JSON.serialize(patch) }
        if patch == .null { return GatewayRequest.json(base, type) }
        guard case .object = patch, case .object = base else { throw MicroError(.bodyBesideQuery) }
        return JSON.serialize(QueryMessage.merge(base, with: patch))
    }
}
