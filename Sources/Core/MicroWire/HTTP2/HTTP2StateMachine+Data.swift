import NIOCore

/// DATA and WINDOW_UPDATE: bodies that come in and the windows of both directions.
extension HTTP2StateMachine {
    mutating func receiveData(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        let id = frame.streamID
        try requireKnown(id, "DATA")
        receiveWindow -= frame.length
        guard receiveWindow >= 0 else { throw HTTP2ConnectionError(.flowControlError, "connection window exceeded") }
        try removePadding(frame, &payload)
        let endStream = frame.flags.contains(.endStream)
        guard let slot = streams.slot(of: id) else {
            creditConnection(frame.length)
            if receiveUnended(id, hasBody: payload.readableBytes > 0, endStream: endStream) { return nil }
            return resets.contains(id) ? nil : resetStream(id, .streamClosed)
        }
        if let fault = streams[slot].receive(frame.length, body: payload.readableBytes, endStream: endStream) {
            creditConnection(frame.length)
            return resetStream(id, fault)
        }
        let padding = frame.length - payload.readableBytes
        if padding > 0 {
            creditConnection(padding)
            creditStream(id, slot, padding)
        }
        if endStream { closeIfOver(id) }
        if payload.readableBytes == 0, !endStream { return nil }
        return .data(id, payload, endStream: endStream)
    }

    mutating func receiveWindowUpdate(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.length == 4, let number = payload.readInteger(as: UInt32.self) else {
            throw HTTP2ConnectionError(.frameSizeError, "WINDOW_UPDATE without 4 bytes")
        }
        let increment = Int(number & 0x7fff_ffff)
        let id = frame.streamID
        if id == 0 {
            guard increment > 0 else { throw HTTP2ConnectionError(.protocolError, "WINDOW_UPDATE of 0") }
            sendWindow += increment
            guard sendWindow <= HTTP2Settings.maximumWindow else {
                throw HTTP2ConnectionError(.flowControlError, "connection window above 2^31-1")
            }
        } else {
            try requireKnown(id, "WINDOW_UPDATE")
            guard let slot = streams.slot(of: id) else { return nil }
            guard increment > 0 else { return resetStream(id, .protocolError) }
            guard streams[slot].sendWindow + increment <= HTTP2Settings.maximumWindow else {
                return resetStream(id, .flowControlError)
            }
            streams[slot].sendWindow += increment
            enqueue(id)
        }
        pump()
        return nil
    }

    /// Applies a new INITIAL_WINDOW_SIZE of the peer to the streams that are open (RFC 9113 §6.9.2).
    mutating func changeInitialSendWindow(by delta: Int) throws(HTTP2ConnectionError) {
        guard delta != 0 else { return }
        for id in streams.keys {
            guard let slot = streams.slot(of: id) else { continue }
            streams[slot].sendWindow += delta
            guard streams[slot].sendWindow <= HTTP2Settings.maximumWindow else {
                throw HTTP2ConnectionError(.flowControlError, "stream window above 2^31-1")
            }
            enqueue(id)
        }
    }

    /// Says that the reader took bytes of a stream's body: the peer may send as many more.
    ///
    /// Bytes of a stream that is over were given back when it ended; reporting them again does nothing.
    package mutating func consumed(_ id: HTTP2StreamID, _ count: Int) {
        guard count > 0, let slot = streams.slot(of: id) else { return }
        let taken = min(count, streams[slot].unconsumed)
        streams[slot].unconsumed -= taken
        creditConnection(taken)
        creditStream(id, slot, taken)
    }

    /// Gives bytes back to the connection's window, announced when they come to a quarter of it.
    mutating func creditConnection(_ count: Int) {
        guard count > 0 else { return }
        unannounced += count
        guard unannounced >= configuration.connectionWindow / 4, !isFailed else { return }
        receiveWindow += unannounced
        writeWindowUpdate(streamID: 0, increment: unannounced)
        unannounced = 0
    }

    private mutating func creditStream(
        _ id: HTTP2StreamID, _ slot: HTTP2StreamTable<HTTP2StreamState>.Slot, _ count: Int
    ) {
        guard count > 0, !streams[slot].remoteEnded else { return }
        streams[slot].unannounced += count
        let increment = streams[slot].unannounced
        guard increment >= localSettings.initialWindowSize / 4 else { return }
        streams[slot].receiveWindow += increment
        streams[slot].unannounced = 0
        writeWindowUpdate(streamID: id, increment: increment)
    }

    mutating func writeWindowUpdate(streamID: HTTP2StreamID, increment: Int) {
        output.writeFrameHeader(length: 4, type: .windowUpdate, streamID: streamID)
        output.writeInteger(UInt32(increment))
    }
}
