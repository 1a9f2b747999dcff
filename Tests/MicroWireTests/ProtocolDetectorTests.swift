import NIOCore
import NIOEmbedded
import Testing

@testable import MicroWire

@Suite("The first bytes tell which protocol a connection speaks")
struct ProtocolDetectorTests {
    @Test(
        "a table of first bytes",
        arguments: [
            ("", nil), ("P", nil), ("PR", nil), ("PRI", nil), ("PRI ", true), ("PRI * HTTP/2.0\r\n", true),
            ("G", false), ("PO", false), ("PRO", false), ("PRIN", false), ("pri ", false), ("\u{16}\u{03}", false),
        ] as [(String, Bool?)])
    func firstBytes(text: String, isHTTP2: Bool?) {
        #expect(ProtocolDetector.isHTTP2(ByteBuffer(string: text)) == isHTTP2)
    }

    @Test("every byte reaches the handler that is chosen, however they are cut", arguments: 1...8)
    func handsOverAllBytes(size: Int) throws {
        let text = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nabc"
        let collector = Collector()
        let channel = EmbeddedChannel(
            handler: ProtocolDetector { channel, isHTTP2 in
                #expect(isHTTP2)
                try channel.pipeline.syncOperations.addHandler(collector)
            })
        var bytes = ByteBuffer(string: text)
        while let part = bytes.readSlice(length: min(size, bytes.readableBytes)), part.readableBytes > 0 {
            try channel.writeInbound(part)
        }
        #expect(collector.text == text)
        #expect(throws: ChannelPipelineError.self) {
            try channel.pipeline.syncOperations.handler(type: ProtocolDetector.self)
        }
        _ = try channel.finish()
    }

    @Test("a connection that says nothing is closed")
    func silence() throws {
        let channel = EmbeddedChannel(handler: ProtocolDetector { _, _ in })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    private final class Collector: ChannelInboundHandler, @unchecked Sendable {  // confined to its embedded loop
        typealias InboundIn = ByteBuffer
        var text = ""
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }
    }
}
