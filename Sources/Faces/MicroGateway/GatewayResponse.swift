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
        let value = try JSON.parse(json).sortedKeys()
        return GatewayResponse(status: 200, contentType: contentType, body: JSON.serialize(value))
    }

    /// The JSON of an error; its code is the status where it is one.
    static func failure(_ error: any Error) -> GatewayResponse {
        let error =
            error as? MicroError
            ?? MicroError.internalServerError("go.micro.api", "error during request: \(error)")
        // Interim statuses, and those without a body, could not carry the error.
        let status = (200..<600).contains(error.code) && ![204, 304].contains(error.code) ? error.code : 500
        return GatewayResponse(status: status, contentType: "application/json", body: error.json)
    }

    static func redirect(to path: String) -> GatewayResponse {
        GatewayResponse(status: 301, contentType: nil, body: [], headers: [("location", path)])
    }

    /// Writes the answer.
    func send(on stream: any WireStream, origin: String?) {
        var headers = headers
        if status != 204 { headers.append(("content-length", "\(body.count)")) }
        stream.send(
            GatewayResponse.head(status, contentType: contentType, headers, origin: origin), endStream: body.isEmpty)
        if !body.isEmpty { stream.send(ByteBuffer(bytes: body), endStream: true) }
    }

    /// The head of an answer, with what lets pages of any origin read it (spec platform-gateway.md §2).
    static func head(
        _ status: Int, contentType: String?, _ headers: [(String, String)] = [], origin: String?
    ) -> HPACKHeaders {
        var head = HPACKHeaders()
        head.reserveCapacity(10)
        head.add(name: ":status", value: "\(status)")
        if let contentType { head.add(name: "content-type", value: contentType) }
        for (name, value) in headers { head.add(name: name, value: value) }
        head.add(name: "access-control-allow-origin", value: origin ?? "*")
        head.add(name: "access-control-allow-credentials", value: "true")
        head.add(name: "access-control-allow-methods", value: "POST, PATCH, GET, OPTIONS, PUT, DELETE")
        head.add(
            name: "access-control-allow-headers",
            value: "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, Micro-Namespace"
        )
        return head
    }
}
