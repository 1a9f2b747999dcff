import DequeModule
import NIOCore
import NIOHPACK

/// What this side sends: headers, bodies within the windows, trailers, resets.
extension HTTP2StateMachine {
    /// Opens a stream (client).
    ///
    /// - Returns: the stream's number, nil when no stream can be opened now (see ``canOpenStream``).
    package mutating func open(_ headers: HPACKHeaders, endStream: Bool) -> HTTP2StreamID? {
        guard role == .client, canOpenStream else { return nil }
        let id = highestLocalStream == 0 ? 1 : highestLocalStream + 2
        highestLocalStream = id
        localStreams += 1
        streams[id] = HTTP2StreamState(
            sendWindow: remoteSettings.initialWindowSize, receiveWindow: localSettings.initialWindowSize)
        send(headers, on: id, endStream: endStream)
        return id
    }

    /// Sends headers, or trailers when headers were sent before, which always end the stream.
    package mutating func send(_ headers: HPACKHeaders, on id: HTTP2StreamID, endStream: Bool) {
        guard let index = streams.index(forKey: id), !streams.values[index].isFinishing else { return }
        let endStream = endStream || streams.values[index].headersSent
        if !streams.values[index].pending.isEmpty {
            // Trailers wait for the body in front of them.
            streams.values[index].pendingEnd = .trailers(headers)
            return
        }
        noteHeadersSent(index)
        writeHeaders(headers, on: id, endStream: endStream)
        if endStream { endLocal(id) }
    }

    /// Sends headers that were encoded beforehand.
    package mutating func send(_ prepared: HTTP2PreparedHeaders, on id: HTTP2StreamID, endStream: Bool) {
        guard let index = streams.index(forKey: id), !streams.values[index].isFinishing else { return }
        if encoderResized || !streams.values[index].pending.isEmpty {
            return send(prepared.headers, on: id, endStream: endStream)
        }
        let endStream = endStream || streams.values[index].headersSent
        noteHeadersSent(index)
        output.writeFrameHeader(
            length: prepared.block.count, type: .headers, flags: endStream ? [.endHeaders, .endStream] : .endHeaders,
            streamID: id)
        output.writeBytes(prepared.block)
        if endStream { endLocal(id) }
    }

    /// Sends part of a body.
    ///
    /// - Returns: how many bytes were written at once; the others follow when a window opens, each batch reported by
    ///   ``HTTP2Event/sent(_:_:)``.
    @discardableResult
    package mutating func send(_ body: ByteBuffer, on id: HTTP2StreamID, endStream: Bool) -> Int {
        guard let index = streams.index(forKey: id), !streams.values[index].isFinishing else { return 0 }
        let count = body.readableBytes
        let fits =
            takesBodies && count <= remoteSettings.maxFrameSize && count <= sendWindow
            && count <= streams.values[index].sendWindow && streams.values[index].pending.isEmpty
        if fits {
            var body = body
            sendWindow -= count
            if count > 0 { controlFrames = 0 }
            streams.values[index].sendWindow -= count
            output.writeFrameHeader(length: count, type: .data, flags: endStream ? .endStream : [], streamID: id)
            output.writeBuffer(&body)
            if endStream { endLocal(id) }
            return count
        }
        let waiting = streams.values[index].pendingBytes
        streams.values[index].pending.append(body)
        streams.values[index].pendingBytes += count
        if endStream { streams.values[index].pendingEnd = .endStream }
        enqueue(id)
        guard waiting == 0 else { return 0 }
        // The part that goes out now is told to the caller, not by an event.
        return pump(reporting: id)
    }

    /// Ends a stream early.
    package mutating func reset(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        guard streams[id] != nil else { return }
        writeReset(id, code)
        remember(reset: id)
        remove(id)
    }

    /// How many bytes of a stream wait to be written.
    package func pendingBytes(_ id: HTTP2StreamID) -> Int { streams[id]?.pendingBytes ?? 0 }

    private mutating func noteHeadersSent(_ index: Dictionary<HTTP2StreamID, HTTP2StreamState>.Index) {
        if !streams.values[index].headersSent, abandonedStreams > 0 { abandonedStreams -= 1 }
        streams.values[index].headersSent = true
        controlFrames = 0
    }

    /// Puts a stream in the line of those that can write.
    mutating func enqueue(_ id: HTTP2StreamID) {
        guard let index = streams.index(forKey: id) else { return }
        let stream = streams.values[index]
        guard !stream.isQueued, !stream.pending.isEmpty, stream.sendWindow > 0 || stream.pendingBytes == 0 else {
            return
        }
        streams.values[index].isQueued = true
        sendQueue.append(id)
    }

    /// Writes what waits, a frame of each stream in turn, as far as windows and socket allow.
    ///
    /// - Parameter caller: bytes of this stream are returned, those of others become events.
    @discardableResult
    package mutating func pump(reporting caller: HTTP2StreamID? = nil) -> Int {
        var reported = 0
        while takesBodies, let id = sendQueue.first {
            guard let index = streams.index(forKey: id) else {
                sendQueue.removeFirst()
                continue
            }
            if sendWindow <= 0, streams.values[index].pendingBytes > 0 { break }
            sendQueue.removeFirst()
            streams.values[index].isQueued = false
            // A SETTINGS frame may have closed its window meanwhile.
            guard streams.values[index].sendWindow > 0 || streams.values[index].pendingBytes == 0 else { continue }
            reported += writeFrame(id, index, tellingCaller: id == caller)
            enqueue(id)
        }
        return reported
    }

    /// Whether body bytes may join the output: what is written at once is bounded by what one flush should carry.
    private var takesBodies: Bool { isOutputOpen && output.readableBytes < 256 * 1024 }

    /// Writes one DATA frame of what a stream has waiting, and its end after the last.
    ///
    /// - Returns: how many bytes the caller hears of; if it is not to be told, they are an event.
    private mutating func writeFrame(
        _ id: HTTP2StreamID, _ index: Dictionary<HTTP2StreamID, HTTP2StreamState>.Index, tellingCaller: Bool
    ) -> Int {
        guard var body = streams.values[index].pending.popFirst() else { return 0 }
        let allowed = min(remoteSettings.maxFrameSize, sendWindow, streams.values[index].sendWindow)
        let count = min(body.readableBytes, max(0, allowed))
        var end = false
        if count < body.readableBytes {
            var part = body.readSlice(length: count) ?? ByteBuffer()
            streams.values[index].pending.prepend(body)
            output.writeFrameHeader(length: count, type: .data, streamID: id)
            output.writeBuffer(&part)
        } else {
            if streams.values[index].pending.isEmpty, case .endStream = streams.values[index].pendingEnd { end = true }
            output.writeFrameHeader(length: count, type: .data, flags: end ? .endStream : [], streamID: id)
            output.writeBuffer(&body)
        }
        sendWindow -= count
        if count > 0 { controlFrames = 0 }
        streams.values[index].sendWindow -= count
        streams.values[index].pendingBytes -= count
        // Before the stream's end, after which nobody hears of it.
        if !tellingCaller, count > 0 { events.append(.sent(id, count)) }
        if end {
            endLocal(id)
        } else if streams.values[index].pending.isEmpty, case .trailers(let trailers) = streams.values[index].pendingEnd
        {
            writeHeaders(trailers, on: id, endStream: true)
            endLocal(id)
        }
        return tellingCaller ? count : 0
    }

    /// Our side of a stream is over. A server that has answered does not want the rest of the request.
    private mutating func endLocal(_ id: HTTP2StreamID) {
        guard let index = streams.index(forKey: id) else { return }
        streams.values[index].localEnded = true
        streams.values[index].pendingEnd = .none
        if role == .server, !streams.values[index].remoteEnded {
            writeReset(id, .noError)
            remember(reset: id)
            remove(id)
            events.append(.closed(id))
        } else {
            closeIfOver(id)
        }
    }

    private mutating func writeHeaders(_ headers: HPACKHeaders, on id: HTTP2StreamID, endStream: Bool) {
        var block = ByteBuffer()
        // Encoding fails only while another block is being encoded, which this machine never does.
        try? encoder.encode(headers: headers, to: &block)
        encoderResized = false
        let flags: HTTP2Flags = endStream ? .endStream : []
        let limit = remoteSettings.maxFrameSize
        if block.readableBytes <= limit {
            output.writeFrameHeader(
                length: block.readableBytes, type: .headers, flags: flags.union(.endHeaders), streamID: id)
            output.writeBuffer(&block)
            return
        }
        var type = HTTP2FrameType.headers
        while var part = block.readSlice(length: min(limit, block.readableBytes)) {
            var partFlags: HTTP2Flags = type == .headers ? flags : []
            if block.readableBytes == 0 { partFlags.insert(.endHeaders) }
            output.writeFrameHeader(length: part.readableBytes, type: type, flags: partFlags, streamID: id)
            output.writeBuffer(&part)
            if block.readableBytes == 0 { return }
            type = .continuation
        }
    }
}
