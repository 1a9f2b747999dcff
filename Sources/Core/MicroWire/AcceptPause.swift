import Logging
import NIOCore
import NIOPosix

/// Stops a listener for a moment when a connection cannot be accepted, as when no file descriptor is left.
///
/// The connection still waits then, and would be tried again at once, without an end: NIO's `AcceptBackoffHandler` holds
/// back the next read only, while the one that failed is still asked for.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let logger: Logger
    private let reads: (ChannelHandlerContext, _ isOn: Bool) -> Void
    private var timer: Scheduled<Void>?
    /// Looks whether it goes well again.
    private var look: Scheduled<Void>?
    /// When it was said that nothing is accepted.
    private var lastLogged: NIODeadline?
    /// It was said, and not yet that it is over.
    private var isLogged = false
    private var lastFailure = NIODeadline.distantPast

    /// How long nothing is accepted.
    static let length = TimeAmount.milliseconds(100)
    /// How long it is not said again.
    static let silence = TimeAmount.seconds(10)
    /// How long it has to go well before that is said.
    static let calm = TimeAmount.seconds(1)

    /// - Parameters:
    ///   - logger: gets a line when nothing can be accepted, and one when it can again.
    ///   - reads: lets the channel read, or not.
    init(
        logger: Logger, reads: @escaping (ChannelHandlerContext, _ isOn: Bool) -> Void = AcceptPause.setAutoRead
    ) {
        self.logger = logger
        self.reads = reads
    }

    private static func setAutoRead(_ context: ChannelHandlerContext, _ isOn: Bool) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: isOn)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isLogged, look == nil { scheduleLook(context) }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError else { return context.fireErrorCaught(error) }
        lastFailure = context.eventLoop.now
        guard timer == nil else { return }
        logPause(error, on: context)
        reads(context, false)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: AcceptPause.length) {
            self.timer = nil
            self.reads(context, true)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        timer?.cancel()
        look?.cancel()
    }

    private func logPause(_ error: IOError, on context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        if let lastLogged, now < lastLogged + AcceptPause.silence { return }
        lastLogged = now
        isLogged = true
        let reason =
            switch error.errnoCode {
            case EMFILE: "no file descriptor is left: raise `ulimit -n`, LimitNOFILE= of a systemd unit"
            case ENFILE: "the machine has no file descriptor left: raise fs.file-max"
            default: "\(error)"
            }
        logger.warning("No connection can be accepted on \(AcceptPause.address(of: context)), \(reason)")
    }

    private func scheduleLook(_ context: ChannelHandlerContext) {
        let begun = context.eventLoop.now
        look = context.eventLoop.assumeIsolated().scheduleTask(in: AcceptPause.calm) { [self] in
            look = nil
            guard lastFailure < begun else { return }
            isLogged = false
            logger.notice("Connections are accepted again on \(AcceptPause.address(of: context))")
        }
    }

    private static func address(of context: ChannelHandlerContext) -> String {
        context.channel.localAddress.map(\.hostPort) ?? "a listener"
    }
}
