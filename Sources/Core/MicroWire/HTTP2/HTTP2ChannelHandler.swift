import NIOCore
import NIOHPACK

/// Moves bytes between a channel and the state machine of its connection, and events to the streams.
package final class HTTP2ChannelHandler: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// Called for each stream a client opens, with its request headers; sets the stream's delegate.
    package typealias StreamOpener = (HTTP2WireStream) -> Void

    let eventLoop: any EventLoop
    let executor: EventLoopExecutor
    var machine: HTTP2StateMachine
    private(set) var remoteAddress = ""

    private let opener: StreamOpener?
    private var streams: [HTTP2StreamID: HTTP2WireStream] = [:]
    private var waiting: [(HTTP2ChannelHandler) -> Void] = []
    private var context: ChannelHandlerContext?
    private var isReading = false
    private var isFlushScheduled = false
    private var isDraining = false
    /// The last byte has been handed to the channel, which closes when it is written.
    private var isClosing = false
    /// The channel is gone.
    private var isOver = false
    /// What was written while the channel was full, in bytes.
    private var unread = 0
    private var closeReason = "closed by the peer"

    /// Called once when no more streams can be opened on this connection (client).
    package var onUnusable: (() -> Void)?

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
        machine = HTTP2StateMachine(role: role, configuration: configuration)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    package func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard remoteAddress.isEmpty else { return }
        remoteAddress = context.channel.remoteAddress.map(describe) ?? "unknown"
        machine.start()
        flush()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        isReading = true
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
        closeIfDone()
    }

    private func handle(_ event: HTTP2Event) {
        switch event {
        case .headers(let id, let headers, let endStream):
            if machine.role == .server {
                let stream = HTTP2WireStream(id: id, connection: self)
                stream.isHead = headers.first(name: ":method") == "HEAD"
                streams[id] = stream
                opener?(stream)
                stream.delegate?.received(headers, endStream: endStream)
            } else {
                streams[id]?.delegate?.received(headers, endStream: endStream)
            }
        case .headersTooLarge(let id, let headers, _): refuseHeaders(id, headers)
        case .data(let id, let body, let endStream): streams[id]?.delegate?.received(body, endStream: endStream)
        case .trailers(let id, let trailers): streams[id]?.delegate?.received(trailers: trailers)
        case .sent(let id, let count): streams[id]?.delegate?.sent(count)
        case .closed(let id): streams.removeValue(forKey: id)?.over(nil)
        case .reset(let id, let code): streams.removeValue(forKey: id)?.over(.reset(code))
        case .refused(let id): streams.removeValue(forKey: id)?.over(.refused)
        case .settings: break
        case .goAway: becomeUnusable()
        case .pong: break
        case .failed(let error):
            closeReason = error.reason
            flush()
            context?.close(mode: .all, promise: nil)
        }
    }

    /// Over the soft limit: 431, or RESOURCE_EXHAUSTED for gRPC (design.md §3).
    private func refuseHeaders(_ id: HTTP2StreamID, _ headers: HPACKHeaders) {
        let isGRPC = headers.first(name: "content-type")?.hasPrefix("application/grpc") == true
        let answer: HPACKHeaders =
            isGRPC
            ? [
                ":status": "200", "content-type": "application/grpc", "grpc-status": "8",
                "grpc-message": "header list too large",
            ]
            : [":status": "431", "content-length": "0"]
        machine.send(answer, on: id, endStream: true)
    }

    private func becomeUnusable() {
        let tell = onUnusable
        onUnusable = nil
        tell?()
    }

    private func endAll(_ error: WireError) {
        isOver = true
        becomeUnusable()
        let open = streams.values
        streams.removeAll()
        for stream in open { stream.over(error) }
        let blocked = waiting
        waiting.removeAll()
        for open in blocked { open(self) }
    }
}

// MARK: - Output

extension HTTP2ChannelHandler {
    /// Something was put into the machine's output: it is flushed at the end of the read burst or of this tick.
    func wrote() {
        guard !isReading, !isFlushScheduled else { return }
        isFlushScheduled = true
        eventLoop.assumeIsolated().execute {
            self.isFlushScheduled = false
            self.drainEvents()
            self.flush()
        }
    }

    private func flush() {
        guard let context else { return }
        while machine.output.readableBytes > 0 {
            // Taken out first: writing may change the channel's writability, which comes back to here.
            let bytes = machine.output
            machine.output.clear()
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
            machine.pump()
            drainEvents()
        }
    }

    /// Closes a connection that takes no more streams once the last one is over and all bytes are written.
    private func closeIfDone() {
        guard streams.isEmpty, isDraining || machine.isClosedForNewStreams, !machine.isFailed, !isClosing, let context
        else { return }
        isClosing = true
        closeReason = isDraining ? "closed" : "the peer is going away"
        flush()
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    func reset(_ stream: HTTP2WireStream, _ code: HTTP2ErrorCode) {
        machine.reset(stream.id, code)
        streams.removeValue(forKey: stream.id)
        stream.silence()
        wrote()
    }

    /// Takes no new streams and closes once those that are open are done.
    package func drain() {
        guard !isDraining else { return }
        isDraining = true
        machine.drain()
        becomeUnusable()
        wrote()
    }

    /// Closes at once; open streams end with ``WireError/connectionLost(_:)``.
    package func close() {
        closeReason = "closed"
        context?.close(mode: .all, promise: nil)
    }
}

// MARK: - Client

extension HTTP2ChannelHandler {
    /// How many streams are open.
    package var openStreams: Int { streams.count }

    /// Opens a stream, as soon as the peer takes one more.
    ///
    /// - Parameters:
    ///   - headers: the request's headers.
    ///   - endStream: whether there is no body.
    ///   - delegate: hears the response.
    ///   - opened: gets the stream, or nil when the connection ended before one could be opened: nothing was sent.
    package func open(
        _ headers: HPACKHeaders, endStream: Bool, delegate: any WireStreamDelegate,
        opened: @escaping (HTTP2WireStream?) -> Void
    ) {
        if takesNoStreams { return opened(nil) }
        guard let id = machine.open(headers, endStream: endStream) else {
            waiting.append { $0.open(headers, endStream: endStream, delegate: delegate, opened: opened) }
            return
        }
        let stream = HTTP2WireStream(id: id, connection: self)
        stream.delegate = delegate
        streams[id] = stream
        opened(stream)
        wrote()
    }

    private var takesNoStreams: Bool { isOver || isDraining || context == nil || machine.isClosedForNewStreams }

    private func openWaiting() {
        while machine.canOpenStream, !takesNoStreams, !waiting.isEmpty { waiting.removeFirst()(self) }
        if takesNoStreams {
            let blocked = waiting
            waiting.removeAll()
            for open in blocked { open(self) }
        }
    }
}

/// A socket address as `host:port`.
func describe(_ address: SocketAddress) -> String {
    guard let host = address.ipAddress, let port = address.port else { return "\(address)" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
}
