import DequeModule
import NIOCore

/// The server's side of a WebSocket connection without its socket (RFC 6455): bytes in, events out, frames to send in
/// ``output``.
///
/// Feed it with ``receive(_:)``, then take events with ``next()`` until there are none, then write what
/// ``takeOutput()`` gives. The sending calls may be made at any time between, also while events are taken.
package struct WebSocketStateMachine {
    enum Phase {
        case open
        /// We closed, and wait for the peer's close frame. Messages that still come are dropped.
        case closing
        /// Both sides closed or the peer broke a rule. What still comes is not looked at.
        case closed
    }

    let configuration: WebSocketConfiguration

    /// Frames that are ready for the socket.
    package internal(set) var output = ByteBuffer()
    /// Whether the socket takes more now.
    package var isOutputOpen = true

    var phase = Phase.open
    var input = ByteBuffer()
    /// The frame whose payload is coming, and how much of that came.
    var frame: WebSocketFrameHeader?
    var frameOffset = 0
    /// The payload of a control frame.
    var control = ByteBuffer()
    /// The kind of the message whose frames are coming, and its payload so far.
    var messageKind: WebSocketOpcode?
    var message = ByteBuffer()
    var text = UTF8Validator()
    /// Payload of messages that were handed out and not consumed.
    var unconsumed = 0

    /// Messages that wait for the socket.
    var sendQueue: Deque<WebSocketMessage> = []
    /// The last ping that found the output closed (RFC 6455 §5.5.3 lets us forget those before it).
    var pendingPong: ByteBuffer?
    var isPingPending = false
    /// Our close frame while messages in front of it wait.
    var pendingClose: ByteBuffer?
    /// Bytes that left the queue and were not reported.
    var unreported = 0

    package init(configuration: WebSocketConfiguration = WebSocketConfiguration()) {
        self.configuration = configuration
    }

    /// Whether more bytes of the peer are welcome.
    ///
    /// A message that nothing stands in front of may come to its end, which is within its own limit.
    package var wantsInput: Bool {
        phase != .open || unconsumed == 0 || unconsumed + message.readableBytes < configuration.window
    }

    /// Takes bytes from the socket.
    package mutating func receive(_ bytes: inout ByteBuffer) {
        guard phase != .closed else { return }
        if input.readableBytes == 0 {
            input = bytes
            bytes.moveReaderIndex(to: bytes.writerIndex)
        } else {
            input.discardReadBytes()
            input.writeBuffer(&bytes)
        }
    }

    /// Takes the frames that are ready for the socket.
    package mutating func takeOutput() -> ByteBuffer {
        defer { output = ByteBuffer() }
        return output
    }

    /// Says that `count` bytes of a message were taken, 0 for an empty one.
    package mutating func consumed(_ count: Int) { unconsumed = max(0, unconsumed - max(1, count)) }

    /// The next thing that happened, nil when more bytes are needed.
    package mutating func next() -> WebSocketEvent? {
        if unreported > 0 {
            defer { unreported = 0 }
            return .sent(unreported)
        }
        while phase != .closed {
            do throws(WebSocketFault) {
                guard let frame = try readHeader() else { break }
                try readPayload(of: frame)
                guard frameOffset == frame.length else { break }
                self.frame = nil
                if let event = try finish(frame) { return event }
            } catch {
                return fail(error)
            }
        }
        if input.readableBytes == 0 || phase == .closed { input = ByteBuffer() }
        return nil
    }

    private mutating func readHeader() throws(WebSocketFault) -> WebSocketFrameHeader? {
        if let frame { return frame }
        guard let header = try WebSocketFrameHeader.read(from: &input) else { return nil }
        if !header.opcode.isControl { try beginData(header) }
        frame = header
        frameOffset = 0
        return header
    }

    /// What a frame may be depends on whether a message is under way (RFC 6455 §5.4).
    private mutating func beginData(_ header: WebSocketFrameHeader) throws(WebSocketFault) {
        if header.opcode == .continuation {
            guard messageKind != nil else {
                throw WebSocketFault(.protocolError, "a continuation without a message")
            }
        } else {
            guard messageKind == nil else {
                throw WebSocketFault(.protocolError, "a message within the fragments of another")
            }
            messageKind = header.opcode
            text = UTF8Validator()
        }
        guard header.length <= configuration.messageLimit - message.readableBytes else {
            throw WebSocketFault(.messageTooBig, "a message of more than \(configuration.messageLimit) bytes")
        }
    }

    /// Takes what has come of a payload; nothing waits for a frame to be whole.
    private mutating func readPayload(of frame: WebSocketFrameHeader) throws(WebSocketFault) {
        let count = min(frame.length - frameOffset, input.readableBytes)
        guard count > 0 else { return }
        defer { frameOffset += count }
        if frame.opcode.isControl {
            control.writeUnmasked(&input, length: count, mask: frame.mask, offset: frameOffset)
        } else if phase == .open {
            message.writeUnmasked(&input, length: count, mask: frame.mask, offset: frameOffset)
            guard messageKind == .text else { return }
            let isText = message.withUnsafeReadableBytes { text.accept(.init(rebasing: $0.suffix(count))) }
            if !isText { throw WebSocketFault(.invalidPayload, "text that is not UTF-8") }
        } else {
            input.moveReaderIndex(forwardBy: count)
        }
    }

    private mutating func finish(_ frame: WebSocketFrameHeader) throws(WebSocketFault) -> WebSocketEvent? {
        if !frame.opcode.isControl { return frame.isFinal ? try finishMessage() : nil }
        let payload = control
        control = ByteBuffer()
        switch frame.opcode {
        case .ping: answerPing(payload)
        case .pong: return .pong(payload)
        default: return try receiveClose(payload)
        }
        return nil
    }

    private mutating func finishMessage() throws(WebSocketFault) -> WebSocketEvent? {
        let isText = messageKind == .text
        messageKind = nil
        guard phase == .open else { return nil }
        guard !isText || text.isComplete else {
            throw WebSocketFault(.invalidPayload, "text that ends within a character")
        }
        let bytes = message
        message = ByteBuffer()
        // An empty one takes room too: a reader that stands still would have to keep any number of them.
        unconsumed += max(1, bytes.readableBytes)
        return .message(isText ? .text(bytes) : .binary(bytes))
    }
}
