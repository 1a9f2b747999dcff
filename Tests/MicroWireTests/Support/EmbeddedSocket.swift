import NIOCore
import NIOEmbedded
import NIOHPACK
import Testing

@testable import MicroWire

/// A WebSocket connection in an embedded channel, made by a request; the test is its client.
final class EmbeddedSocket {
    let http: EmbeddedHTTP1
    let connection: WebSocketConnection
    let heard = SocketHeard()

    init(_ configure: (inout WebSocketConfiguration) -> Void = { _ in }) throws {
        var configuration = WebSocketConfiguration()
        configure(&configuration)
        let upgraded = Upgraded()
        http = try EmbeddedHTTP1 { [heard] stream in
            stream.delegate = Upgrader(stream) { stream in
                upgraded.connection = try? stream.upgradeToWebSocket(configuration: configuration)
                upgraded.connection?.delegate = heard
            }
        }
        http.receive(Array(SocketHeard.request.utf8))
        connection = try #require(upgraded.connection)
        _ = try http.written()
    }

    func receive(_ frames: SocketFrame...) { http.receive(frames.flatMap(\.bytes)) }

    func frames() throws -> [SocketFrame] { SocketFrame.parse(try http.written()) }

    private final class Upgraded {
        var connection: WebSocketConnection?
    }

    private final class Upgrader: WireStreamDelegate {
        private let stream: any WireStream
        private let upgrade: (HTTP1WireStream) -> Void

        init(_ stream: any WireStream, _ upgrade: @escaping (HTTP1WireStream) -> Void) {
            (self.stream, self.upgrade) = (stream, upgrade)
        }

        func received(_ headers: HPACKHeaders, endStream: Bool) {
            if let stream = stream as? HTTP1WireStream { upgrade(stream) }
        }

        func received(_ body: ByteBuffer, endStream: Bool) {}
        func received(trailers: HPACKHeaders) {}
        func ended(_ error: WireError?) {}
    }
}

/// What a WebSocket delegate was told.
final class SocketHeard: WebSocketDelegate {
    var messages: [WebSocketMessage] = []
    var sent = 0
    var ends: [WebSocketEnd] = []
    var onMessage: (WebSocketMessage) -> Void = { _ in }
    var onSent: () -> Void = {}

    func received(_ message: WebSocketMessage) {
        messages.append(message)
        onMessage(message)
    }

    func sent(_ count: Int) {
        sent += count
        onSent()
    }

    func ended(_ end: WebSocketEnd) { ends.append(end) }

    static let request =
        "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
}
