import DequeModule
import NIOCore
import NIOHPACK

/// What this side sends: headers, bodies within the windows, trailers, resets.
extension HTTP2StateMachine {
    /// Opens a stream (client).
    ///
    /// - Returns: the stream's number, nil when no stream can be opened now (see ``canOpenStream``).
    package mutating func open(_ head: HTTP2RequestHead, endStream: Bool) -> HTTP2StreamID? {
        guard role == .client, canOpenStream else { return nil }
        let id = highestLocalStream == 0 ? 1 : highestLocalStream + 2
        highestLocalStream = id
        localStreams += 1
        streams.insert(
            id,
            HTTP2StreamState(
                sendWindow: remoteSettings.initialWindowSize, receiveWindow: localSettings.initialWindowSize))
        if let slot = streams.slot(of: id) { noteHeadersSent(slot) }
        headerWriter.write(head)
        writeHeaderBlock(on: id, endStream: endStream)
        if endStream { endLocal(id) }
        return id
    }

    /// Sends headers, or trailers when headers were sent before, which always end the stream.
    package mutating func send(_ headers: HPACKHeaders, on id: HTTP2StreamID, endStream: Bool) {
        guard let slot = streams.slot(of: id), !streams[slot].isFinishing else { return }
        let endStream = endStream || streams[slot].headersSent
        if !streams[slot].pending.isEmpty {
            // Trailers wait for the body in front of them.
            streams[slot].pendingEnd = .trailers(headers)
            streams[slot].isFinishing = true
            return
        }
        noteHeadersSent(slot)
        writeHeaders(headers, on: id, endStream: endStream)
        if endStream { endLocal(id) }
    }

    /// Sends headers that were encoded beforehand.
    package mutating func send(_ prepared: HTTP2PreparedHeaders, on id: HTTP2StreamID, endStream: Bool) {
        guard let slot = streams.slot(of: id), !streams[slot].isFinishing else { return }
        if headerWriter.isResized || !streams[slot].pending.isEmpty {
            return send(prepared.headers, on: id, endStream: endStream)
        }
        let endStream = endStream || streams[slot].headersSent
        noteHeadersSent(slot)
        write(prepared, on: id, endStream: endStream)
        if endStream { endLocal(id) }
    }

    private mutating func write(_ prepared: HTTP2PreparedHeaders, on id: HTTP2StreamID, endStream: Bool) {
        output.writeFrameHeader(
            length: prepared.block.count, type: .headers, flags: endStream ? [.endHeaders, .endStream] : .endHeaders,
            streamID: id)
        output.writeBytes(prepared.block)
    }

    /// Sends a message of gRPC that is the whole body.
    package mutating func send(grpcMessage message: [UInt8], on id: HTTP2StreamID) {
        guard let slot = streams.slot(of: id), !streams[slot].isFinishing, takes(message, slot) else {
            send(ByteBuffer(grpcMessage: message), on: id, endStream: true)
            return
        }
        controlFrames = 0
        write(message, on: id, slot, endStream: true)
        endLocal(id)
    }

    /// Sends a whole answer of gRPC: its head, its one message, its trailers.
    package mutating func send(
        _ message: [UInt8], head: HTTP2PreparedHeaders, trailers: HTTP2PreparedHeaders, on id: HTTP2StreamID
    ) {
        guard !headerWriter.isResized, let slot = streams.slot(of: id), !streams[slot].isFinishing,
            !streams[slot].headersSent, takes(message, slot)
        else {
            send(head, on: id, endStream: false)
            send(ByteBuffer(grpcMessage: message), on: id, endStream: false)
            return send(trailers, on: id, endStream: true)
        }
        noteHeadersSent(slot)
        write(head, on: id, endStream: false)
        write(message, on: id, slot, endStream: false)
        write(trailers, on: id, endStream: true)
        endLocal(id)
    }

    /// Most messages fit the windows: they are written at once, without a buffer of their own.
    private func takes(_ message: [UInt8], _ slot: HTTP2StreamTable<HTTP2StreamState>.Slot) -> Bool {
        takes(GRPCMessageReader.prefix + message.count, slot)
    }

    private mutating func write(
        _ message: [UInt8], on id: HTTP2StreamID, _ slot: HTTP2StreamTable<HTTP2StreamState>.Slot, endStream: Bool
    ) {
        let count = GRPCMessageReader.prefix + message.count
        sendWindow -= count
        streams[slot].sendWindow -= count
        output.writeFrameHeader(length: count, type: .data, flags: endStream ? .endStream : [], streamID: id)
        output.write(grpcMessage: message)
    }

    /// Whether so much of a body can go out at once, behind nothing that waits.
    private func takes(_ count: Int, _ slot: HTTP2StreamTable<HTTP2StreamState>.Slot) -> Bool {
        takesBodies && count <= remoteSettings.maxFrameSize && count <= sendWindow
            && count <= streams[slot].sendWindow && streams[slot].pending.isEmpty
    }

    /// Sends part of a body.
    ///
    /// - Returns: how many bytes were written at once; the others follow when a window opens, each batch reported by
    ///   ``HTTP2Event/sent(_:_:)``.
    @discardableResult
    package mutating func send(_ body: ByteBuffer, on id: HTTP2StreamID, endStream: Bool) -> Int {
        guard let slot = streams.slot(of: id), !streams[slot].isFinishing else { return 0 }
        let count = body.readableBytes
        if takes(count, slot) {
            var body = body
            sendWindow -= count
            if count > 0 { controlFrames = 0 }
            streams[slot].sendWindow -= count
            output.writeFrameHeader(length: count, type: .data, flags: endStream ? .endStream : [], streamID: id)
            output.writeBuffer(&body)
            if endStream { endLocal(id) }
            return count
        }
        if role == .server, allPendingBytes + count > configuration.maxPendingBytes {
            reset(id, .enhanceYourCalm)
            events.append(.reset(id, .enhanceYourCalm))
            return 0
        }
        let waiting = streams[slot].pendingBytes
        streams[slot].pending.append(body)
        streams[slot].pendingBytes += count
        allPendingBytes += count
        if endStream {
            streams[slot].pendingEnd = .endStream
            streams[slot].isFinishing = true
        }
        enqueue(id)
        guard waiting == 0 else { return 0 }
        // The part that goes out now is told to the caller, not by an event.
        return pump(reporting: id)
    }

    /// Ends a stream early.
    package mutating func reset(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        guard streams.slot(of: id) != nil else { return }
        writeReset(id, code)
        remember(reset: id)
        remove(id)
    }

    /// How many bytes of a stream wait to be written.
    package func pendingBytes(_ id: HTTP2StreamID) -> Int { streams[id: id]?.pendingBytes ?? 0 }

    private mutating func noteHeadersSent(_ slot: HTTP2StreamTable<HTTP2StreamState>.Slot) {
        if !streams[slot].headersSent, abandonedStreams > 0 { abandonedStreams -= 1 }
        streams[slot].headersSent = true
        controlFrames = 0
    }

    /// Puts a stream in the line of those that can write.
    mutating func enqueue(_ id: HTTP2StreamID) {
        guard let slot = streams.slot(of: id) else { return }
        guard !streams[slot].isQueued, !streams[slot].pending.isEmpty,
            streams[slot].sendWindow > 0 || streams[slot].pendingBytes == 0
        else { return }
        streams[slot].isQueued = true
        sendQueue.append(id)
    }

    /// Writes what waits, a frame of each stream in turn, as far as windows and socket allow.
    ///
    /// - Parameter caller: bytes of this stream are returned, those of others become events.
    @discardableResult
    package mutating func pump(reporting caller: HTTP2StreamID? = nil) -> Int {
        var reported = 0
        while takesBodies, let id = sendQueue.first {
            guard let slot = streams.slot(of: id) else {
                sendQueue.removeFirst()
                continue
            }
            if sendWindow <= 0, streams[slot].pendingBytes > 0 { break }
            sendQueue.removeFirst()
            streams[slot].isQueued = false
            // A SETTINGS frame may have closed its window meanwhile.
            guard streams[slot].sendWindow > 0 || streams[slot].pendingBytes == 0 else { continue }
            reported += writeFrame(id, slot, tellingCaller: id == caller)
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
        _ id: HTTP2StreamID, _ slot: HTTP2StreamTable<HTTP2StreamState>.Slot, tellingCaller: Bool
    ) -> Int {
        guard var body = streams[slot].pending.popFirst() else { return 0 }
        let allowed = min(remoteSettings.maxFrameSize, sendWindow, streams[slot].sendWindow)
        let count = min(body.readableBytes, max(0, allowed))
        var end = false
        if count < body.readableBytes {
            var part = body.readSlice(length: count) ?? ByteBuffer()
            streams[slot].pending.prepend(body)
            output.writeFrameHeader(length: count, type: .data, streamID: id)
            output.writeBuffer(&part)
        } else {
            if streams[slot].pending.isEmpty, case .endStream = streams[slot].pendingEnd { end = true }
            output.writeFrameHeader(length: count, type: .data, flags: end ? .endStream : [], streamID: id)
            output.writeBuffer(&body)
        }
        sendWindow -= count
        if count > 0 { controlFrames = 0 }
        streams[slot].sendWindow -= count
        streams[slot].pendingBytes -= count
        allPendingBytes -= count
        // Before the stream's end: behind it, the receiver of events no longer has the stream.
        if !tellingCaller, count > 0 { events.append(.sent(id, count)) }
        if end {
            endLocal(id)
        } else if streams[slot].pending.isEmpty, case .trailers(let trailers) = streams[slot].pendingEnd {
            writeHeaders(trailers, on: id, endStream: true)
            endLocal(id)
        }
        return tellingCaller ? count : 0
    }

    /// Our side of a stream is over.
    private mutating func endLocal(_ id: HTTP2StreamID) {
        guard let slot = streams.slot(of: id) else { return }
        streams[slot].localEnded = true
        streams[slot].isFinishing = true
        streams[slot].pendingEnd = .none
        guard role == .server, !streams[slot].remoteEnded else { return closeIfOver(id) }
        if streams[slot].mayOnlyEnd { awaitEnd(id) } else { refuseRest(id) }
        remove(id)
        events.append(.closed(id))
    }

    private mutating func writeHeaders(_ headers: HPACKHeaders, on id: HTTP2StreamID, endStream: Bool) {
        headerWriter.write(headers)
        writeHeaderBlock(on: id, endStream: endStream)
    }

    /// Puts the block that was written last into the output.
    private mutating func writeHeaderBlock(on id: HTTP2StreamID, endStream: Bool) {
        let flags: HTTP2Flags = endStream ? .endStream : []
        let limit = remoteSettings.maxFrameSize
        if headerWriter.block.count <= limit {
            output.writeFrameHeader(
                length: headerWriter.block.count, type: .headers, flags: flags.union(.endHeaders), streamID: id)
            output.writeBytes(headerWriter.block)
            return
        }
        var type = HTTP2FrameType.headers
        var rest = headerWriter.block[...]
        while !rest.isEmpty {
            let part = rest.prefix(limit)
            rest = rest.dropFirst(limit)
            var partFlags: HTTP2Flags = type == .headers ? flags : []
            if rest.isEmpty { partFlags.insert(.endHeaders) }
            output.writeFrameHeader(length: part.count, type: type, flags: partFlags, streamID: id)
            output.writeBytes(part)
            type = .continuation
        }
    }
}
