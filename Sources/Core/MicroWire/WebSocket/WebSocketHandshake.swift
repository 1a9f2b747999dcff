import MicroJSON
import NIOHPACK

/// A client's opening handshake (RFC 6455 §4.2.1) and its answer.
package struct WebSocketHandshake {
    let key: String
    let subprotocols: [String]

    /// Whether a request asks for a WebSocket connection, in whatever version.
    ///
    /// HTTP/1.1 keeps `upgrade` only in a list that may have one: of its own version and named by `Connection`.
    package static func isRequested(by headers: HPACKHeaders) -> Bool {
        headers.value(of: "upgrade") != nil && headers.value(of: ":method") == "GET"
            && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// The sub-protocols that a client offers, the one it likes best first.
    package static func subprotocols(offeredBy headers: HPACKHeaders) -> [String] {
        headers[canonicalForm: "sec-websocket-protocol"].map { String($0) }.filter { !$0.isEmpty }
    }

    init(_ headers: HPACKHeaders) throws(WebSocketUpgradeError) {
        guard WebSocketHandshake.isRequested(by: headers) else { throw .notRequested }
        guard headers["sec-websocket-version"] == ["13"] else { throw .unsupportedVersion }
        let keys = headers["sec-websocket-key"]
        // 16 bytes in base64 are 24 characters with the padding.
        guard keys.count == 1, let key = keys.first, key.utf8.count == 24, Base64.decode(key.utf8)?.count == 16 else {
            throw .malformedKey
        }
        self.key = key
        subprotocols = WebSocketHandshake.subprotocols(offeredBy: headers)
    }

    /// The headers of the 101.
    ///
    /// - Parameter subprotocol: left out if the client has not offered it, for it would break the connection off.
    func response(subprotocol: String?, headers: [(String, String)]) -> HPACKHeaders {
        var response: HPACKHeaders = [
            "upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": WebSocketHandshake.accept(key),
        ]
        if let subprotocol, subprotocols.contains(subprotocol) {
            response.add(name: "sec-websocket-protocol", value: subprotocol)
        }
        for (name, value) in headers { response.add(name: name, value: value) }
        return response
    }

    /// What shows that the server has understood the client's key (RFC 6455 §4.2.2, step 5).
    static func accept(_ key: String) -> String {
        let digest = SHA1.digest(of: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return String(decoding: Base64.encode(digest), as: UTF8.self)
    }
}

/// Why a request does not become a WebSocket connection, and how it is answered instead.
package enum WebSocketUpgradeError: Error, Hashable, Sendable {
    /// It does not ask for one, has a body, or has been answered.
    case notRequested
    /// Its version is not 13.
    case unsupportedVersion
    /// Its key is not 16 bytes in base64.
    case malformedKey
    /// The server is being stopped.
    case stopping

    /// The HTTP status that says so.
    package var status: Int {
        switch self {
        case .notRequested, .malformedKey: 400
        case .unsupportedVersion: 426
        case .stopping: 503
        }
    }

    /// What is wrong, for people.
    package var reason: String {
        switch self {
        case .notRequested: "the request does not ask for one"
        case .unsupportedVersion: "the version has to be 13"
        case .malformedKey: "Sec-WebSocket-Key is not 16 bytes in base64"
        case .stopping: "the server is being stopped"
        }
    }

    /// The headers that belong to that status (RFC 6455 §4.4, RFC 9110 §15.5.22).
    package var headers: [(String, String)] {
        self == .unsupportedVersion ? [("upgrade", "websocket"), ("sec-websocket-version", "13")] : []
    }
}
