import MicroCore
import MicroWire
import NIOCore
import NIOHTTP1
import NIOPosix

/// One POST of JSON over HTTP/1.1, on a connection of its own.
enum HTTPPost {
    /// How long it may take.
    private static let timeout = TimeAmount.seconds(5)

    /// - Throws: when there is no answer.
    static func send(_ body: [UInt8], to endpoint: HTTPEndpoint, path: String) async throws -> OTLPAnswer {
        let loop = WireLoops.group.next()
        let answer = loop.makePromise(of: Int.self)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: endpoint.path + path)
        head.headers = [
            "host": "\(endpoint.address)", "content-type": "application/json", "content-length": "\(body.count)",
            "connection": "close", "user-agent": "micro-swift",
        ]
        let request = head
        let connected = ClientBootstrap(group: loop).connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(PostHandler(request, body, answer))
                }
            }
            .connect(host: endpoint.address.host, port: endpoint.address.port)
        connected.whenFailure { answer.fail($0) }
        let timer = loop.scheduleTask(in: timeout) { answer.fail(ChannelError.connectTimeout(timeout)) }
        defer {
            timer.cancel()
            connected.whenSuccess { $0.close(promise: nil) }
        }
        return OTLPAnswer(status: try await answer.futureResult.get())
    }
}

/// Sends the request as soon as there is a connection, and listens for the status.
private final class PostHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead
    private let body: [UInt8]
    private let answer: EventLoopPromise<Int>

    init(_ head: HTTPRequestHead, _ body: [UInt8], _ answer: EventLoopPromise<Int>) {
        self.head = head
        self.body = body
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): answer.succeed(Int(head.status.code))
        case .body, .end: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) { answer.fail(ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error)
        context.close(promise: nil)
    }
}
