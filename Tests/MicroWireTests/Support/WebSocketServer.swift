import MicroCore
import MicroTestSupport
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
        let server = try await EchoServer.start(configure: configure) { SocketCall($0, $1) }
        return WebSocketServer(wire: server.wire, state: server.state)
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
