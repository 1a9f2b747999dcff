import MicroCore
import NIOCore

/// Sizes, limits and times of a WebSocket connection.
package struct WebSocketConfiguration: Sendable {
    /// A message of the peer above this many bytes is refused with 1009, by the lengths its frames announce.
    package var messageLimit = MessageLimit.standard
    /// How many payload bytes may wait for their reader before the socket is no longer read.
    package var window = 256 * 1024
    /// How often the peer is asked whether it is still there.
    package var pingInterval = TimeAmount.seconds(15)
    /// How long nothing at all may come before the connection counts as lost.
    package var silenceLimit = TimeAmount.seconds(60)
    /// How long the peer has to answer a close, and to take what was written before.
    package var closeTimeout = TimeAmount.seconds(10)

    package init() {}
}
