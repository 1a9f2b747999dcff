import MicroWire
import NIOCore
import NIOPosix

/// A TCP connection of a test that writes what it likes and waits for what it expects.
package final class RawClient: Sendable {
    private let channel: any Channel
    private let received: NIOLoopBound<Received>

    private init(_ channel: any Channel, _ received: NIOLoopBound<Received>) {
        self.channel = channel
        self.received = received
    }

    /// - Parameter keepsSending: goes on writing when the peer has ended its side.
    package static func connect(
        to port: Int, host: String = "127.0.0.1", keepsSending: Bool = false
    ) async throws -> RawClient {
        let (channel, received) = try await ClientBootstrap(group: WireLoops.group)
            .channelOption(.allowRemoteHalfClosure, value: keepsSending)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Received(channel.eventLoop))
                }
            }
            .connect(host: host, port: port)
            .flatMapThrowing { channel in
                let received = try channel.pipeline.syncOperations.handler(type: Received.self)
                return (channel, NIOLoopBound(received, eventLoop: channel.eventLoop))
            }.get()
        return RawClient(channel, received)
    }

    package func write(_ text: String) async throws { try await write(ByteBuffer(string: text)) }

    package func write(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes).get() }

    /// Writes without waiting until the peer has taken it, which it may never do.
    package func push(_ parts: ByteBuffer...) {
        for part in parts { channel.write(part, promise: nil) }
        channel.flush()
    }

    /// The text that came, as soon as it is what is waited for or the connection has ended.
    @discardableResult
    package func read(until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        try await String(buffer: wait { isEnough(String(decoding: $0, as: UTF8.self)) }.bytes)
    }

    /// Everything until the peer ends the connection.
    package func readToEnd() async throws -> String { try await String(buffer: wait { _ in false }.bytes) }

    /// The bytes that came, as soon as they are what is waited for or the connection has ended.
    package func wait(
        for isEnough: @escaping @Sendable (ByteBufferView) -> Bool
    ) async throws -> (bytes: ByteBuffer, isOver: Bool) {
        let received = received
        // A test whose time is up ends with what came.
        return try await withTaskCancellationHandler {
            try await channel.eventLoop.flatSubmit { received.value.wait(for: isEnough) }.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    package func close() async throws { try await channel.close().get() }

    /// Ends this side; what the peer still sends is read.
    package func endInput() async throws {
        // Its own end of input closes the channel otherwise, also with bytes unread.
        try await channel.setOption(.allowRemoteHalfClosure, value: true).get()
        try await channel.close(mode: .output).get()
    }

    /// Closes so that the peer is told of a reset.
    package func reset() async throws {
        let provider = channel as? any SocketOptionProvider
        try await provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await close()
    }

    private final class Received: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias Outcome = (bytes: ByteBuffer, isOver: Bool)

        private let eventLoop: any EventLoop
        private var bytes = ByteBuffer()
        private var isOver = false
        private var waiting: (isEnough: (ByteBufferView) -> Bool, promise: EventLoopPromise<Outcome>)?

        init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        func wait(for isEnough: @escaping (ByteBufferView) -> Bool) -> EventLoopFuture<Outcome> {
            let promise = eventLoop.makePromise(of: Outcome.self)
            waiting = (isEnough, promise)
            check()
            return promise.futureResult
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var data = unwrapInboundIn(data)
            bytes.writeBuffer(&data)
            check()
        }

        func channelInactive(context: ChannelHandlerContext) {
            isOver = true
            check()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .inputClosed? = event as? ChannelEvent else { return }
            isOver = true
            check()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func check() {
            guard let waiting, isOver || waiting.isEnough(bytes.readableBytesView) else { return }
            self.waiting = nil
            waiting.promise.succeed((bytes, isOver))
        }
    }
}
