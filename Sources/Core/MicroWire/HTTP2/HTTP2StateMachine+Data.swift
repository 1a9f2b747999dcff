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
        guard var stream = streams[id] else {
            creditConnection(frame.length)
            return resets.contains(id) ? nil : resetStream(id, .streamClosed)
        }
        guard !stream.remoteEnded, stream.headersReceived else {
            creditConnection(frame.length)
            return resetStream(id, stream.remoteEnded ? .streamClosed : .protocolError)
        }
        stream.receiveWindow -= frame.length
        stream.receivedLength += payload.readableBytes
        let endStream = frame.flags.contains(.endStream)
        let expected = stream.expectedLength ?? stream.receivedLength
        guard stream.receiveWindow >= 0 else {
            creditConnection(frame.length)
            return resetStream(id, .flowControlError)
        }
        guard endStream ? stream.receivedLength == expected : stream.receivedLength <= max(expected, 0) else {
            creditConnection(frame.length)
            return resetStream(id, .protocolError)
        }
        stream.unconsumed += payload.readableBytes
        stream.remoteEnded = endStream
        let padding = frame.length - payload.readableBytes
        streams[id] = stream
        if padding > 0 {
            creditConnection(padding)
            creditStream(id, padding)
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
            guard let stream = streams[id] else { return nil }
            guard increment > 0 else { return resetStream(id, .protocolError) }
            guard stream.sendWindow + increment <= HTTP2Settings.maximumWindow else {
                return resetStream(id, .flowControlError)
            }
            streams[id]?.sendWindow += increment
            enqueue(id)
        }
        pump()
        return nil
    }

    /// Applies a new INITIAL_WINDOW_SIZE of the peer to the streams that are open (RFC 9113 §6.9.2).
    mutating func changeInitialSendWindow(by delta: Int) throws(HTTP2ConnectionError) {
        guard delta != 0 else { return }
        for id in streams.keys {
            streams[id]?.sendWindow += delta
            guard streams[id]?.sendWindow ?? 0 <= HTTP2Settings.maximumWindow else {
                throw HTTP2ConnectionError(.flowControlError, "stream window above 2^31-1")
            }
            enqueue(id)
        }
    }

    /// Says that the reader took bytes of a stream's body: the peer may send as many more.
    ///
    /// Bytes of a stream that is over were given back when it ended; reporting them again does nothing.
    package mutating func consumed(_ id: HTTP2StreamID, _ count: Int) {
        guard count > 0, let stream = streams[id] else { return }
        let taken = min(count, stream.unconsumed)
        streams[id]?.unconsumed -= taken
        creditConnection(taken)
        creditStream(id, taken)
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

    mutating func creditStream(_ id: HTTP2StreamID, _ count: Int) {
        guard count > 0, var stream = streams[id], !stream.remoteEnded else { return }
        stream.unannounced += count
        if stream.unannounced >= localSettings.initialWindowSize / 4 {
            stream.receiveWindow += stream.unannounced
            writeWindowUpdate(streamID: id, increment: stream.unannounced)
            stream.unannounced = 0
        }
        streams[id] = stream
    }

    mutating func writeWindowUpdate(streamID: HTTP2StreamID, increment: Int) {
        output.writeFrameHeader(length: 4, type: .windowUpdate, streamID: streamID)
        output.writeInteger(UInt32(increment))
    }
}
