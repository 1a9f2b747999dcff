import NIOCore
import NIOHPACK

/// What the bytes of the peer meant, for the connection's owner.
package enum HTTP2Event {
    /// A stream began (server), or its response did (client).
    case headers(HTTP2StreamID, HTTP2HeaderList, endStream: Bool)
    /// A well-formed request whose header list is over the soft limit; answer it with an error.
    case headersTooLarge(HTTP2StreamID, HPACKHeaders, endStream: Bool)
    /// Part of a body. Its bytes count against the windows until they are reported as consumed.
    case data(HTTP2StreamID, ByteBuffer, endStream: Bool)
    /// Trailers; nothing follows on this stream.
    case trailers(HTTP2StreamID, HPACKHeaders)
    /// The stream ended early, by the peer or because it broke the rules.
    case reset(HTTP2StreamID, HTTP2ErrorCode)
    /// The peer surely did not look at this stream: it may be tried again elsewhere.
    case refused(HTTP2StreamID)
    /// This many bytes that had waited for a window were written.
    case sent(HTTP2StreamID, Int)
    /// The stream is over on both sides, all its bytes are written.
    case closed(HTTP2StreamID)
    /// The peer changed how many streams it takes at once, or announced its first settings.
    case settings
    /// The peer takes no more streams on this connection.
    case goAway(HTTP2ErrorCode)
    /// The answer to a PING of ours.
    case pong(UInt64)
    /// The connection is broken; a GOAWAY is in the output and nothing more will be read.
    case failed(HTTP2ConnectionError)
}
