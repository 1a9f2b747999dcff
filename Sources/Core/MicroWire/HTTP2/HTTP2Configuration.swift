import NIOCore

/// Which side of a connection this is.
package enum HTTP2Role: Sendable {
    case client
    case server
}

/// Sizes and limits of a connection.
package struct HTTP2Configuration: Sendable {
    /// How many streams the peer may have open at once.
    package var maxConcurrentStreams = 1024
    /// The receive window of a stream, in bytes: what one reader that stands still can hold back.
    package var streamWindow = 256 * 1024
    /// The receive window of the connection, in bytes: what a client can hold in the memory of a server with requests
    /// that no handler reads. It holds back all requests of the connection then.
    package var connectionWindow = 16 * 1024 * 1024
    /// What a client may leave unread of all answers of a connection together, in bytes. The stream whose answer would
    /// be more is reset with ENHANCE_YOUR_CALM.
    package var maxPendingBytes = 64 * 1024 * 1024
    /// What a server takes of a client's headers.
    package var requestHeaders = HTTP2HeaderLimits(soft: 16 * 1024, hard: 64 * 1024, continuations: 32)
    /// What a client takes of a server's headers: the text of an error stands there, whole as Go's services send it.
    package var responseHeaders = HTTP2HeaderLimits(soft: 1024 * 1024, hard: 2 * 1024 * 1024, continuations: 128)
    /// How many more streams than were answered the peer may begin and end early before the connection is cut: each is
    /// work that costs it nothing (CVE-2023-44487, CVE-2025-8671).
    package var maxAbandonedStreams = 4096
    /// How many streams that ended early are remembered, so that frames still under way are ignored, not answered.
    /// As many as may be reset at once.
    package var rememberedResets = 1024
    /// How many PING, SETTINGS and wrong PRIORITY frames the peer may send while no stream moves, between two looks of the connection
    /// at the clock: each costs it nothing and us an answer (CVE-2019-9512, CVE-2019-9515). A connection looks every
    /// ``HTTP2Times/keepAlive`` or a little more often.
    package var maxControlFrames = 100
    /// How long a client waits for what.
    package var clientTimes = HTTP2Times(handshake: .seconds(5), keepAlive: .seconds(10), idle: .seconds(60))
    /// How long a server waits for what. Its idle time is longer than a client's, so that as a rule the client ends a
    /// connection: only that way no call can cross the end.
    package var serverTimes = HTTP2Times(handshake: .seconds(10), keepAlive: .seconds(60), idle: .minutes(5))

    package init() {}
}

/// How much of a peer's headers one side of a connection takes.
package struct HTTP2HeaderLimits: Hashable, Sendable {
    /// A header list above this many bytes (RFC 9113 §6.5.2's count) is answered with 431 or RESOURCE_EXHAUSTED; its
    /// stream is reset where it is an answer.
    package var soft: Int
    /// A header list or block above this many bytes ends the connection.
    package var hard: Int
    /// How many CONTINUATION frames one header block may take.
    package var continuations: Int

    package init(soft: Int, hard: Int, continuations: Int) {
        self.soft = soft
        self.hard = hard
        self.continuations = continuations
    }
}

/// How long one side of a connection waits for what.
package struct HTTP2Times: Hashable, Sendable {
    /// How long the peer's first SETTINGS may take; without them the connection is closed.
    package var handshake: TimeAmount
    /// How long the peer may be silent while streams are open before it is asked for a sign of life by a PING.
    package var keepAlive: TimeAmount
    /// How long the sign of life may take; without it the connection is over.
    package var answer = TimeAmount.seconds(5)
    /// How long the body of a request that is waited for may stand still. It is looked at every ``keepAlive``; the
    /// request is answered with 408 then.
    package var body = TimeAmount.minutes(1)
    /// How long a server that has answered a request waits at least for its end, and at most twice as long, before it
    /// resets the stream.
    package var end = TimeAmount.seconds(2)
    /// How long a connection may have no streams before it is closed in order.
    package var idle: TimeAmount
    /// How long a server that drains waits for the peer to have read its first GOAWAY (RFC 9113 §6.8).
    package var drain = TimeAmount.seconds(1)

    package init(handshake: TimeAmount, keepAlive: TimeAmount, idle: TimeAmount) {
        self.handshake = handshake
        self.keepAlive = keepAlive
        self.idle = idle
    }
}
