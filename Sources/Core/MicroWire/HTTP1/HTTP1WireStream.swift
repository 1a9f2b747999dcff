import NIOCore
import NIOHPACK

/// One request of an HTTP/1.1 connection with its response.
///
/// Confined to the connection's event loop, which is why it may say that it is Sendable.
final class HTTP1WireStream: WireStream, @unchecked Sendable {  // confined to its event loop
    let eventLoop: any EventLoop
    let executor: EventLoopExecutor
    let remoteAddress: String
    let httpVersion = 1
    var delegate: (any WireStreamDelegate)?

    private unowned let connection: HTTP1ServerHandler
    private var writer: HTTP1ResponseWriter
    private(set) var headersSent = false
    private(set) var requestEnded = false
    private(set) var responseEnded = false
    private var isOver = false

    init(connection: HTTP1ServerHandler, writer: HTTP1ResponseWriter) {
        self.connection = connection
        self.writer = writer
        eventLoop = connection.eventLoop
        executor = connection.executor
        remoteAddress = connection.remoteAddress
    }

    func send(_ headers: HPACKHeaders, endStream: Bool) {
        guard !isOver, !responseEnded else { return }
        if headersSent {
            // Trailers: nothing that this version's clients would read.
            return finish()
        }
        headersSent = true
        // The rest of a request that was answered early would be taken for the next one.
        let closing = !requestEnded && endStream || connection.isDraining
        writer.head(headers, endStream: endStream, closing: closing, into: &connection.output)
        if endStream { finish() } else { connection.wrote() }
    }

    func send(_ prepared: HTTP2PreparedHeaders, endStream: Bool) { send(prepared.headers, endStream: endStream) }

    @discardableResult
    func send(_ body: ByteBuffer, endStream: Bool) -> Int {
        guard !isOver, !responseEnded, headersSent else { return 0 }
        writer.body(body, into: &connection.output)
        if endStream { finish() } else { connection.wrote() }
        return connection.accepted(body.readableBytes)
    }

    func reset(_ code: HTTP2ErrorCode) {
        guard !isOver else { return }
        isOver = true
        delegate = nil
        connection.close()
    }

    func consumed(_ count: Int) {
        guard !isOver else { return }
        connection.consumed(count)
    }

    private func finish() {
        writer.end(into: &connection.output)
        responseEnded = true
        connection.responseEnded(closes: writer.closes || !requestEnded)
    }

    // MARK: From the connection

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        requestEnded = endStream
        delegate?.received(headers, endStream: endStream)
    }

    func received(_ body: ByteBuffer) { delegate?.received(body, endStream: false) }

    func receivedEnd() {
        guard !requestEnded else { return }
        requestEnded = true
        delegate?.received(ByteBuffer(), endStream: true)
    }

    func over(_ error: WireError?) {
        guard !isOver else { return }
        isOver = true
        let delegate = self.delegate
        self.delegate = nil
        delegate?.ended(error)
    }
}
