import MicroCore
import NIOCore
import NIOHPACK
import NIOPosix

@testable import MicroWire

/// A listener whose paths speak WebSocket where a client asks for it, and are ``EchoServer``'s otherwise.
///
/// `/socket` gives each message back and consumes it when it is out, `/later` does so once it is told to, `/plain`
/// makes no upgrade.
struct WebSocketServer: Sendable {
    let wire: WireServer
    let state: EchoServer.State

    static func start(configure: (inout WireServer.Configuration) -> Void = { _ in }) async throws -> WebSocketServer {
        let state = EchoServer.State()
        var configuration = WireServer.Configuration()
        configure(&configuration)
        let wire = try await WireServer.listen(
            on: HostPort(host: "127.0.0.1", port: 0), configuration: configuration
        ) { stream in
            stream.delegate = SocketCall(stream, state)
        }
        return WebSocketServer(wire: wire, state: state)
    }

    /// Runs a test against it and stops it afterwards.
    static func with(_ body: (WebSocketServer) async throws -> Void) async throws {
        let server = try await start()
        do {
            try await body(server)
        } catch {
            await server.wire.stop()
            throw error
        }
        await server.wire.stop()
    }

    func connect() async throws -> WebSocketClient { try await WebSocketClient.connect(to: wire.address.port) }
}

/// What ``WebSocketServer`` does with one request.
private final class SocketCall: WireStreamDelegate, @unchecked Sendable {  // confined to its stream's loop
    private let stream: any WireStream
    private let state: EchoServer.State
    private let plain: EchoCall
    private var isSocket = false

    init(_ stream: any WireStream, _ state: EchoServer.State) {
        self.stream = stream
        self.state = state
        plain = EchoCall(stream, state)
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let path = headers.first(name: ":path") ?? ""
        guard WebSocketHandshake.isRequested(by: headers), path != "/plain" else {
            stream.delegate = plain
            return plain.received(headers, endStream: endStream)
        }
        isSocket = true
        let choice = WebSocketHandshake.subprotocols(offeredBy: headers).first
        guard path == "/later" else { return upgrade(choice) }
        state.note("asked")
        state.wait { [self] in stream.eventLoop.execute { self.upgrade(choice) } }
    }

    private func upgrade(_ subprotocol: String?) {
        guard let stream = stream as? HTTP1WireStream else { return }
        do {
            let connection = try stream.upgradeToWebSocket(subprotocol: subprotocol)
            connection.delegate = SocketEcho(connection, state)
            connection.send(.text("welcome"))
        } catch {
            var headers: HPACKHeaders = [":status": "\(error.status)"]
            for (name, value) in error.headers { headers.add(name: name, value: value) }
            stream.send(headers, endStream: true)
        }
    }

    func received(_ body: ByteBuffer, endStream: Bool) {}
    func received(trailers: HPACKHeaders) {}
    func ended(_ error: WireError?) { state.note("request ended") }
}

private final class SocketEcho: WebSocketDelegate {
    private let connection: WebSocketConnection
    private let state: EchoServer.State

    init(_ connection: WebSocketConnection, _ state: EchoServer.State) {
        self.connection = connection
        self.state = state
    }

    func received(_ message: WebSocketMessage) {
        state.count(message.bytes.readableBytes)
        connection.consumed(connection.send(message))
    }

    func sent(_ count: Int) { connection.consumed(count) }

    func ended(_ end: WebSocketEnd) { state.note("\(end)") }
}

/// A client that writes what it likes and waits for what it expects.
final class WebSocketClient: Sendable {
    private let channel: any Channel
    private let received: NIOLoopBound<Received>

    private init(_ channel: any Channel, _ received: NIOLoopBound<Received>) {
        self.channel = channel
        self.received = received
    }

    static func connect(to port: Int) async throws -> WebSocketClient {
        let (channel, received) = try await ClientBootstrap(group: WireLoops.group)
            // What is still to be read when the server ends its side is read.
            .channelOption(.allowRemoteHalfClosure, value: true)
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
        return WebSocketClient(channel, received)
    }

    func write(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)).get() }

    func write(_ frames: SocketFrame...) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: frames.flatMap(\.bytes))).get()
    }

    func write(bytes: some Collection<UInt8>) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Writes a binary frame whose mask changes nothing, without waiting until the peer has taken it.
    func push(_ payload: ByteBuffer) {
        var header = SocketFrame(first: 0x82, mask: [0, 0, 0, 0])
        header.announcedLength = UInt64(payload.readableBytes)
        channel.write(ByteBuffer(bytes: header.bytes), promise: nil)
        channel.writeAndFlush(payload, promise: nil)
    }

    /// What came so far, as soon as its frames behind the 101 are what is waited for, or the connection has ended.
    @discardableResult
    func read(until isEnough: @escaping @Sendable ([SocketFrame]) -> Bool) async throws -> Answer {
        try await wait { isEnough(Answer($0, isOver: false).frames) }
    }

    /// What came so far, as soon as it is as much.
    func read(bytes: Int) async throws -> Answer { try await wait { $0.count >= bytes } }

    /// Everything until the peer ends the connection.
    func readToEnd() async throws -> Answer { try await wait { _ in false } }

    private func wait(for isEnough: @escaping @Sendable (ByteBufferView) -> Bool) async throws -> Answer {
        let received = received
        // A test whose time is up ends with what came.
        return try await withTaskCancellationHandler {
            try await channel.eventLoop.flatSubmit { received.value.wait(for: isEnough) }.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    func close() async throws { try await channel.close().get() }

    /// What a server sent: HTTP up to the 101, frames behind it; all of it is text if there was none.
    struct Answer: Sendable {
        let text: String
        let http: String
        let frames: [SocketFrame]
        let isOver: Bool

        init(_ bytes: ByteBufferView, isOver: Bool) {
            self.isOver = isOver
            let all = String(decoding: bytes.prefix(1_000), as: UTF8.self)
            let start = Array("HTTP/1.1 101".utf8)
            var head = bytes.prefix(1_000)
            while !head.isEmpty, !head.starts(with: start) { head = head.dropFirst() }
            while !head.isEmpty, !head.starts(with: Array("\r\n\r\n".utf8)) { head = head.dropFirst() }
            text = all
            let end = head.isEmpty ? bytes.startIndex : head.startIndex + 4
            http = String(decoding: bytes[..<end], as: UTF8.self)
            let rest = head.isEmpty ? bytes[bytes.endIndex...] : bytes[end...]
            frames = SocketFrame.parse(rest)
        }
    }

    private final class Received: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let eventLoop: any EventLoop
        private var bytes = ByteBuffer()
        private var isOver = false
        private var waiting: (isEnough: (ByteBufferView) -> Bool, promise: EventLoopPromise<Answer>)?

        init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        func wait(for isEnough: @escaping (ByteBufferView) -> Bool) -> EventLoopFuture<Answer> {
            let promise = eventLoop.makePromise(of: Answer.self)
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
            waiting.promise.succeed(Answer(bytes.readableBytesView, isOver: isOver))
        }
    }
}
