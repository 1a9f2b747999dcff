import DequeModule
import NIOCore
import NIOHPACK
import NIOHTTP1

/// Serves the requests of an HTTP/1.1 connection one after the other, in the order they came.
final class HTTP1ServerHandler: ChannelDuplexHandler, RemovableChannelHandler, BurstWriter {
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
    private let configuration: HTTP1Configuration
    private(set) var context: ChannelHandlerContext?
    private var current: HTTP1WireStream?
    /// What this connection has become by an upgrade.
    private var successor: WebSocketChannelHandler?
    /// Requests that came before the one in front of them was answered.
    private var queue: Deque<HTTPServerRequestPart> = []
    private var isProcessing = false
    private var isReading = false
    private var isFlushScheduled = false
    /// The last byte has been written; what still comes is dropped.
    private var isClosing = false
    /// Something came after that.
    private var isLingering = false
    /// What followed the requests that were read is none; the status that says so when they are answered.
    private var fault: Int?
    private var unconsumed = 0
    private var unsent = 0
    private var readHeld = false
    /// The parser reads nothing behind the current request.
    private var parserStopped = false
    private var progress = HTTP1RequestProgress()
    /// What the socket had not taken when the limit of that was set last.
    private var unreadBytes = 0
    // Both are cancelled when the handler goes.
    private lazy var unread = ConnectionDeadline(on: eventLoop) { [unowned self] in answersStandStill() }
    private lazy var deadline = ConnectionDeadline(on: eventLoop) { [unowned self] in timeIsUp() }

    /// How many body bytes may wait for their reader before the socket is no longer read.
    private static let window = 256 * 1024
    /// How many bytes of a response may wait for the next flush and still count as written.
    private static let outputLimit = 256 * 1024
    /// How often, at most, a peer that was answered early is given another second to go on sending: a connection that is
    /// closed with bytes unread would take the answer from it.
    private static let lingerRounds = 10

    init(
        eventLoop: any EventLoop, headerLimit: Int, configuration: HTTP1Configuration = HTTP1Configuration(),
        opener: @escaping (any WireStream) -> Void
    ) {
        self.eventLoop = eventLoop
        self.headerLimit = headerLimit
        self.configuration = configuration
        self.opener = opener
        executor = EventLoopExecutor.of(eventLoop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        remoteAddress = context.channel.remoteAddress.map(\.hostPort) ?? "unknown"
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        deadline.cancel()
        unread.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return isLingering = true }
        isReading = true
        let part = unwrapInboundIn(data)
        progress.received(part)
        queue.append(part)
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
        if progress.burstEnded() { watch() }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { readHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        reportSent()
        if context.channel.isWritable {
            unread.clear()
            if !queue.isEmpty { process() }
        } else {
            unread.set(in: configuration.unreadTimeout)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        queue.removeAll()
        current?.over(.connectionLost("closed by the peer"))
        current = nil
        successor?.lost()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isClosing else { return }
        guard successor == nil, let error = error as? HTTPParserError else { return context.close(promise: nil) }
        fault = error == .headerOverflow ? 431 : 400
        process()
    }

    // MARK: Requests

    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        while !isClosing, successor == nil, let part = queue.first {
            if case .head = part, current != nil || !takesRequests { break }
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
        if let fault, queue.isEmpty, !isClosing, successor == nil { refuseRest(fault) }
        resumeReading()
        watch()
    }

    private func begin(_ head: HTTPRequestHead) {
        let request: HTTP1RequestHead
        do {
            request = try HTTP1RequestHead(head, limit: headerLimit)
        } catch {
            return refuse(error.status)
        }
        parserStopped = request.asksForUpgrade
        let stream = HTTP1WireStream(
            connection: self,
            writer: HTTP1ResponseWriter(
                keepAlive: request.isKeepAlive, isHTTP10: head.isHTTP10, isHead: head.method == .HEAD))
        current = stream
        opener(stream)
        stream.received(request.headers, endStream: !request.hasBody)
        // Not for one that was refused by its headers alone: its body need not come at all.
        if request.hasBody, request.expectsContinue, current === stream, !stream.headersSent {
            output.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            wrote()
        }
    }

    private func refuse(_ status: Int) {
        var writer = HTTP1ResponseWriter(keepAlive: false, isHTTP10: false, isHead: false)
        writer.head([":status": "\(status)"], endStream: true, closing: true, into: &output)
        closeAfterFlush(lingering: true)
    }

    /// Answers what is no request, after those in front of it.
    private func refuseRest(_ status: Int) {
        guard let current else { return refuse(status) }
        guard !current.requestEnded else { return }
        self.current = nil
        current.over(.connectionLost("the request is malformed"))
        if current.headersSent { close() } else { refuse(status) }
    }

    func responseEnded(closes: Bool) {
        if closes || isDraining {
            let isEarly = current?.requestEnded == false
            finishCurrent()
            closeAfterFlush(lingering: isEarly)
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
        unsent = 0
        stream?.over(nil)
    }

    // MARK: Time

    /// Sets the limit of what this connection waits for now, if it waits for a request.
    private func watch() {
        guard !isClosing, successor == nil else { return deadline.clear() }
        if let current {
            if current.waitsForBody, !current.requestEnded, !current.headersSent, mayRead {
                deadline.set(in: configuration.bodyTimeout)
            } else {
                deadline.clear()
            }
        } else if queue.isEmpty {
            let idle = isDraining ? configuration.drainTimeout : configuration.idleTimeout
            deadline.set(in: progress.headBegan ? configuration.headTimeout : idle)
        } else {
            deadline.clear()
        }
    }

    private func timeIsUp() {
        if let stream = current {
            current = nil
            stream.over(.connectionLost("the request's body stood still"))
            refuse(408)
        } else if progress.headBegan {
            refuse(408)
        } else {
            closeAfterFlush(lingering: false)
        }
    }

    /// The socket has taken nothing for a long time, or has taken what was written since then.
    private func answersStandStill() {
        let waiting = (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard waiting > 0, waiting == unreadBytes else {
            unreadBytes = waiting
            return unread.set(in: configuration.unreadTimeout)
        }
        close()
    }

    // MARK: Flow

    /// Whether there is room for another answer: a client that sends request after request and reads nothing would have
    /// all the answers kept.
    private var takesRequests: Bool {
        if output.readableBytes > HTTP1ServerHandler.outputLimit { flush() }
        return context?.channel.isWritable != false
    }

    private var mayRead: Bool {
        if isClosing { return true }
        if current == nil { return successor == nil && queue.isEmpty && unconsumed < HTTP1ServerHandler.window }
        // What follows a request for an upgrade would be kept by the parser, however much it is.
        return unconsumed < HTTP1ServerHandler.window && queue.isEmpty && (progress.isWithinRequest || !parserStopped)
    }

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
        guard let context, !context.channel.isWritable || output.readableBytes > HTTP1ServerHandler.outputLimit
        else { return count }
        unsent += count
        return 0
    }

    private func reportSent() {
        guard unsent > 0, context?.channel.isWritable == true else { return }
        let count = unsent
        unsent = 0
        current?.delegate?.sent(count)
    }

    func wrote() {
        guard !isReading, !isFlushScheduled else { return }
        isFlushScheduled = true
        executor.flushLater(self)
    }

    func flushBurst() {
        isFlushScheduled = false
        flush()
    }

    func flush() {
        guard let context, output.readableBytes > 0 else { return }
        // Taken out first: writing may change the channel's writability, and the delegate then goes on sending.
        let bytes = output
        output.clear()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        reportSent()
    }

    private func closeAfterFlush(lingering: Bool) {
        guard let context, !isClosing else { return }
        isClosing = true
        queue.removeAll()
        let last = output
        output.clear()
        let channel = context.channel
        let written = context.writeAndFlush(wrapOutboundOut(last)).assumeIsolated()
        resumeReading()
        guard lingering else { return written.whenComplete { _ in channel.close(promise: nil) } }
        written.whenComplete { _ in
            channel.close(mode: .output, promise: nil)
            self.linger(HTTP1ServerHandler.lingerRounds)
        }
    }

    private func linger(_ rounds: Int) {
        isLingering = false
        eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            if self.isLingering, rounds > 0 { self.linger(rounds - 1) } else { self.close() }
        }
    }

    /// Ends the connection after the request that is being answered.
    func drain() {
        isDraining = true
        if let successor { return successor.drain() }
        if current == nil { watch() }
    }

    func close() {
        successor?.cut()
        context?.close(promise: nil)
    }

    /// Takes nothing more of the client, whose request has been answered with 101; its connection goes on elsewhere.
    func leave(for successor: WebSocketChannelHandler) {
        self.successor = successor
        current = nil
        queue.removeAll()
        unconsumed = 0
        unsent = 0
        deadline.clear()
    }
}
