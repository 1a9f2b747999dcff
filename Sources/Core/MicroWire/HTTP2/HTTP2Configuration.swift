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
    /// The receive window of the connection, in bytes.
    package var connectionWindow = 4 * 1024 * 1024
    /// A header list above this many bytes (RFC 9113 §6.5.2's count) is answered with 431 or RESOURCE_EXHAUSTED.
    package var softHeaderListLimit = 16 * 1024
    /// A header list or block above this many bytes ends the connection.
    package var hardHeaderListLimit = 64 * 1024
    /// How many CONTINUATION frames one header block may take.
    package var maxContinuationFrames = 32
    /// How many more streams than were answered the peer may begin and end early before the connection is cut: each is
    /// work that costs it nothing (CVE-2023-44487, CVE-2025-8671).
    package var maxAbandonedStreams = 4096
    /// How many streams that ended early are remembered, so that frames still under way are ignored, not answered.
    package var rememberedResets = 256

    package init() {}
}
