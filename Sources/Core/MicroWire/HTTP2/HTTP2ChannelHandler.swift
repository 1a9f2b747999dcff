import NIOCore
import NIOHPACK

/// Moves bytes between a channel and the state machine of its connection, and events to the streams.
package final class HTTP2ChannelHandler: ChannelInboundHandler, BurstWriter {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// Called for each stream a client opens, with its request headers; sets the stream's delegate.
    package typealias StreamOpener = (HTTP2WireStream) -> Void

    let eventLoop: any EventLoop
    let executor: EventLoopExecutor
    #if !DEBUG
        // The machine calls no other code and stays on one thread: its few dozen accesses per request cannot overlap.
        @exclusivity(unchecked)
    #endif
    var machine: HTTP2StateMachine
    private(set) var remoteAddress = ""

    private let opener: StreamOpener?
    #if !DEBUG
        @exclusivity(unchecked)
    #endif
    var streams = HTTP2StreamTable<HTTP2WireStream>()
    /// A stream began or ended since the clock's owner was told.
    var streamsChanged = false
    /// Streams that a client will open when the peer takes one more.
    var waiting: [(HTTP2ChannelHandler) -> Void] = []
    var context: ChannelHandlerContext?
    private var isReading = false
    private var isFlushScheduled = false
    /// This side ends the connection in order.
    package internal(set) var isDraining = false
    /// The last byte has been handed to the channel, which closes when it is written.
    private var isClosing = false
    /// The channel is gone.
    private(set) var isOver = false
    /// What was written while the channel was full, in bytes.
    private var unread = 0
    private var spare = SpareBuffer()
    /// Why the connection is over or about to be.
    package internal(set) var closeReason = "closed by the peer"

    let times: HTTP2Times
    var watch: HTTP2Watch
    var nextLook: Scheduled<Void>?
    var lateEnds: Scheduled<Void>?
    var drainLimit: Scheduled<Void>?

    /// Called once when no more streams can be opened on this connection (client).
    package var onUnusable: (() -> Void)?
    /// Called whenever something happened after which the peer takes one more stream (client).
    package var onAvailable: (() -> Void)?
    /// Called once when the channel is gone.
    package var onClosed: (() -> Void)?

    /// Makes the handler of one connection.
    ///
    /// - Parameters:
    ///   - role: which side this is.
    ///   - opener: for servers, what begins a stream.
    package init(
        role: HTTP2Role, eventLoop: any EventLoop, configuration: HTTP2Configuration = HTTP2Configuration(),
        opener: StreamOpener? = nil
    ) {
        self.eventLoop = eventLoop
        self.opener = opener
        executor = EventLoopExecutor.of(eventLoop)
        times = role == .client ? configuration.clientTimes : configuration.serverTimes
        watch = HTTP2Watch(role, times, at: eventLoop.now)
        machine = HTTP2StateMachine(role: role, configuration: configuration)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        stopWatching()
    }

    package func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard remoteAddress.isEmpty else { return }
        remoteAddress = context.channel.remoteAddress.map(\.hostPort) ?? "unknown"
        machine.start()
        flush()
        watch = HTTP2Watch(machine.role, times, at: eventLoop.now)
        scheduleLook()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        isReading = true
        watch.received(at: eventLoop.now)
        machine.receive(&bytes)
        drainEvents()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flush()
        context.fireChannelReadComplete()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        machine.isOutputOpen = context.channel.isWritable
        if machine.isOutputOpen {
            unread = 0
            machine.pump()
            drainEvents()
            flush()
        }
        context.fireChannelWritabilityChanged()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        stopWatching()
        endAll(.connectionLost(closeReason))
        context.fireChannelInactive()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        closeReason = "\(error)"
        context.close(promise: nil)
    }
}

// MARK: - Events

extension HTTP2ChannelHandler {
    private func drainEvents() {
        // A stream that began after the channel's end would never end.
        while !isOver, let event = machine.next() { handle(event) }
        if !waiting.isEmpty { openWaiting() }
        if let onAvailable, takesStream { onAvailable() }
        if streamsChanged {
            streamsChanged = false
            watch.changed(hasStreams: !streams.isEmpty, at: eventLoop.now)
        }
        if lateEnds == nil, !machine.unended.isEmpty, !isOver { awaitEnds() }
        closeIfDone()
    }

    private func handle(_ event: HTTP2Event) {
        switch event {
        case .headers(let id, let list, let endStream):
            let headers = list.headers
            if machine.role == .server {
                let stream = HTTP2WireStream(id: id, headerMemo: list.memo, connection: self)
                stream.isHead = headers.value(of: ":method") == "HEAD"
                stream.lastReceived = watch.lastReceived
                stream.requestEnded = endStream
                add(stream)
                opener?(stream)
                stream.delegate?.received(headers, endStream: endStream)
            } else {
                streams[id: id]?.delegate?.received(headers, endStream: endStream)
            }
        case .headersTooLarge(let id, let headers, _): refuseHeaders(id, headers)
        case .data(let id, let body, let endStream):
            guard let stream = streams[id: id] else { return }
            stream.lastReceived = watch.lastReceived
            stream.requestEnded = endStream
            stream.delegate?.received(body, endStream: endStream)
        case .trailers(let id, let trailers):
            streams[id: id]?.requestEnded = true
            streams[id: id]?.delegate?.received(trailers: trailers)
        case .sent(let id, let count): streams[id: id]?.delegate?.sent(count)
        case .closed(let id): remove(id)?.over(nil)
        case .reset(let id, let code): remove(id)?.over(.reset(code))
        case .refused(let id): remove(id)?.over(.refused)
        case .settings: watch.isReady = true
        case .goAway(let code):
            closeReason =
                code == .noError ? "the peer is going away" : "the peer ended it with code \(code.rawValue)"
            becomeUnusable()
        case .pong: break
        case .failed(let error):
            closeReason = error.reason
            flush()
            context?.close(mode: .all, promise: nil)
        }
    }

    /// Over the soft limit: 431, or RESOURCE_EXHAUSTED for gRPC (design.md §3).
    private func refuseHeaders(_ id: HTTP2StreamID, _ headers: HPACKHeaders) {
        let isGRPC = headers.value(of: "content-type")?.hasPrefix("application/grpc") == true
        let answer: HPACKHeaders =
            isGRPC
            ? [
                ":status": "200", "content-type": "application/grpc", "grpc-status": "8",
                "grpc-message": "header list too large",
            ]
            : [":status": "431", "content-length": "0"]
        machine.send(answer, on: id, endStream: true)
    }

    /// Enters a stream into the table.
    func add(_ stream: HTTP2WireStream) {
        streams.insert(stream.id, stream)
        streamsChanged = true
    }

    func remove(_ id: HTTP2StreamID) -> HTTP2WireStream? {
        streamsChanged = true
        return streams.remove(id)
    }

    func becomeUnusable() {
        let report = onUnusable
        onUnusable = nil
        onAvailable = nil
        report?()
    }

    private func endAll(_ error: WireError) {
        isOver = true
        becomeUnusable()
        let open = streams.all
        streams.removeAll()
        for stream in open { stream.over(error) }
        let blocked = waiting
        waiting.removeAll()
        for open in blocked { open(self) }
        let report = onClosed
        onClosed = nil
        report?()
    }
}

// MARK: - Output

extension HTTP2ChannelHandler {
    /// Something was put into the machine's output: it is flushed at the end of the read burst or of this tick.
    func wrote() {
        guard !isReading, !isFlushScheduled else { return }
        isFlushScheduled = true
        executor.flushLater(self)
    }

    package func flushBurst() {
        isFlushScheduled = false
        drainEvents()
        flush()
    }

    private func flush() {
        guard let context else { return }
        while machine.output.readableBytes > 0 {
            // Taken out first: writing may change the channel's writability, which comes back to here.
            let bytes = spare.take(&machine.output)
            if !context.channel.isWritable {
                // Only control frames get here; a peer that causes them without reading is not well.
                unread += bytes.readableBytes
                if unread > 1 << 20 {
                    closeReason = "the peer does not read"
                    context.close(promise: nil)
                    return
                }
            }
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            machine.isOutputOpen = context.channel.isWritable
            spare.keep(consume bytes)
            machine.pump()
            drainEvents()
        }
    }

    /// Closes a connection that takes no more streams once the last one is over and all bytes are written.
    private func closeIfDone() {
        guard streams.isEmpty, machine.isDraining || machine.isClosedForNewStreams, !machine.isFailed, !isClosing,
            let context
        else { return }
        isClosing = true
        if isDraining { closeReason = "closed" }
        flush()
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    func reset(_ stream: HTTP2WireStream, _ code: HTTP2ErrorCode) {
        machine.reset(stream.id, code)
        _ = remove(stream.id)
        stream.silence()
        wrote()
    }
}
