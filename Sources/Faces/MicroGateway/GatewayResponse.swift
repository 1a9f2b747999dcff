import MicroCore
import MicroJSON
import MicroWire
import NIOCore
import NIOHPACK

/// An answer of the gateway.
struct GatewayResponse {
    var status: Int
    var contentType: String?
    var body: [UInt8]
    var headers: [(String, String)] = []

    /// The answer of an endpoint: its JSON with sorted keys and nothing escaped for HTML (spec platform-gateway.md §5).
    static func success(_ json: [UInt8], contentType: String) throws -> GatewayResponse {
        if json.isEmpty { return GatewayResponse(status: 204, contentType: nil, body: []) }
        return GatewayResponse(status: 200, contentType: contentType, body: try JSON.sortKeys(json))
    }

    /// The JSON of an error; its code is the status where it is one.
    static func failure(_ error: any Error) -> GatewayResponse {
        let error = error as? MicroError ?? MicroError(.unreadableAnswer, "\(error)")
        // Interim statuses, and those without a body, could not carry the error.
        let status = (200..<600).contains(error.code) && ![204, 304].contains(error.code) ? error.code : 500
        var response = GatewayResponse(status: status, contentType: "application/json", body: error.json)
        // What would be taken (RFC 9110 §12.5.3).
        if error.code == ErrorEntry.unsupportedCoding.code, ErrorEntry.unsupportedCoding.fits(error) {
            response.headers = [("accept-encoding", ContentCoding.accepted)]
        }
        return response
    }

    /// The detail of an error, as gRPC escapes it; no trailers are announced, since none come.
    private var grpcMessage: String {
        guard status >= 400, let detail = (try? JSON.parse(body))?["detail"]?.stringValue else { return "" }
        return GRPCStatusText.encode(GRPCStatusText.shortened(detail))
    }

    /// Sends the client elsewhere; after a 301 most make a GET without a body of what was another method.
    static func redirect(to path: String, method: String) -> GatewayResponse {
        let status = method == "GET" || method == "HEAD" ? 301 : 308
        return GatewayResponse(status: status, contentType: nil, body: [], headers: [("location", path)])
    }

    /// Writes the answer.
    ///
    /// - Parameter request: what it answers; nil before anything of it is known.
    func send(on stream: any WireStream, to request: GatewayRequest?) {
        var headers = headers
        if request?.wantsGRPCStatus == true {
            headers += [("grpc-status", status < 400 ? "0" : "13"), ("grpc-message", grpcMessage)]
        }
        let head = GatewayResponse.head(
            status, contentType: contentType, contentLength: status == 204 ? nil : body.count, headers, to: request)
        stream.send(head, endStream: body.isEmpty)
        if !body.isEmpty { stream.send(ByteBuffer(bytes: body), endStream: true) }
    }

    /// The head of an answer, with what lets pages of any origin read it (spec platform-gateway.md §2).
    static func head(
        _ status: Int, contentType: String?, contentLength: Int? = nil, _ headers: [(String, String)] = [],
        to request: GatewayRequest?
    ) -> HPACKHeaders {
        // A list that is made of all fields at once does not look at each letter of their names.
        var fields: [(String, String)] = []
        fields.reserveCapacity(7 + headers.count)
        fields.append((":status", "\(status)"))
        if let contentType { fields.append(("content-type", contentType)) }
        fields += headers
        fields.append(("access-control-allow-origin", request?.origin ?? "*"))
        fields.append(("access-control-allow-credentials", "true"))
        fields.append(("access-control-allow-methods", "POST, PATCH, GET, OPTIONS, PUT, DELETE"))
        fields.append(("access-control-allow-headers", allowedHeaders(request?.wantedHeaders)))
        // Behind what is the same in each answer, as connections write that fastest.
        if let contentLength { fields.append(("content-length", "\(contentLength)")) }
        return HPACKHeaders(fields)
    }

    private static let usualHeaders =
        "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, Micro-Namespace"

    /// The headers that pages may send: the original's list, and what a pre-flight asks for.
    private static func allowedHeaders(_ wanted: String?) -> String {
        guard let wanted else { return usualHeaders }
        var known = Set(usualHeaders.lowercased().split(separator: ", "))
        var names = usualHeaders
        for name in wanted.split(whereSeparator: { $0 == "," || $0 == " " })
        where name.utf8.allSatisfy(isTokenByte) && known.insert(Substring(name.lowercased())).inserted {
            names += ", \(name)"
        }
        return names
    }

    /// What names of headers are made of (RFC 9110 §5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
