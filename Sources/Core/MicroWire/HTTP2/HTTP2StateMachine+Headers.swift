import NIOCore
import NIOHPACK

/// A header block that CONTINUATION frames have yet to complete.
struct HTTP2HeaderBlock {
    var streamID: HTTP2StreamID
    var endStream: Bool
    var selfDependent: Bool
    var fragment: ByteBuffer
    var continuations = 0
}

/// HEADERS and CONTINUATION: streams that begin, responses, trailers.
extension HTTP2StateMachine {
    mutating func receiveHeaders(
        _ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard frame.streamID != 0 else { throw HTTP2ConnectionError(.protocolError, "HEADERS on stream 0") }
        try removePadding(frame, &payload)
        var selfDependent = false
        if frame.flags.contains(.priority) {
            guard let dependency = payload.readInteger(as: UInt32.self), payload.readInteger(as: UInt8.self) != nil
            else { throw HTTP2ConnectionError(.frameSizeError, "HEADERS too short for its priority") }
            selfDependent = dependency & 0x7fff_ffff == frame.streamID
        }
        let block = HTTP2HeaderBlock(
            streamID: frame.streamID, endStream: frame.flags.contains(.endStream), selfDependent: selfDependent,
            fragment: payload)
        if frame.flags.contains(.endHeaders) { return try finish(block) }
        headerBlock = block
        return nil
    }

    mutating func receiveContinuation(
        _ frame: HTTP2FrameHeader, _ payload: ByteBuffer
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        guard var block = headerBlock, block.streamID == frame.streamID else {
            throw HTTP2ConnectionError(.protocolError, "CONTINUATION without its HEADERS")
        }
        block.continuations += 1
        guard block.continuations <= headerLimits.continuations,
            block.fragment.readableBytes + payload.readableBytes <= headerLimits.hard
        else { throw HTTP2ConnectionError(.enhanceYourCalm, "header block too large") }
        block.fragment.writeImmutableBuffer(payload)
        headerBlock = nil
        if frame.flags.contains(.endHeaders) { return try finish(block) }
        headerBlock = block
        return nil
    }

    private mutating func finish(_ block: HTTP2HeaderBlock) throws(HTTP2ConnectionError) -> HTTP2Event? {
        let list: HTTP2HeaderList
        do {
            // Even of a stream that is refused: the table is shared by all of them.
            list = try headerReader.read(block.fragment)
        } catch .tooLarge {
            throw HTTP2ConnectionError(.enhanceYourCalm, "header list too large")
        } catch {
            throw HTTP2ConnectionError(.compressionError, "header block cannot be decoded")
        }
        let id = block.streamID
        if streams.slot(of: id) != nil { return try continueStream(block, list) }
        guard !isLocal(id), id > highestPeerStream else {
            if isLocal(id), id > highestLocalStream || role == .server {
                throw HTTP2ConnectionError(.protocolError, "HEADERS on a stream of the wrong side")
            }
            if resets.contains(id) || receiveUnended(id, hasBody: true, endStream: block.endStream) { return nil }
            // An answer to a call of ours whose reset is no longer remembered.
            if role == .client { return resetStream(id, .streamClosed) }
            guard !skippedPeerStreams.contains(id) else {
                throw HTTP2ConnectionError(.protocolError, "HEADERS on a stream that was skipped")
            }
            throw HTTP2ConnectionError(.streamClosed, "HEADERS on a closed stream")
        }
        guard role == .server else { throw HTTP2ConnectionError(.protocolError, "a server opened a stream") }
        if id > highestPeerStream + 2 { skippedPeerStreams = highestPeerStream + 1..<id }
        highestPeerStream = id
        guard abandonedStreams <= configuration.maxAbandonedStreams else {
            throw HTTP2ConnectionError(.enhanceYourCalm, "too many streams ended before their answer")
        }
        return openPeerStream(block, list)
    }

    private mutating func openPeerStream(_ block: HTTP2HeaderBlock, _ list: HTTP2HeaderList) -> HTTP2Event? {
        let id = block.streamID
        guard !isDraining, peerStreams < configuration.maxConcurrentStreams else {
            return resetStream(id, .refusedStream)
        }
        guard !block.selfDependent, let facts = try? HTTP2HeaderRules.check(list, as: .request),
            !block.endStream || facts.contentLength ?? 0 == 0
        else { return resetStream(id, .protocolError) }
        var stream = HTTP2StreamState(
            sendWindow: remoteSettings.initialWindowSize, receiveWindow: localSettings.initialWindowSize)
        stream.headersReceived = true
        stream.remoteEnded = block.endStream
        stream.expectedLength = facts.contentLength
        streams.insert(id, stream)
        peerStreams += 1
        if list.size > headerLimits.soft {
            return .headersTooLarge(id, list.headers, endStream: block.endStream)
        }
        return .headers(id, list, endStream: block.endStream)
    }

    /// A response, or trailers of either side.
    private mutating func continueStream(
        _ block: HTTP2HeaderBlock, _ list: HTTP2HeaderList
    ) throws(HTTP2ConnectionError) -> HTTP2Event? {
        let id = block.streamID
        guard let slot = streams.slot(of: id), !streams[slot].remoteEnded else { return resetStream(id, .streamClosed) }
        let kind: HTTP2HeaderRules.Kind = streams[slot].headersReceived ? .trailers : .response
        guard !block.selfDependent, let facts = try? HTTP2HeaderRules.check(list, as: kind),
            kind == .response || block.endStream, list.size <= headerLimits.soft
        else { return resetStream(id, .protocolError) }
        if let status = facts.status, (100..<200).contains(status) {
            return block.endStream ? resetStream(id, .protocolError) : nil
        }
        if kind == .response {
            streams[slot].headersReceived = true
            streams[slot].expectedLength = facts.contentLength
        }
        if block.endStream {
            streams[slot].remoteEnded = true
            if kind == .trailers, let expected = streams[slot].expectedLength,
                expected != streams[slot].receivedLength
            {
                return resetStream(id, .protocolError)
            }
        }
        if block.endStream { closeIfOver(id) }
        return kind == .trailers ? .trailers(id, list.headers) : .headers(id, list, endStream: block.endStream)
    }

    /// Cuts the padding off a DATA or HEADERS payload.
    func removePadding(_ frame: HTTP2FrameHeader, _ payload: inout ByteBuffer) throws(HTTP2ConnectionError) {
        guard frame.flags.contains(.padded) else { return }
        guard let length = payload.readInteger(as: UInt8.self) else {
            throw HTTP2ConnectionError(.frameSizeError, "padded frame without its length")
        }
        guard Int(length) <= payload.readableBytes else {
            throw HTTP2ConnectionError(.protocolError, "more padding than payload")
        }
        payload = payload.getSlice(at: payload.readerIndex, length: payload.readableBytes - Int(length)) ?? ByteBuffer()
    }

    /// Forgets a stream that both sides have ended.
    mutating func closeIfOver(_ id: HTTP2StreamID) {
        guard let slot = streams.slot(of: id), streams[slot].localEnded, streams[slot].remoteEnded else { return }
        remove(id)
        events.append(.closed(id))
    }
}
