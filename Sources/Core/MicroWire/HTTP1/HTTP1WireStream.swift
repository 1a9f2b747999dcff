import NIOCore
import NIOHPACK

/// One request of an HTTP/1.1 connection with its response.
///
/// Confined to the connection's event loop, which is why it may say that it is Sendable.
package final class HTTP1WireStream: WireStream, @unchecked Sendable {  // confined to its event loop
    package let eventLoop: any EventLoop
    package let executor: EventLoopExecutor
    package let remoteAddress: String
    package let httpVersion = 1
    package var delegate: (any WireStreamDelegate)?
    package var waitsForBody = false
    package let headerMemo: HeaderMemo?

    /// Which lets go of the stream when that is over.
    private let connection: HTTP1ServerHandler
    #if !DEBUG
        // The writer calls no other code, so accesses cannot overlap.
        @exclusivity(unchecked)
    #endif
    private var writer: HTTP1ResponseWriter
    private(set) var headersSent = false
    private(set) var requestEnded = false
    private(set) var responseEnded = false
    private(set) var endsWithInput = false
    private var isOver = false
    /// The request's headers, if they ask for a WebSocket connection.
    private var upgradeRequest: HPACKHeaders?

    init(connection: HTTP1ServerHandler, headerMemo: HeaderMemo?, writer: HTTP1ResponseWriter) {
        self.connection = connection
        self.headerMemo = headerMemo
        self.writer = writer
        eventLoop = connection.eventLoop
        executor = connection.executor
        remoteAddress = connection.remoteAddress
    }

    package func send(_ headers: HPACKHeaders, endStream: Bool) {
        guard !isOver, !responseEnded else { return }
        if headersSent {
            // Trailers: nothing that this version's clients would read.
            return finish()
        }
        headersSent = true
        // The rest of a request that was answered early would be taken for the next one. An answer whose length is known
        // is not one that goes on while the request comes.
        let isEarly = !requestEnded && (endStream || headers.value(of: "content-length") != nil)
        let closing = isEarly || connection.isLastRequest
        writer.head(
            headers, endStream: endStream, closing: closing, &executor.answerFields, into: &connection.output)
        if endStream { finish() } else { connection.wrote() }
    }

    package func send(_ prepared: HTTP2PreparedHeaders, endStream: Bool) {
        send(prepared.headers, endStream: endStream)
    }

    @discardableResult
    package func send(_ body: ByteBuffer, endStream: Bool) -> Int {
        guard !isOver, !responseEnded, headersSent else { return 0 }
        writer.body(body, into: &connection.output)
        if endStream { finish() } else { connection.wrote() }
        return connection.accepted(body.readableBytes)
    }

    package func reset(_ code: HTTP2ErrorCode) {
        guard !isOver else { return }
        isOver = true
        delegate = nil
        connection.close()
    }

    package func consumed(_ count: Int) {
        guard !isOver else { return }
        connection.consumed(count)
    }

    package func endWithInput() {
        guard !isOver else { return }
        endsWithInput = true
        connection.closeIfInputEnded()
    }

    /// Answers a request for a WebSocket connection with 101; the stream's delegate hears nothing more.
    ///
    /// - Parameters:
    ///   - subprotocol: what is chosen of ``WebSocketHandshake/subprotocols(offeredBy:)``.
    ///   - headers: further headers of the answer, their names in lower case.
    ///   - configuration: sizes, limits and times of the connection.
    /// - Returns: the connection, whose delegate has to be set in the same tick.
    /// - Throws: why it is none; the stream is as it was, to be answered with the error's status and headers.
    package func upgradeToWebSocket(
        subprotocol: String? = nil, headers: [(String, String)] = [],
        configuration: WebSocketConfiguration = WebSocketConfiguration()
    ) throws(WebSocketUpgradeError) -> WebSocketConnection {
        guard !isOver, !headersSent, requestEnded, let upgradeRequest else { throw .notRequested }
        guard !connection.isDraining else { throw .stopping }
        let handshake = try WebSocketHandshake(upgradeRequest)
        isOver = true
        headersSent = true
        responseEnded = true
        delegate = nil
        return connection.upgrade(handshake.response(subprotocol: subprotocol, headers: headers), configuration)
    }

    private func finish() {
        writer.end(into: &connection.output)
        responseEnded = true
        connection.responseEnded(closes: writer.closes || !requestEnded)
    }

    // MARK: From the connection

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        requestEnded = endStream
        if WebSocketHandshake.isRequested(by: headers) { upgradeRequest = headers }
        delegate?.received(headers, endStream: endStream)
    }

    func received(_ body: ByteBuffer, isLast: Bool) {
        requestEnded = isLast
        delegate?.received(body, endStream: isLast)
    }

    func over(_ error: WireError?) {
        guard !isOver else { return }
        isOver = true
        let delegate = self.delegate
        self.delegate = nil
        delegate?.ended(error)
    }
}
