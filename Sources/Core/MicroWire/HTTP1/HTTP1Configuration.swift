import NIOCore

/// Time limits of an HTTP/1.1 connection. None runs while a request is being answered.
package struct HTTP1Configuration: Sendable {
    /// How long the head of a request may take from its first byte; it is answered with 408 then.
    package var headTimeout = TimeAmount.seconds(10)
    /// How long a connection is kept for the next request.
    package var idleTimeout = TimeAmount.minutes(2)

    package init() {}
}
