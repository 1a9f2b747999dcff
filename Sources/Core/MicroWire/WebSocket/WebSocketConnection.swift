import NIOCore

/// A WebSocket connection of a client, seen from the server.
///
/// Confined to the connection's event loop, which is why it may say that it is Sendable.
package final class WebSocketConnection: @unchecked Sendable {  // confined to its event loop
    package let eventLoop: any EventLoop
    package let executor: EventLoopExecutor
    /// The peer as `host:port`.
    package let remoteAddress: String
    /// Hears what the peer sends; set in the tick that made the upgrade. Held strongly until the connection is over.
    package var delegate: (any WebSocketDelegate)?

    let handler: WebSocketChannelHandler
    private var isOver = false

    init(
        eventLoop: any EventLoop, executor: EventLoopExecutor, remoteAddress: String,
        configuration: WebSocketConfiguration
    ) {
        self.eventLoop = eventLoop
        self.executor = executor
        self.remoteAddress = remoteAddress
        handler = WebSocketChannelHandler(eventLoop: eventLoop, configuration: configuration)
        // The two hold each other until the connection is over.
        handler.connection = self
    }

    /// Sends a message in one frame; nothing once the connection closes.
    ///
    /// - Parameter message: a text is sent as it is and has to be UTF-8.
    /// - Returns: how many bytes of its payload are written; the others wait and are reported by
    ///   ``WebSocketDelegate/sent(_:)``.
    @discardableResult
    package func send(_ message: WebSocketMessage) -> Int {
        guard !isOver else { return 0 }
        return handler.send(message)
    }

    /// Says that `count` bytes of a message were taken, 0 for an empty one: the peer may send as many more.
    package func consumed(_ count: Int) {
        guard !isOver else { return }
        handler.consumed(count)
    }

    /// Closes after the messages that were sent, and waits for the peer to close too; what it still sends is dropped.
    ///
    /// Only the first call counts. The delegate hears ``WebSocketDelegate/ended(_:)`` when it is done.
    ///
    /// - Parameter reason: for the peer's log; what is above 123 bytes is cut off.
    package func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        guard !isOver else { return }
        handler.close(code, reason: reason)
    }

    // MARK: From the handler

    func received(_ message: WebSocketMessage) { delegate?.received(message) }

    func sent(_ count: Int) { delegate?.sent(count) }

    func over(_ end: WebSocketEnd) {
        guard !isOver else { return }
        isOver = true
        let delegate = self.delegate
        self.delegate = nil
        delegate?.ended(end)
    }
}

/// Hears what happens on a WebSocket connection, on its event loop.
package protocol WebSocketDelegate: AnyObject {
    /// A message; report its bytes as consumed when they were taken.
    func received(_ message: WebSocketMessage)
    /// Bytes of messages that had waited were written.
    func sent(_ count: Int)
    /// The connection is over; the last thing that is heard of it.
    func ended(_ end: WebSocketEnd)
}
