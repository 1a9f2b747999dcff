import NIOCore
import NIOPosix

@testable import MicroWire

/// A TCP connection of a test that writes what it likes and waits for what it expects.
final class RawClient: Sendable {
    private let channel: any Channel
    private let received: NIOLoopBound<Received>

    private init(_ channel: any Channel, _ received: NIOLoopBound<Received>) {
        self.channel = channel
        self.received = received
    }

    /// - Parameter keepsSending: goes on writing when the peer has ended its side.
    static func connect(to port: Int, keepsSending: Bool = false) async throws -> RawClient {
        let (channel, received) = try await ClientBootstrap(group: WireLoops.group)
            .channelOption(.allowRemoteHalfClosure, value: keepsSending)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Received(channel.eventLoop))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMapThrowing { channel in
                let received = try channel.pipeline.syncOperations.handler(type: Received.self)
                return (channel, NIOLoopBound(received, eventLoop: channel.eventLoop))
            }.get()
        return RawClient(channel, received)
    }

    func write(_ text: String) async throws { try await write(ByteBuffer(string: text)) }

    func write(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes).get() }

    /// Writes without waiting until the peer has taken it, which it may never do.
    func push(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }

    /// What came, as soon as it is what is waited for or the connection has ended.
    @discardableResult
    func read(until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        let received = received
        // A test whose time is up ends with what came.
        return try await withTaskCancellationHandler {
            try await channel.eventLoop.flatSubmit { received.value.wait(for: isEnough) }.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Everything until the peer ends the connection.
    func readToEnd() async throws -> String { try await read { _ in false } }

    func close() async throws { try await channel.close().get() }

    private final class Received: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let eventLoop: any EventLoop
        private var text = ""
        private var isOver = false
        private var waiting: (isEnough: (String) -> Bool, promise: EventLoopPromise<String>)?

        init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        func wait(for isEnough: @escaping (String) -> Bool) -> EventLoopFuture<String> {
            let promise = eventLoop.makePromise(of: String.self)
            waiting = (isEnough, promise)
            check()
            return promise.futureResult
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            check()
        }

        func channelInactive(context: ChannelHandlerContext) {
            isOver = true
            check()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .inputClosed? = event as? ChannelEvent { isOver = true }
            check()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func check() {
            guard let waiting, isOver || waiting.isEnough(text) else { return }
            self.waiting = nil
            waiting.promise.succeed(text)
        }
    }
}
