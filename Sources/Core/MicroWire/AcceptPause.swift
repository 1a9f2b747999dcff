import NIOCore

/// Stops a listener for a moment when a connection cannot be accepted, as when no file descriptor is left.
///
/// The connection still waits then, and would be tried again at once, without an end: NIO's `AcceptBackoffHandler` holds
/// back the next read only, while the one that failed is still asked for.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let reads: (ChannelHandlerContext, _ isOn: Bool) -> Void
    private var timer: Scheduled<Void>?

    /// How long nothing is accepted.
    static let length = TimeAmount.milliseconds(100)

    /// - Parameter reads: lets the channel read, or not.
    init(reads: @escaping (ChannelHandlerContext, _ isOn: Bool) -> Void = AcceptPause.setAutoRead) {
        self.reads = reads
    }

    private static func setAutoRead(_ context: ChannelHandlerContext, _ isOn: Bool) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: isOn)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError else { return context.fireErrorCaught(error) }
        guard timer == nil else { return }
        reads(context, false)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: AcceptPause.length) {
            self.timer = nil
            self.reads(context, true)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }
}
