import NIOCore

/// What happens on a WebSocket connection.
package enum WebSocketEvent: Hashable, Sendable {
    /// A message is complete.
    case message(WebSocketMessage)
    /// Payload bytes that had waited are in the output now.
    case sent(Int)
    /// The peer answered a ping, or says by itself that it is there.
    case pong(ByteBuffer)
    /// The peer closed or answered our close, with a code unless it gave none: nothing follows what is in the output.
    case closed(WebSocketCloseCode?, reason: String)
    /// The peer broke a rule. The output ends with our close frame unless that was sent before.
    case failed(WebSocketFault)
}

/// A rule of RFC 6455 that the peer broke, and the code it is told.
package struct WebSocketFault: Error, Hashable, Sendable {
    package let code: WebSocketCloseCode
    package let reason: String

    init(_ code: WebSocketCloseCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

/// How a WebSocket connection ended.
package enum WebSocketEnd: Hashable, Sendable {
    /// The peer closed, or answered our close, with a code unless it gave none.
    case closed(WebSocketCloseCode?, reason: String)
    /// The peer broke a rule and was told so.
    case failed(WebSocketCloseCode, reason: String)
    /// The connection broke without a close frame of the peer.
    case connectionLost(String)
}
