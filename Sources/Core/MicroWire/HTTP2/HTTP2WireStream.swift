import NIOCore
import NIOHPACK

/// A stream of an HTTP/2 connection.
///
/// Confined to the connection's event loop, which is why it may say that it is Sendable.
package final class HTTP2WireStream: WireStream, @unchecked Sendable {  // confined to its event loop
    package var delegate: (any WireStreamDelegate)?
    package let httpVersion = 2

    let id: HTTP2StreamID
    /// The answer to HEAD ends with its headers (RFC 9110 §9.3.2).
    var isHead = false
    package var waitsForBody = false
    package let headerMemo: HeaderMemo?
    /// When the request or the last part of it came.
    var lastReceived = NIODeadline.distantPast
    /// All of the request has come.
    var requestEnded = false
    /// Which lets go of the stream when that is over.
    private let connection: HTTP2ChannelHandler
    private var isOver = false

    init(id: HTTP2StreamID, headerMemo: HeaderMemo? = nil, connection: HTTP2ChannelHandler) {
        self.id = id
        self.headerMemo = headerMemo
        self.connection = connection
    }

    package var eventLoop: any EventLoop { connection.eventLoop }
    package var executor: EventLoopExecutor { connection.executor }
    package var remoteAddress: String { connection.remoteAddress }

    package func send(_ headers: HPACKHeaders, endStream: Bool) {
        guard !isOver else { return }
        connection.machine.send(headers, on: id, endStream: endStream || isHead)
        connection.wrote()
    }

    package func send(_ prepared: HTTP2PreparedHeaders, endStream: Bool) {
        guard !isOver else { return }
        connection.machine.send(prepared, on: id, endStream: endStream)
        connection.wrote()
    }

    package func send(grpcMessage message: [UInt8]) {
        guard !isOver else { return }
        connection.machine.send(grpcMessage: message, on: id)
        connection.wrote()
    }

    package func send(_ message: [UInt8], head: HTTP2PreparedHeaders, trailers: HTTP2PreparedHeaders) {
        guard !isOver else { return }
        connection.machine.send(message, head: head, trailers: trailers, on: id)
        connection.wrote()
    }

    @discardableResult
    package func send(_ body: ByteBuffer, endStream: Bool) -> Int {
        if isHead { return body.readableBytes }
        guard !isOver else { return 0 }
        let count = connection.machine.send(body, on: id, endStream: endStream)
        connection.wrote()
        return count
    }

    package func reset(_ code: HTTP2ErrorCode) {
        guard !isOver else { return }
        connection.reset(self, code)
    }

    package func consumed(_ count: Int) {
        guard !isOver else { return }
        connection.machine.consumed(id, count)
        connection.wrote()
    }

    /// The connection has forgotten this stream.
    func over(_ error: WireError?) {
        guard !isOver else { return }
        isOver = true
        let delegate = self.delegate
        self.delegate = nil
        delegate?.ended(error)
    }

    /// Ends it without a word to the delegate.
    func silence() {
        isOver = true
        delegate = nil
    }
}
