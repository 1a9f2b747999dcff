import NIOCore
import NIOHPACK

/// Serves the requests of an HTTP/1.1 connection one after the other, in the order they came.
final class HTTP1ServerHandler: ChannelDuplexHandler, RemovableChannelHandler, BurstWriter {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let eventLoop: any EventLoop
    let executor: EventLoopExecutor
    private(set) var remoteAddress = ""
    private(set) var isDraining = false
    #if !DEBUG
        // Its writers call no other code meanwhile, so accesses cannot overlap.
        @exclusivity(unchecked)
    #endif
    var output = ByteBuffer()

    private let opener: (any WireStream) -> Void
    private let configuration: HTTP1Configuration
    private(set) var context: ChannelHandlerContext?
    /// Whether the channel takes more, as it said last: each request asks, and asking the channel is not cheap.
    private var isWritable = true
    private var current: HTTP1WireStream?
    /// What this connection has become by an upgrade.
    private var successor: WebSocketChannelHandler?
    /// Has what came and waits for the request in front of it to be answered.
    #if !DEBUG
        // The reader calls no other code, so accesses cannot overlap.
        @exclusivity(unchecked)
    #endif
    private var reader: HTTP1RequestReader
    private var isProcessing = false
    private var isReading = false
    private var isFlushScheduled = false
    private var spare = SpareBuffer()
    /// The last byte has been written; what still comes is dropped.
    private var isClosing = false
    /// Something came after that.
    private var isLingering = false
    /// The client has ended its side, and may still read.
    private(set) var isInputEnded = false
    private var unconsumed = 0
    private var unsent = 0
    private var readHeld = false
    /// The next request waits for the socket to take the answers before it.
    private var waitsForRoom = false
    /// The running time limit belongs to a head. Further bytes do not start it anew.
    private var isHeadTimed = false
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
        reader = HTTP1RequestReader(headerLimit: headerLimit)
        self.configuration = configuration
        self.opener = opener
        executor = EventLoopExecutor.of(eventLoop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        remoteAddress = context.channel.remoteAddress.map(\.hostPort) ?? "unknown"
        isWritable = context.channel.isWritable
        try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        deadline.cancel()
        unread.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return isLingering = true }
        isReading = true
        reader.append(unwrapInboundIn(data))
        if process() || reader.headBegan && !isHeadTimed { watch() }
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
        isWritable = context.channel.isWritable
        reportSent()
        if isWritable {
            if !isClosing { unread.clear() }
            if waitsForRoom { proceed() }
        } else {
            unread.set(in: configuration.unreadTimeout)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        _ = reader.takeRest()
        current?.over(.connectionLost("closed by the peer"))
        current = nil
        successor?.lost()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            isInputEnded = true
            closeIfInputEnded()
            watch()
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Requests

    /// Goes on with what has come, and with the time limits.
    private func proceed() {
        process()
        watch()
    }

    /// Reads what has come, up to a request that has to wait.
    ///
    /// - Returns: whether there was anything.
    @discardableResult
    private func process() -> Bool {
        guard !isProcessing else { return false }
        isProcessing = true
        defer {
            isProcessing = false
            resumeReading()
        }
        var hasMoved = false
        do {
            while mayProceed, let part = try reader.next() {
                hasMoved = true
                switch part {
                case .head(let head): begin(head)
                case .body(let body, let isLast): received(body, isLast: isLast)
                }
            }
        } catch {
            refuseRest(error.status)
        }
        closeIfInputEnded()
        return hasMoved
    }

    /// Whether the next part may be read: a request begins when the one before it is answered, and there is room.
    private var mayProceed: Bool {
        waitsForRoom = false
        guard !isClosing, successor == nil else { return false }
        guard reader.isAtHead else { return true }
        guard current == nil else { return false }
        waitsForRoom = !hasRoom
        return !waitsForRoom
    }

    private func begin(_ head: HTTP1RequestHead) {
        let stream = HTTP1WireStream(
            connection: self, headerMemo: head.memo,
            writer: HTTP1ResponseWriter(keepAlive: head.isKeepAlive, isHTTP10: head.isHTTP10, isHead: head.isHead))
        current = stream
        isHeadTimed = false
        opener(stream)
        stream.received(head.headers, endStream: head.body == .none)
        // Not for one that was refused by its headers alone: its body need not come at all.
        if head.body != .none, head.expectsContinue, current === stream, !stream.headersSent {
            output.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            wrote()
        }
    }

    private func received(_ body: ByteBuffer, isLast: Bool) {
        guard let current else { return }
        unconsumed += body.readableBytes
        current.received(body, isLast: isLast)
    }

    /// - Parameter status: nil for no answer at all.
    private func refuse(_ status: Int?) {
        guard let status else { return closeAfterFlush(lingering: true) }
        var writer = HTTP1ResponseWriter(keepAlive: false, isHTTP10: false, isHead: false)
        writer.head(
            [":status": "\(status)"], endStream: true, closing: true, &executor.answerFields, into: &output)
        closeAfterFlush(lingering: true)
    }

    /// Answers what is no request, or the request whose body is none.
    private func refuseRest(_ status: Int?) {
        guard let current else { return refuse(status) }
        self.current = nil
        current.over(.connectionLost("the request is malformed"))
        if current.headersSent { close() } else { refuse(status) }
    }

    // MARK: End of input

    /// Whether the request under way is the last one, as far as is known before its answer.
    var isLastRequest: Bool { isDraining || isInputEnded && reader.input.readableBytes == 0 }

    /// Closes when the client has ended its side, unless it is owed an answer: to what it sent whole, scripts and monitors
    /// wait for one.
    func closeIfInputEnded() {
        guard isInputEnded, !isClosing, successor == nil else { return }
        if let current {
            guard !current.requestEnded || current.endsWithInput else { return }
            self.current = nil
            current.over(.connectionLost("closed by the peer"))
        } else if waitsForRoom {
            return
        }
        closeAfterFlush(lingering: false)
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
        if !isProcessing { proceed() }
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
        let wasHeadTimed = isHeadTimed
        isHeadTimed = false
        if isClosing || successor != nil || waitsForRoom {
            deadline.clear()
        } else if let current {
            if current.waitsForBody, !current.requestEnded, !current.headersSent, mayRead {
                deadline.set(in: configuration.bodyTimeout)
            } else {
                deadline.clear()
            }
        } else if reader.headBegan {
            isHeadTimed = true
            if !wasHeadTimed { deadline.set(in: configuration.headTimeout) }
        } else {
            deadline.set(in: isDraining ? configuration.drainTimeout : configuration.idleTimeout)
        }
    }

    private func timeIsUp() {
        if let stream = current {
            current = nil
            stream.over(.connectionLost("the request's body stood still"))
            refuse(408)
        } else if reader.headBegan {
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
    private var hasRoom: Bool {
        if output.readableBytes > HTTP1ServerHandler.outputLimit { flush() }
        return isWritable
    }

    private var mayRead: Bool {
        if isClosing { return true }
        guard successor == nil, unconsumed < HTTP1ServerHandler.window else { return false }
        // What follows a request that is being answered waits in the socket, but for its first bytes.
        return !reader.isAtHead || !reader.headBegan || current == nil && !waitsForRoom
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
        guard context != nil, !isWritable || output.readableBytes > HTTP1ServerHandler.outputLimit else { return count }
        unsent += count
        return 0
    }

    private func reportSent() {
        guard unsent > 0, isWritable, context != nil else { return }
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
        let bytes = spare.take(&output)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        spare.keep(consume bytes)
        reportSent()
    }

    private func closeAfterFlush(lingering: Bool) {
        guard let context, !isClosing else { return }
        isClosing = true
        let last = output
        output.clear()
        let channel = context.channel
        let written = context.writeAndFlush(wrapOutboundOut(last)).assumeIsolated()
        unread.set(in: configuration.unreadTimeout)
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

    /// What came behind the request that was answered with 101.
    func takeRest() -> ByteBuffer { reader.takeRest() }

    /// Takes nothing more of the client, whose request has been answered with 101; its connection goes on elsewhere.
    func leave(for successor: WebSocketChannelHandler) {
        self.successor = successor
        current = nil
        unconsumed = 0
        unsent = 0
        deadline.clear()
        try? context?.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
    }
}
