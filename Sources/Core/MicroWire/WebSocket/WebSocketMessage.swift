import NIOCore

/// A whole message, in either direction.
package enum WebSocketMessage: Hashable, Sendable {
    /// Text as UTF-8; what comes from a peer has been checked.
    case text(ByteBuffer)
    case binary(ByteBuffer)

    /// The payload, whichever kind it is.
    package var bytes: ByteBuffer {
        switch self {
        case .text(let bytes), .binary(let bytes): bytes
        }
    }

    var opcode: WebSocketOpcode {
        switch self {
        case .text: .text
        case .binary: .binary
        }
    }
}
