import NIOCore

/// Time limits of an HTTP/1.1 connection. None runs while a request that has come is being answered.
package struct HTTP1Configuration: Sendable {
    /// How long the head of a request may take from its first byte; it is answered with 408 then.
    package var headTimeout = TimeAmount.seconds(10)
    /// How long a body that is waited for may stand still; its request is answered with 408 then.
    package var bodyTimeout = TimeAmount.minutes(1)
    /// How often it is looked whether the client takes what is written to it; if it took nothing at all since the look
    /// before, its connection is closed.
    package var unreadTimeout = TimeAmount.minutes(5)
    /// How long a connection is kept for the next request.
    package var idleTimeout = TimeAmount.minutes(2)
    /// How long a server that stops still takes a request on a connection that has none: one may be on its way.
    package var drainTimeout = TimeAmount.milliseconds(50)

    package init() {}
}
