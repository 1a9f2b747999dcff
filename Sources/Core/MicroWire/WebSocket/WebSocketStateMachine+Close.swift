import NIOCore

extension WebSocketStateMachine {
    /// Whether our close frame is in the output or out.
    package var isCloseSent: Bool { phase != .open && pendingClose == nil }

    /// Closes after the messages that were sent; the peer's answer comes as ``WebSocketEvent/closed(_:reason:)``.
    ///
    /// A code that no frame may carry is left out; a reason is cut to what fits.
    package mutating func close(_ code: WebSocketCloseCode, reason: String = "") {
        guard phase == .open else { return }
        phase = .closing
        message = ByteBuffer()
        pendingClose = WebSocketStateMachine.closePayload(code, reason)
        pump()
    }

    /// The peer's close frame (RFC 6455 §5.5.1), which we answer with its own code if it is not the answer to ours.
    mutating func receiveClose(_ payload: ByteBuffer) throws(WebSocketFault) -> WebSocketEvent {
        var payload = payload
        var code: WebSocketCloseCode?
        if payload.readableBytes > 0 {
            guard let number = payload.readInteger(as: UInt16.self) else {
                throw WebSocketFault(.protocolError, "a close frame of one byte")
            }
            code = WebSocketCloseCode(rawValue: number)
            guard code?.isSendable == true else { throw WebSocketFault(.protocolError, "close code \(number)") }
        }
        var text = UTF8Validator()
        guard payload.withUnsafeReadableBytes({ text.accept($0) }), text.isComplete else {
            throw WebSocketFault(.invalidPayload, "a close reason that is not UTF-8")
        }
        if phase == .open { pendingClose = code.map { WebSocketStateMachine.closePayload($0, "") } ?? ByteBuffer() }
        end()
        return .closed(code, reason: String(buffer: payload))
    }

    /// Ends the connection with an error of the peer's (RFC 6455 §7.1.7).
    mutating func fail(_ fault: WebSocketFault) -> WebSocketEvent {
        if !isCloseSent { pendingClose = WebSocketStateMachine.closePayload(fault.code, fault.reason) }
        end()
        return .failed(fault)
    }

    /// Puts the close frame out if that was not done; messages that wait in front of it would not be looked at any more.
    private mutating func end() {
        phase = .closed
        sendQueue.removeAll()
        pendingPong = nil
        isPingPending = false
        message = ByteBuffer()
        input = ByteBuffer()
        guard let close = pendingClose else { return }
        pendingClose = nil
        output.writeWebSocketFrame(.close, close)
    }

    private static func closePayload(_ code: WebSocketCloseCode, _ reason: String) -> ByteBuffer {
        var payload = ByteBuffer()
        guard code.isSendable else { return payload }
        payload.writeInteger(code.rawValue)
        for character in reason.unicodeScalars {
            let bytes = UTF8.encode(character).map { Array($0) } ?? []
            guard payload.readableBytes + bytes.count <= WebSocketFrameHeader.controlLimit else { break }
            payload.writeBytes(bytes)
        }
        return payload
    }
}
