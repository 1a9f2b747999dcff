import NIOCore
import NIOEmbedded

@testable import MicroWire

/// An HTTP/1.1 connection in an embedded channel; the test is its client.
final class EmbeddedHTTP1 {
    let channel = EmbeddedChannel()
    let handler: HTTP1ServerHandler
    private let reads = ReadCounter()

    init(
        configuration: HTTP1Configuration = HTTP1Configuration(), opener: @escaping (any WireStream) -> Void
    ) throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        handler = HTTP1ServerHandler(
            eventLoop: channel.eventLoop, headerLimit: 1 << 14, configuration: configuration, opener: opener)
        try channel.pipeline.syncOperations.addHandlers([reads, handler])
    }

    func receive(_ bytes: some Sequence<UInt8>) {
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: bytes))
        channel.pipeline.fireChannelReadComplete()
        channel.embeddedEventLoop.run()
    }

    /// Everything that was written since the last time.
    func written() throws -> [UInt8] {
        channel.embeddedEventLoop.run()
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return bytes
    }

    func advance(by time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    /// How often the socket was asked for bytes.
    var readCount: Int { reads.count }

    /// Whether bytes are asked for when the channel is ready to read on.
    func readsOn() -> Bool {
        let before = reads.count
        channel.read()
        return reads.count > before
    }

    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.run()
    }
}

private final class ReadCounter: ChannelOutboundHandler, @unchecked Sendable {  // confined to its embedded loop
    typealias OutboundIn = ByteBuffer
    var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}
