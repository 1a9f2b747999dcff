import DequeModule
import NIOCore
import NIOHPACK

/// One stream in the table of a connection: RFC 9113 §5.1's states as two flags, its windows, what waits to be sent.
struct HTTP2StreamState {
    var sendWindow: Int
    /// What the peer may still send.
    var receiveWindow: Int
    /// Bytes handed out and not yet reported as consumed.
    var unconsumed = 0
    /// Bytes consumed for which the peer has no WINDOW_UPDATE yet.
    var unannounced = 0

    var localEnded = false
    /// The sending side has been given its last word, even if that still waits in line.
    var isFinishing = false
    var remoteEnded = false
    var headersSent = false
    var headersReceived = false

    /// The body length the peer announced, and what came.
    var expectedLength: Int?
    var receivedLength = 0

    /// What waits for a window or for the channel.
    var pending = PendingParts()
    var pendingBytes = 0
    var pendingEnd = PendingEnd.none
    /// Whether the stream stands in the line of those with something to write.
    var isQueued = false

    /// Parts of a body, in turn.
    struct PendingParts {
        /// Nil rather than empty: empty deques of all threads have one memory in common, whose users are counted.
        private var parts: Deque<ByteBuffer>?

        var isEmpty: Bool { parts == nil }

        mutating func append(_ part: ByteBuffer) {
            parts?.append(part) ?? (parts = [part])
        }

        mutating func prepend(_ part: ByteBuffer) {
            parts?.prepend(part) ?? (parts = [part])
        }

        mutating func popFirst() -> ByteBuffer? {
            let part = parts?.popFirst()
            if parts?.isEmpty == true { parts = nil }
            return part
        }
    }

    enum PendingEnd {
        case none
        case endStream
        case trailers(HPACKHeaders)
    }

    init(sendWindow: Int, receiveWindow: Int) {
        self.sendWindow = sendWindow
        self.receiveWindow = receiveWindow
    }

    /// Whether it may be that nothing comes any more but the end: no more was announced, and the window lets through
    /// what else there is.
    var mayOnlyEnd: Bool { receivedLength == expectedLength ?? receivedLength && receiveWindow > 0 }

    /// Takes note of a DATA frame.
    ///
    /// - Parameters:
    ///   - length: what it takes of the window, padding included.
    ///   - body: how many bytes of the body are in it.
    /// - Returns: the rule it breaks, if it does (RFC 9113 §5.1, §6.9.1 and §8.1.1).
    mutating func receive(_ length: Int, body: Int, endStream: Bool) -> HTTP2ErrorCode? {
        guard !remoteEnded else { return .streamClosed }
        guard headersReceived else { return .protocolError }
        guard receiveWindow >= length else { return .flowControlError }
        let total = receivedLength + body
        let expected = expectedLength ?? total
        guard endStream ? total == expected : total <= expected else { return .protocolError }
        receiveWindow -= length
        receivedLength = total
        unconsumed += body
        remoteEnded = endStream
        return nil
    }
}
