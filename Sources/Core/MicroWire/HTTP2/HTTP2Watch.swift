import NIOCore

/// Tells from the times of a connection when its peer has to give a sign of life, and when it is over. The clock is its
/// owner's, who looks at the times that ``nextLook(after:)`` gives.
struct HTTP2Watch {
    /// What a look found.
    enum Finding: Equatable {
        case nothing
        /// The peer is silent: send a PING.
        case silent
        /// The peer is not there, for this reason.
        case gone(String)
        /// There were no streams for too long.
        case idle
    }

    /// Whether the peer's SETTINGS came.
    var isReady = false

    private let role: HTTP2Role
    private let times: HTTP2Times
    private let begun: NIODeadline
    private(set) var lastReceived: NIODeadline
    /// When a client opened the first of the streams since which nothing came. It outlasts their end: calls that give
    /// up one after the other must not hide that the peer is silent.
    private var asked: NIODeadline?
    private var pinged: NIODeadline?
    private var hasStreams = false
    private var streamsChanged: NIODeadline

    init(_ role: HTTP2Role, _ times: HTTP2Times, at now: NIODeadline) {
        self.role = role
        self.times = times
        begun = now
        lastReceived = now
        streamsChanged = now
    }

    /// Bytes of the peer came.
    mutating func received(at now: NIODeadline) {
        lastReceived = now
        asked = nil
        // Whatever it was, the peer is there.
        pinged = nil
    }

    /// Streams began or ended.
    mutating func changed(hasStreams: Bool, at now: NIODeadline) {
        if role == .client, hasStreams, !self.hasStreams, asked == nil { asked = now }
        self.hasStreams = hasStreams
        streamsChanged = now
    }

    mutating func look(at now: NIODeadline) -> Finding {
        if !isReady, now >= begun + times.handshake { return .gone("the peer sends no HTTP/2 SETTINGS") }
        if let pinged {
            return now >= pinged + times.answer ? .gone("the peer answers no PING") : .nothing
        }
        if let silentSince, now >= silentSince + times.keepAlive {
            pinged = now
            return .silent
        }
        if silentSince == nil, now >= streamsChanged + times.idle {
            // Closing may take a while, in which it needs no second word.
            streamsChanged = now
            return .idle
        }
        return .nothing
    }

    /// When to look again, also if nothing happens until then that would be worth a look.
    func nextLook(after now: NIODeadline) -> NIODeadline {
        // A stream may open right after this look: silence counts from then.
        var next = now + times.keepAlive
        if !isReady { next = min(next, begun + times.handshake) }
        if let pinged {
            next = min(next, pinged + times.answer)
        } else if let silentSince {
            next = min(next, silentSince + times.keepAlive)
        } else {
            next = min(next, streamsChanged + times.idle)
        }
        return next
    }

    /// Since when an answer is due, nil when none is.
    private var silentSince: NIODeadline? { asked ?? (hasStreams ? lastReceived : nil) }
}
