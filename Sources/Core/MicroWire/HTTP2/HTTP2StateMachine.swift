import DequeModule
import NIOCore
import NIOHPACK

/// One HTTP/2 connection without its socket (RFC 9113): bytes in, events out, frames to send in ``output``.
///
/// Feed it with ``receive(_:)``, then take events with ``next()`` until there are none, then write ``output``. The
/// sending calls may be made at any time between, also while events are taken.
package struct HTTP2StateMachine {
    package let role: HTTP2Role
    let configuration: HTTP2Configuration
    let headerLimits: HTTP2HeaderLimits

    /// Frames that are ready for the socket; the caller writes and clears them.
    package var output = ByteBuffer()
    /// Whether the socket takes more body bytes now. Control frames are written regardless.
    package var isOutputOpen = true

    var input = ByteBuffer()
    var headerReader: HeaderBlockReader
    var headerWriter = HeaderBlockWriter()

    var streams = HTTP2StreamTable<HTTP2StreamState>()
    var localSettings: HTTP2Settings
    var remoteSettings = HTTP2Settings()
    var settingsReceived = false
    var prefaceReceived: Bool

    var sendWindow = 65_535
    /// Bytes of all streams that wait to be written.
    var allPendingBytes = 0
    var receiveWindow: Int
    /// Bytes consumed for which the peer has no WINDOW_UPDATE of the connection yet.
    var unannounced = 0

    var highestPeerStream: HTTP2StreamID = 0
    /// The numbers the peer left out last; they can no longer be used (RFC 9113 §5.1.1).
    var skippedPeerStreams: Range<HTTP2StreamID> = 0..<0
    var highestLocalStream: HTTP2StreamID = 0
    var localStreams = 0
    var peerStreams = 0
    var headerBlock: HTTP2HeaderBlock?
    var resets: Deque<HTTP2StreamID> = []
    /// Streams that a server has answered whose peer has yet to end them (``awaitEnd(_:)``).
    var unended: Deque<HTTP2StreamID> = []
    /// How many of them, at the front, were there already at the last ``refuseOverdue()``.
    var overdue = 0
    /// Streams of the peer that ended early by its doing before we answered, less those that were answered.
    var abandonedStreams = 0

    /// Frames of the peer that had to be answered since a stream moved or time passed.
    var controlFrames = 0

    /// Streams that have something to write and a window for it, in turn.
    var sendQueue: Deque<HTTP2StreamID> = []
    var events: Deque<HTTP2Event> = []

    package private(set) var isFailed = false
    /// We sent the last GOAWAY: new streams of the peer are refused.
    package private(set) var isDraining = false
    /// We sent the first GOAWAY, which asks the peer to open no more streams.
    package private(set) var isDrainAnnounced = false
    /// The peer sent GOAWAY: we open no more streams.
    var peerIsDraining = false

    package init(role: HTTP2Role, configuration: HTTP2Configuration = HTTP2Configuration()) {
        self.role = role
        self.configuration = configuration
        headerLimits = role == .server ? configuration.requestHeaders : configuration.responseHeaders
        headerReader = HeaderBlockReader(listLimit: headerLimits.hard)
        var settings = HTTP2Settings()
        settings.maxConcurrentStreams = configuration.maxConcurrentStreams
        settings.initialWindowSize = configuration.streamWindow
        settings.maxHeaderListSize = headerLimits.soft
        localSettings = settings
        receiveWindow = configuration.connectionWindow
        prefaceReceived = role == .client
    }

    /// Puts what a side says first into the output: preface (client), SETTINGS, the connection's window.
    package mutating func start() {
        if role == .client { output.writeStaticString(http2ConnectionPreface) }
        localSettings.write(to: &output, role: role)
        let extra = configuration.connectionWindow - 65_535
        if extra > 0 { writeWindowUpdate(streamID: 0, increment: extra) }
    }

    /// How many streams are open.
    package var openStreams: Int { streams.count }

    /// Whether a client may open another stream now.
    package var canOpenStream: Bool {
        settingsReceived && !isFailed && !peerIsDraining && localStreams < remoteSettings.maxConcurrentStreams
            && highestLocalStream < HTTP2StreamID(HTTP2Settings.maximumWindow) - 2
    }

    /// Whether the peer takes no more streams on this connection, ever.
    package var isClosedForNewStreams: Bool {
        isFailed || peerIsDraining || highestLocalStream >= HTTP2StreamID(HTTP2Settings.maximumWindow) - 2
    }

    /// Takes bytes from the socket.
    package mutating func receive(_ bytes: inout ByteBuffer) {
        guard !isFailed else { return }
        if input.readableBytes == 0 {
            input = bytes
            bytes.moveReaderIndex(to: bytes.writerIndex)
        } else {
            // A connection that is busy may never stand at the end of a frame.
            input.discardReadBytes()
            input.writeBuffer(&bytes)
        }
    }

    /// The next thing that happened, nil when more bytes are needed.
    package mutating func next() -> HTTP2Event? {
        if let event = events.popFirst() { return event }
        while !isFailed {
            do throws(HTTP2ConnectionError) {
                guard try readPreface(), let frame = HTTP2FrameHeader.peek(input) else { break }
                guard frame.length <= localSettings.maxFrameSize else {
                    throw HTTP2ConnectionError(.frameSizeError, "frame of \(frame.length) bytes")
                }
                guard input.readableBytes >= HTTP2FrameHeader.size + frame.length else { break }
                input.moveReaderIndex(forwardBy: HTTP2FrameHeader.size)
                guard var payload = input.readSlice(length: frame.length) else { break }
                if let event = try process(frame, &payload) { return event }
                if let event = events.popFirst() { return event }
            } catch {
                return fail(error)
            }
        }
        if input.readableBytes == 0 { input = ByteBuffer() }
        return nil
    }

    /// Asks the peer to open no more streams, the first of a server's two GOAWAYs (RFC 9113 §6.8): what is under way is
    /// still served. The answer to the PING behind it says that nothing more can come, and brings ``drain()``.
    package mutating func announceDrain() {
        guard !isDrainAnnounced, !isDraining, !isFailed else { return }
        isDrainAnnounced = true
        writeGoAway(.noError, "", last: HTTP2StreamID(HTTP2Settings.maximumWindow))
        ping(HTTP2StateMachine.drainMark)
    }

    /// Takes no new streams; those that are open go on.
    package mutating func drain() {
        guard !isDraining, !isFailed else { return }
        isDraining = true
        writeGoAway(.noError, "")
    }

    /// What the PING behind the first GOAWAY carries, so that its answer is known: "draining" in ASCII.
    static let drainMark: UInt64 = 0x6472_6169_6e69_6e67

    /// Time has passed: the peer may send control frames again.
    package mutating func relax() { controlFrames = 0 }

    /// Sends a PING; its answer comes as ``HTTP2Event/pong(_:)``.
    package mutating func ping(_ data: UInt64) {
        output.writeFrameHeader(length: 8, type: .ping, streamID: 0)
        output.writeInteger(data)
    }

    /// Ends the connection with an error of ours.
    package mutating func fail(_ error: HTTP2ConnectionError) -> HTTP2Event {
        isFailed = true
        streams.removeAll()
        allPendingBytes = 0
        input = ByteBuffer()
        writeGoAway(error.code, error.reason)
        return .failed(error)
    }

    private mutating func readPreface() throws(HTTP2ConnectionError) -> Bool {
        if prefaceReceived { return true }
        let length = http2ConnectionPreface.utf8CodeUnitCount
        let available = min(input.readableBytes, length)
        let matches = input.withUnsafeReadableBytes { bytes in
            http2ConnectionPreface.withUTF8Buffer { bytes.prefix(available).elementsEqual($0.prefix(available)) }
        }
        guard matches else { throw HTTP2ConnectionError(.protocolError, "no HTTP/2 preface") }
        guard available == length else { return false }
        input.moveReaderIndex(forwardBy: length)
        prefaceReceived = true
        return true
    }

    private mutating func process(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        let type = HTTP2FrameType(rawValue: frame.type)
        if headerBlock != nil, type != .continuation {
            throw HTTP2ConnectionError(.protocolError, "a frame between HEADERS and its CONTINUATION")
        }
        if !settingsReceived, type != .settings {
            throw HTTP2ConnectionError(.protocolError, "the first frame is not SETTINGS")
        }
        // An empty DATA frame moves nothing (CVE-2019-9518).
        if type == .headers || type == .data && frame.length > 0 { controlFrames = 0 }
        switch type {
        case .data: return try receiveData(frame, &payload)
        case .headers: return try receiveHeaders(frame, &payload)
        case .continuation: return try receiveContinuation(frame, payload)
        case .settings: return try receiveSettings(frame, &payload)
        case .windowUpdate: return try receiveWindowUpdate(frame, &payload)
        case .ping: return try receivePing(frame, &payload)
        case .resetStream: return try receiveReset(frame, &payload)
        case .goAway: return try receiveGoAway(frame, &payload)
        case .priority: return try receivePriority(frame, &payload)
        case .pushPromise: throw HTTP2ConnectionError(.protocolError, "PUSH_PROMISE is not allowed")
        case nil: return nil
        }
    }
}
