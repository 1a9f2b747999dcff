import DequeModule
import NIOCore
import NIOHPACK
import NIOHTTP1

/// Serves the requests of an HTTP/1.1 connection one after the other, in the order they came.
final class HTTP1ServerHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let eventLoop: any EventLoop
    let executor: EventLoopExecutor
    private(set) var remoteAddress = ""
    private(set) var isDraining = false
    var output = ByteBuffer()

    private let headerLimit: Int
    private let opener: (any WireStream) -> Void
    private var context: ChannelHandlerContext?
    private var current: HTTP1WireStream?
    /// Requests that came before the one in front of them was answered.
    private var queue: Deque<HTTPServerRequestPart> = []
    private var isProcessing = false
    private var isReading = false
    private var isFlushScheduled = false
    private var isClosing = false
    private var unconsumed = 0
    private var unsent = 0
    private var readHeld = false

    /// How many body bytes may wait for their reader before the socket is no longer read.
    private static let window = 256 * 1024

    init(eventLoop: any EventLoop, headerLimit: Int, opener: @escaping (any WireStream) -> Void) {
        self.eventLoop = eventLoop
        self.headerLimit = headerLimit
        self.opener = opener
        executor = EventLoopExecutor.of(eventLoop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        remoteAddress = context.channel.remoteAddress.map(describe) ?? "unknown"
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        queue.append(unwrapInboundIn(data))
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { readHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, unsent > 0 {
            let count = unsent
            unsent = 0
            current?.delegate?.sent(count)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        queue.removeAll()
        current?.over(.connectionLost("closed by the peer"))
        current = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, current == nil {
            refuse(400)
        } else {
            context.close(promise: nil)
        }
    }

    // MARK: Requests

    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        while !isClosing, let part = queue.first {
            if case .head = part, current != nil { break }
            queue.removeFirst()
            switch part {
            case .head(let head): begin(head)
            case .body(let body):
                unconsumed += body.readableBytes
                if let current { current.received(body) } else { unconsumed -= body.readableBytes }
            case .end:
                current?.receivedEnd()
                forgetIfOver()
            }
        }
        isProcessing = false
        resumeReading()
    }

    private func begin(_ head: HTTPRequestHead) {
        let headers: HPACKHeaders
        do {
            headers = try HTTP1RequestHead.headers(of: head, limit: headerLimit)
        } catch {
            return refuse(error.status)
        }
        let hasBody = HTTP1RequestHead.hasBody(head)
        if hasBody, HTTP1RequestHead.expectsContinue(head) {
            output.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            wrote()
        }
        let stream = HTTP1WireStream(
            connection: self,
            writer: HTTP1ResponseWriter(
                keepAlive: head.isKeepAlive, isHTTP10: head.isHTTP10, isHead: head.method == .HEAD))
        current = stream
        opener(stream)
        stream.received(headers, endStream: !hasBody)
    }

    private func refuse(_ status: Int) {
        var writer = HTTP1ResponseWriter(keepAlive: false, isHTTP10: false, isHead: false)
        writer.head([":status": "\(status)"], endStream: true, closing: true, into: &output)
        isClosing = true
        closeAfterFlush()
    }

    func responseEnded(closes: Bool) {
        if closes {
            isClosing = true
            finishCurrent()
            closeAfterFlush()
            return
        }
        wrote()
        forgetIfOver()
        if !isProcessing { process() }
    }

    private func forgetIfOver() {
        guard let stream = current, stream.requestEnded, stream.responseEnded else { return }
        finishCurrent()
    }

    private func finishCurrent() {
        let stream = current
        current = nil
        unconsumed = 0
        stream?.over(nil)
    }

    // MARK: Flow

    private var mayRead: Bool { unconsumed < HTTP1ServerHandler.window && (current == nil || queue.isEmpty) }

    func consumed(_ count: Int) {
        unconsumed = max(0, unconsumed - count)
        resumeReading()
    }

    private func resumeReading() {
        guard readHeld, mayRead else { return }
        readHeld = false
        context?.read()
    }

    /// How many of `count` bytes count as written; the others are reported when the socket has taken them.
    func accepted(_ count: Int) -> Int {
        guard let context, !context.channel.isWritable else { return count }
        unsent += count
        return 0
    }

    func wrote() {
        guard !isReading, !isFlushScheduled else { return }
        isFlushScheduled = true
        eventLoop.assumeIsolated().execute {
            self.isFlushScheduled = false
            self.flush()
        }
    }

    private func flush() {
        guard let context, output.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output.clear()
    }

    private func closeAfterFlush() {
        guard let context else { return }
        let last = output
        output.clear()
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(last)).assumeIsolated().whenComplete { _ in channel.close(promise: nil) }
    }

    /// Ends the connection after the request that is being answered.
    func drain() {
        isDraining = true
        if current == nil { context?.close(promise: nil) }
    }

    func close() { context?.close(promise: nil) }
}
