import MicroCore
import NIOCore
import NIOPosix

/// Opens HTTP/2 connections with prior knowledge.
package enum WireClient {
    /// Connects to an address.
    ///
    /// - Parameters:
    ///   - address: host and port; an empty host is this machine.
    ///   - eventLoop: where the connection lives.
    ///   - timeout: how long connecting may take.
    /// - Returns: a future of the connection's handler, or of ``WireError/connectFailed(address:reason:)``.
    package static func connect(
        to address: HostPort, on eventLoop: any EventLoop, timeout: TimeAmount = .seconds(5),
        configuration: HTTP2Configuration = HTTP2Configuration()
    ) -> EventLoopFuture<NIOLoopBound<HTTP2ChannelHandler>> {
        ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = HTTP2ChannelHandler(
                        role: .client, eventLoop: channel.eventLoop, configuration: configuration)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: address.isWildcard ? "127.0.0.1" : address.host, port: address.port)
            .flatMapThrowing { channel in
                let handler = try channel.pipeline.syncOperations.handler(type: HTTP2ChannelHandler.self)
                return NIOLoopBound(handler, eventLoop: channel.eventLoop)
            }
            .flatMapErrorThrowing { error in
                throw WireError.connectFailed(address: address.description, reason: WireClient.reason(error))
            }
    }

    /// Why connecting failed, in the words of Go's net package where it has some.
    private static func reason(_ error: any Error) -> String {
        if let error = error as? NIOConnectionError {
            if error.dnsAError != nil && error.dnsAAAAError != nil { return "no such host" }
            if let first = error.connectionErrors.first { return reason(first.error) }
        }
        if let error = error as? IOError {
            switch error.errnoCode {
            case ECONNREFUSED: return "connect: connection refused"
            case EHOSTUNREACH: return "connect: no route to host"
            case ENETUNREACH: return "connect: network is unreachable"
            default: return "\(error)"
            }
        }
        if case .connectTimeout = error as? ChannelError { return "i/o timeout" }
        return "\(error)"
    }
}
