import NIOCore

/// Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes and sets the pipeline up for it.
final class ProtocolDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let configure: (any Channel, _ isHTTP2: Bool) throws -> Void
    private var received = ByteBuffer()
    private var isDecided = false
    private var timer: Scheduled<Void>?

    /// - Parameter configure: adds the handlers of the version that was found.
    init(configure: @escaping (any Channel, _ isHTTP2: Bool) throws -> Void) { self.configure = configure }

    /// How long a connection may stay silent before its first bytes.
    static let patience = TimeAmount.seconds(30)

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: ProtocolDetector.patience) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard !isDecided, let isHTTP2 = ProtocolDetector.isHTTP2(received) else { return }
        isDecided = true
        do {
            try configure(context.channel, isHTTP2)
        } catch {
            return context.close(promise: nil)
        }
        // The end of this read burst comes from the channel.
        context.fireChannelRead(wrapInboundOut(received))
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    /// Nil while the bytes could still become either.
    static func isHTTP2(_ bytes: ByteBuffer) -> Bool? {
        // "PRI " is enough: no method of HTTP/1.1 has that name (RFC 9113 §3.4).
        let mark = Array("PRI ".utf8)
        let seen = bytes.readableBytesView.prefix(mark.count)
        guard seen.elementsEqual(mark.prefix(seen.count)) else { return false }
        return seen.count == mark.count ? true : nil
    }
}
