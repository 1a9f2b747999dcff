import NIOCore
import NIOHPACK

extension HTTP1ServerHandler {
    /// Answers the current request with 101 and leaves the connection to a WebSocket handler.
    func upgrade(_ response: HPACKHeaders, _ configuration: WebSocketConfiguration) -> WebSocketConnection {
        HTTP1ResponseWriter.switchProtocols(response, into: &output)
        let connection = WebSocketConnection(
            eventLoop: eventLoop, executor: executor, remoteAddress: remoteAddress, configuration: configuration)
        leave(for: connection.handler)
        // This handler may be on the stack: it goes when it has said all it had to.
        eventLoop.assumeIsolated().execute { self.handOver(to: connection.handler) }
        return connection
    }

    private func handOver(to handler: WebSocketChannelHandler) {
        guard let context, context.channel.isActive else { return handler.lost() }
        // Neither side of a WebSocket goes on without the other.
        guard !isInputEnded else { return close() }
        flush()
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(handler, position: .after(self))
            let rest = takeRest()
            if rest.readableBytes > 0 { context.fireChannelRead(NIOAny(rest)) }
            pipeline.removeHandler(self).assumeIsolated().whenComplete { _ in handler.begin() }
        } catch {
            context.close(promise: nil)
        }
    }
}
