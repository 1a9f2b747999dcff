import NIOCore

/// Moves bytes between a channel and the state machine of its WebSocket connection, and watches over its time limits.
final class WebSocketChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let eventLoop: any EventLoop
    private var machine: WebSocketStateMachine
    private let configuration: WebSocketConfiguration
    /// Nil once it is over.
    var connection: WebSocketConnection?
    private var context: ChannelHandlerContext?
    private var isReading = false
    private var isFlushScheduled = false
    private var readHeld = false
    /// The last byte has been handed to the channel; what still comes is dropped.
    private var isFinishing = false
    /// How many bytes the channel was given, now and when the wait for the peer's close began.
    private var flushed = 0
    private var flushedBefore = 0
    /// Our close frame had been written when that wait began.
    private var closeWasSent = false
    private var closeReason = "closed by the peer"

    private lazy var nextPing = ConnectionDeadline(on: eventLoop) { [unowned self] in ping() }
    private lazy var silence = ConnectionDeadline(on: eventLoop) { [unowned self] in silent() }
    private lazy var closing = ConnectionDeadline(on: eventLoop) { [unowned self] in unanswered() }

    init(eventLoop: any EventLoop, configuration: WebSocketConfiguration) {
        self.eventLoop = eventLoop
        self.configuration = configuration
        machine = WebSocketStateMachine(configuration: configuration)
    }

    /// The handler is in its place, and what came behind the client's request has been read.
    func begin() {
        guard let context else { return }
        isReading = false
        nextPing.set(in: configuration.pingInterval)
        listen()
        flush()
        // The handler in front of this one had stopped to read.
        context.read()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        machine.isOutputOpen = context.channel.isWritable
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        lost()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isFinishing else { return }
        var bytes = unwrapInboundIn(data)
        isReading = true
        listen()
        machine.receive(&bytes)
        drainEvents()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if machine.wantsInput { context.read() } else { readHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        machine.isOutputOpen = context.channel.isWritable
        if machine.isOutputOpen {
            machine.pump()
            drainEvents()
            flush()
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        lost()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { cut("\(error)") }

    // MARK: Events

    private func drainEvents() {
        while let event = machine.next() { handle(event) }
        resumeReading()
    }

    private func handle(_ event: WebSocketEvent) {
        switch event {
        case .message(let message): connection?.received(message)
        case .sent(let count): connection?.sent(count)
        case .pong: break
        case .closed(let code, let reason):
            over(.closed(code, reason: reason))
            finish(lingering: false)
        case .failed(let fault):
            over(.failed(fault.code, reason: fault.reason))
            finish(lingering: true)
        }
    }

    private func over(_ end: WebSocketEnd) {
        let connection = self.connection
        self.connection = nil
        connection?.over(end)
    }

    /// The channel is gone, or was before this handler came into its pipeline.
    func lost() {
        for deadline in [nextPing, silence, closing] { deadline.cancel() }
        over(.connectionLost(closeReason))
    }

    // MARK: Flow

    func send(_ message: WebSocketMessage) -> Int {
        let count = machine.send(message)
        wrote()
        return count
    }

    func consumed(_ count: Int) {
        machine.consumed(count)
        resumeReading()
    }

    private func resumeReading() {
        guard readHeld, machine.wantsInput else { return }
        readHeld = false
        // What the peer said meanwhile has not been read.
        listen()
        context?.read()
    }

    /// Something may have been put into the output: it is flushed at the end of the read burst or of this tick.
    private func wrote() {
        guard !isReading, !isFlushScheduled else { return }
        isFlushScheduled = true
        eventLoop.assumeIsolated().execute {
            self.isFlushScheduled = false
            self.flush()
        }
    }

    private func flush() {
        guard let context, !isFinishing else { return }
        while machine.output.readableBytes > 0 {
            // Taken out first: writing may change the channel's writability, which comes back to here.
            let bytes = machine.takeOutput()
            flushed += bytes.readableBytes
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            machine.isOutputOpen = context.channel.isWritable
            machine.pump()
            drainEvents()
        }
    }

    // MARK: Time

    private func ping() {
        guard machine.phase == .open else { return }
        machine.ping()
        wrote()
        nextPing.set(in: configuration.pingInterval)
    }

    /// Something came, or could come from now on.
    private func listen() {
        if !isFinishing { silence.set(in: configuration.silenceLimit) }
    }

    private func silent() {
        if readHeld { listen() } else { cut("the peer has gone silent") }
    }

    private func awaitClose() {
        flushedBefore = flushed
        closeWasSent = machine.isCloseSent
        closing.set(in: configuration.closeTimeout)
    }

    private func unanswered() {
        // Messages in front of the close frame may take their time, as long as they get on.
        let gotOn = flushed > flushedBefore || machine.isCloseSent
        if !isFinishing, !closeWasSent, gotOn { awaitClose() } else { cut("the peer did not close") }
    }

    // MARK: End

    func close(_ code: WebSocketCloseCode, reason: String) {
        guard machine.phase == .open else { return }
        machine.close(code, reason: reason)
        nextPing.cancel()
        awaitClose()
        resumeReading()
        wrote()
    }

    /// Ends the connection because the server is being stopped.
    func drain() { close(.goingAway, reason: "the server is being stopped") }

    /// Closes at once, without a word to the peer.
    func cut(_ reason: String = "closed") {
        closeReason = reason
        context?.close(promise: nil)
    }

    /// Writes what is left and closes.
    ///
    /// - Parameter lingering: the peer may be sending, and a connection that is closed with bytes unread would take
    ///   our close frame from it: it gets the time of a close to end its side.
    private func finish(lingering: Bool) {
        guard let context, !isFinishing else { return }
        isFinishing = true
        nextPing.cancel()
        silence.cancel()
        closing.set(in: configuration.closeTimeout)
        let last = machine.takeOutput()
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(last)).assumeIsolated().whenComplete { _ in
            if lingering { channel.close(mode: .output, promise: nil) } else { channel.close(promise: nil) }
        }
    }
}
