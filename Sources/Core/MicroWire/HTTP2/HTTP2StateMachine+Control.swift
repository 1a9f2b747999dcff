import DequeModule
import NIOCore
import NIOHPACK

/// SETTINGS, PING, GOAWAY, RST_STREAM, PRIORITY: what a peer says about connection and streams.
extension HTTP2StateMachine {
    mutating func receiveSettings(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.streamID == 0 else { throw HTTP2ConnectionError(.protocolError, "SETTINGS on a stream") }
        if frame.flags.contains(.acknowledgement) {
            guard frame.length == 0 else { throw HTTP2ConnectionError(.frameSizeError, "SETTINGS ack with payload") }
            guard settingsReceived else {
                throw HTTP2ConnectionError(.protocolError, "the first frame is a SETTINGS ack")
            }
            return nil
        }
        guard frame.length % 6 == 0 else { throw HTTP2ConnectionError(.frameSizeError, "SETTINGS of odd length") }
        try noteControlFrame()
        let before = remoteSettings
        try remoteSettings.apply(&payload, from: role == .server ? .client : .server)
        try changeInitialSendWindow(by: remoteSettings.initialWindowSize - before.initialWindowSize)
        if remoteSettings.headerTableSize != before.headerTableSize {
            // Larger tables than the default are allowed to us, not asked of us.
            headerWriter.resize(to: min(4096, remoteSettings.headerTableSize))
        }
        settingsReceived = true
        output.writeFrameHeader(length: 0, type: .settings, flags: .acknowledgement, streamID: 0)
        pump()
        return .settings
    }

    mutating func receivePing(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.streamID == 0 else { throw HTTP2ConnectionError(.protocolError, "PING on a stream") }
        guard frame.length == 8, let data = payload.readInteger(as: UInt64.self) else {
            throw HTTP2ConnectionError(.frameSizeError, "PING without 8 bytes")
        }
        if frame.flags.contains(.acknowledgement) {
            if isDrainAnnounced, data == HTTP2StateMachine.drainMark { drain() }
            return .pong(data)
        }
        try noteControlFrame()
        output.writeFrameHeader(length: 8, type: .ping, flags: .acknowledgement, streamID: 0)
        output.writeInteger(data)
        return nil
    }

    mutating func receiveReset(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.length == 4, let number = payload.readInteger(as: UInt32.self) else {
            throw HTTP2ConnectionError(.frameSizeError, "RST_STREAM without 4 bytes")
        }
        try requireKnown(frame.streamID, "RST_STREAM")
        let code = HTTP2ErrorCode(rawValue: number)
        // A server that has answered may say that it wants no more of the request (RFC 9113 §8.1).
        if code == .noError, role == .client, streams[id: frame.streamID]?.remoteEnded == true {
            remove(frame.streamID)
            return .closed(frame.streamID)
        }
        noteAbandoned(frame.streamID)
        forgetUnended(frame.streamID)
        guard remove(frame.streamID) else { return nil }
        return code == .refusedStream ? .refused(frame.streamID) : .reset(frame.streamID, code)
    }

    mutating func receiveGoAway(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.streamID == 0 else { throw HTTP2ConnectionError(.protocolError, "GOAWAY on a stream") }
        guard let (last, number) = payload.readMultipleIntegers(as: (UInt32, UInt32).self) else {
            throw HTTP2ConnectionError(.frameSizeError, "GOAWAY too short")
        }
        peerIsDraining = true
        for id in streams.keys.sorted() where isLocal(id) && id > last & 0x7fff_ffff {
            remove(id)
            events.append(.refused(id))
        }
        return .goAway(HTTP2ErrorCode(rawValue: number))
    }

    mutating func receivePriority(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.streamID != 0 else { throw HTTP2ConnectionError(.protocolError, "PRIORITY on stream 0") }
        guard frame.length == 5 else { return try refusePriority(frame, .frameSizeError) }
        let dependency = payload.readInteger(as: UInt32.self) ?? 0
        guard dependency & 0x7fff_ffff != frame.streamID else { return try refusePriority(frame, .protocolError) }
        return nil
    }

    /// PRIORITY may come on any stream, but RST_STREAM not on one that is idle (RFC 9113 §6.4).
    private mutating func refusePriority(
        _ frame: HTTP2FrameHeader, _ code: HTTP2ErrorCode
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard isKnown(frame.streamID) else { throw HTTP2ConnectionError(code, "a wrong PRIORITY on an idle stream") }
        try noteControlFrame()
        return resetStream(frame.streamID, code)
    }

    /// A frame on a stream that was never opened is a fault of the connection (RFC 9113 §5.1, idle).
    func requireKnown(_ id: HTTP2StreamID, _ frame: String) throws(HTTP2ConnectionError) {
        guard id != 0 else { throw HTTP2ConnectionError(.protocolError, "\(frame) on stream 0") }
        guard isKnown(id) else { throw HTTP2ConnectionError(.protocolError, "\(frame) on a stream that is idle") }
    }

    /// Whether a stream is, or was, more than idle.
    private func isKnown(_ id: HTTP2StreamID) -> Bool { id <= (isLocal(id) ? highestLocalStream : highestPeerStream) }

    /// Whether this side opened, or would open, a stream of that number.
    func isLocal(_ id: HTTP2StreamID) -> Bool { (id & 1 == 1) == (role == .client) }

    /// Ends a stream that broke a rule; its owner hears of it if there is one.
    mutating func resetStream(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) -> HTTP2Event? {
        writeReset(id, code)
        remember(reset: id)
        noteAbandoned(id)
        forgetUnended(id)
        return remove(id) ? .reset(id, code) : nil
    }

    mutating func writeReset(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        output.writeFrameHeader(length: 4, type: .resetStream, streamID: id)
        output.writeInteger(code.rawValue)
    }

    /// - Parameter last: the last stream that may have been looked at; nil for what is so.
    mutating func writeGoAway(_ code: HTTP2ErrorCode, _ reason: String, last: HTTP2StreamID? = nil) {
        output.writeFrameHeader(length: 8 + reason.utf8.count, type: .goAway, streamID: 0)
        output.writeMultipleIntegers(last ?? highestPeerStream, code.rawValue)
        output.writeString(reason)
    }

    /// Takes a stream out of the table and gives the connection's window back what it held.
    @discardableResult
    mutating func remove(_ id: HTTP2StreamID) -> Bool {
        guard let stream = streams.remove(id) else { return false }
        if isLocal(id) { localStreams -= 1 } else { peerStreams -= 1 }
        allPendingBytes -= stream.pendingBytes
        creditConnection(stream.unconsumed)
        return true
    }

    /// Counts a stream that the peer made us begin for nothing.
    private mutating func noteAbandoned(_ id: HTTP2StreamID) {
        if role == .server, streams[id: id]?.headersSent == false { abandonedStreams += 1 }
    }

    /// Counts a frame that costs its sender nothing and us an answer.
    private mutating func noteControlFrame() throws(HTTP2ConnectionError) {
        controlFrames += 1
        guard controlFrames <= configuration.maxControlFrames else {
            throw HTTP2ConnectionError(.enhanceYourCalm, "too many control frames")
        }
    }

    mutating func remember(reset id: HTTP2StreamID) {
        if resets.count >= configuration.rememberedResets { resets.removeFirst() }
        resets.append(id)
    }
}

/// Requests that a server has answered before they ended (RFC 9113 §8.1).
extension HTTP2StateMachine {
    /// Tells the client to keep the rest of a request.
    mutating func refuseRest(_ id: HTTP2StreamID) {
        writeReset(id, .noError)
        remember(reset: id)
    }

    /// Waits for the end of a request that was answered: clients of gRPC send it in a frame of its own, behind the
    /// message, and some close a connection on which too many of their streams are reset (swift-nio-http2: 200 in half
    /// a minute).
    mutating func awaitEnd(_ id: HTTP2StreamID) {
        if unended.count >= configuration.maxConcurrentStreams { refuseOldestRest() }
        unended.append(id)
    }

    /// Time has passed: what was answered before the last time that this was said has waited for its end long enough.
    package mutating func refuseOverdue() {
        while overdue > 0 { refuseOldestRest() }
        overdue = unended.count
    }

    /// Waits no longer for the end of the stream that was answered first.
    private mutating func refuseOldestRest() {
        overdue = max(0, overdue - 1)
        if let id = unended.popFirst() { refuseRest(id) }
    }

    /// - Returns: whether the stream was one of those.
    @discardableResult
    mutating func forgetUnended(_ id: HTTP2StreamID) -> Bool {
        guard let index = unended.firstIndex(of: id) else { return false }
        unended.remove(at: index)
        if index < overdue { overdue -= 1 }
        return true
    }

    /// A frame of such a stream came: its end, or the rest of the request.
    ///
    /// - Returns: whether the stream was one of those.
    mutating func receiveUnended(_ id: HTTP2StreamID, hasBody: Bool, endStream: Bool) -> Bool {
        guard hasBody || endStream else { return unended.contains(id) }
        guard forgetUnended(id) else { return false }
        if !endStream { refuseRest(id) }
        return true
    }
}
