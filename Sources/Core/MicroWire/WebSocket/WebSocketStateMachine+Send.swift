import DequeModule
import NIOCore

extension WebSocketStateMachine {
    /// How many bytes may wait in the output for the next write.
    private static let outputLimit = 256 * 1024

    private var takesOutput: Bool { isOutputOpen && output.readableBytes <= WebSocketStateMachine.outputLimit }

    /// Sends a message in one frame.
    ///
    /// - Returns: how many bytes of its payload are in the output; the others wait and are reported by
    ///   ``WebSocketEvent/sent(_:)``.
    package mutating func send(_ message: WebSocketMessage) -> Int {
        guard phase == .open else { return 0 }
        guard takesOutput, sendQueue.isEmpty else {
            sendQueue.append(message)
            return 0
        }
        output.writeWebSocketFrame(message.opcode, message.bytes)
        return message.bytes.readableBytes
    }

    /// Asks the peer whether it is there; only once while the output is closed.
    package mutating func ping() {
        guard phase == .open else { return }
        isPingPending = true
        pump()
    }

    /// Puts into the output what may go there now.
    package mutating func pump() {
        guard takesOutput, phase != .closed else { return }
        if let pong = pendingPong {
            pendingPong = nil
            output.writeWebSocketFrame(.pong, pong)
        }
        if isPingPending {
            isPingPending = false
            output.writeWebSocketFrame(.ping, ByteBuffer())
        }
        while takesOutput, let message = sendQueue.popFirst() {
            output.writeWebSocketFrame(message.opcode, message.bytes)
            unreported += message.bytes.readableBytes
        }
        if sendQueue.isEmpty, let close = pendingClose {
            pendingClose = nil
            output.writeWebSocketFrame(.close, close)
        }
    }

    mutating func answerPing(_ payload: ByteBuffer) {
        pendingPong = payload
        pump()
    }
}
