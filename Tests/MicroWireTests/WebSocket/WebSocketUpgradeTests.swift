import MicroTestSupport
import NIOCore
import Testing

@testable import MicroWire

@Suite("A request of HTTP/1.1 becomes a WebSocket connection, or is answered", .timeLimit(.minutes(1)))
struct WebSocketUpgradeTests {
    private static let welcome = SocketFrame.text("welcome").unmasked

    private static func request(_ path: String = "/socket", _ changes: (String, String?)...) -> String {
        var headers = [
            ("Host", "a"), ("Connection", "keep-alive, Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ]
        for (name, value) in changes {
            headers.removeAll { $0.0 == name }
            if let value { headers.append((name, value)) }
        }
        return "GET \(path) HTTP/1.1\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    }

    @Test("a connection is made, talks and is closed")
    func upgrade() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request("/socket", ("Sec-WebSocket-Protocol", "chat, superchat")))
            let answer = try await client.read { $0.count == 1 }
            #expect(
                answer.http
                    == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-Websocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-Websocket-Protocol: chat\r\n\r\n")
            #expect(answer.frames == [Self.welcome])
            try await client.write(.text("hello"), .ping("p"))
            try await client.read { $0.count == 3 }
            try await client.write(.close(1000))
            let rest = try await client.readToEnd()
            #expect(
                rest.frames == [Self.welcome] + [SocketFrame.text("hello"), .pong("p"), .close(1000)].map(\.unmasked))
            #expect(server.state.events == ["\(WebSocketEnd.closed(.normal, reason: ""))"])
            try await client.close()
        }
    }

    /// A client need not wait for the 101 once it is sure of it, and tests of proxies never do.
    @Test("bytes behind the request are the connection's first, however they are cut", arguments: [1, 7, 1_000])
    func bytesBehind(size: Int) async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            let bytes = Array(Self.request().utf8) + SocketFrame.text("early").bytes + SocketFrame.close(1000).bytes
            for start in stride(from: 0, to: bytes.count, by: size) {
                try await client.write(bytes: bytes[start..<min(start + size, bytes.count)])
            }
            let answer = try await client.readToEnd()
            #expect(answer.frames == [Self.welcome] + [SocketFrame.text("early"), .close(1000)].map(\.unmasked))
            try await client.close()
        }
    }

    @Test("an upgrade that takes its time loses nothing that came meanwhile")
    func later() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request("/later"))
            try await client.write(.text("early"))
            await server.state.until { $0.events == ["asked"] }
            try await client.write(.text("later"))
            server.state.release()
            let answer = try await client.read { $0.count == 3 }
            #expect(answer.frames == [Self.welcome] + [SocketFrame.text("early"), .text("later")].map(\.unmasked))
            try await client.close()
        }
    }

    @Test("requests in front of an upgrade are answered in front of it")
    func pipelined() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(
                "GET /wait HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                    + Self.request())
            try await client.write(.text("early"))
            await server.state.until { $0.events == ["GET /wait"] }
            server.state.release()
            let answer = try await client.read { $0.count == 2 }
            #expect(
                answer.http.hasPrefix(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
                        + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                        + "HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(answer.frames == [Self.welcome, SocketFrame.text("early").unmasked])
            try await client.close()
        }
    }

    @Test("a connection that served a request before can be upgraded")
    func afterKeepAlive() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.state.until { $0.events.contains("ended /hello") }
            try await client.write(Self.request())
            #expect(try await client.read { $0.count == 1 }.frames == [Self.welcome])
            try await client.close()
        }
    }

    @Test("what is no proper handshake is answered with its status and closed", arguments: refused)
    func refusal(_ request: Refused) async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(request.text)
            let answer = try await client.readToEnd()
            #expect(answer.http.isEmpty, "no 101")
            #expect(answer.text.hasPrefix("HTTP/1.1 \(request.status) "))
            #expect(answer.text.contains("Connection: close\r\n"))
            #expect(answer.text.contains("Sec-Websocket-Version: 13\r\n") == (request.status == 426))
            try await client.close()
        }
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let story: String
        let text: String
        let status: Int
        var testDescription: String { story }

        init(_ story: String, _ text: String, _ status: Int) {
            (self.story, self.text, self.status) = (story, text, status)
        }
    }

    static let refused = [
        Refused("another version", request("/socket", ("Sec-WebSocket-Version", "8")), 426),
        Refused("no version", request("/socket", ("Sec-WebSocket-Version", nil)), 426),
        Refused("no key", request("/socket", ("Sec-WebSocket-Key", nil)), 400),
        Refused("a key that is too short", request("/socket", ("Sec-WebSocket-Key", "AAAA")), 400),
        Refused(
            "a body", request("/socket", ("Content-Length", "3")) + "abc", 400),
        Refused("not asked for by Connection", request("/hello", ("Connection", "keep-alive")), 200),
        Refused("another protocol", request("/hello", ("Upgrade", "h2c")), 200),
        Refused("a path that makes none", request("/plain"), 200),
        Refused(
            "HTTP/1.0",
            request("/hello").replacing("HTTP/1.1", with: "HTTP/1.0"), 200),
        Refused("POST", "POST" + request("/hello").dropFirst(3), 200),
    ]

    @Test("messages of many megabytes come back, with back-pressure both ways")
    func large() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request())
            let bytes = (0..<3 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            for _ in 0..<3 { client.push(ByteBuffer(bytes: bytes)) }
            _ = try await client.read(bytes: 3 * bytes.count + 100)
            try await client.write(.close(1000))
            let answer = try await client.readToEnd()
            #expect(server.state.bytes == 3 * bytes.count)
            #expect(answer.frames.count == 5)
            #expect(answer.frames.dropFirst().prefix(3).allSatisfy { $0.payload == bytes })
            try await client.close()
        }
    }

    /// The close frame was lost when the connection was reset for the bytes that nobody read.
    @Test("a client that is refused in the middle of a message hears why")
    func refusedWhileSending() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request())
            try await client.read { $0.count == 1 }
            client.push(ByteBuffer(repeating: 1, count: 40 << 20))
            let answer = try await client.readToEnd()
            #expect(answer.frames.last?.closeCode == 1009)
            try await client.close()
        }
    }

    @Test("a client that goes away ends its connection")
    func clientGone() async throws {
        try await WebSocketServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request())
            try await client.read { $0.count == 1 }
            try await client.close()
            await server.state.until { !$0.events.isEmpty }
            #expect(server.state.events == ["\(WebSocketEnd.connectionLost("closed by the peer"))"])
        }
    }

    @Test("a stop closes with 1001 and waits for the answer")
    func drain() async throws {
        let server = try await WebSocketServer.start { $0.grace = .hours(1) }
        let client = try await server.connect()
        try await client.write(Self.request())
        try await client.read { $0.count == 1 }
        async let stopped: Void = server.wire.stop()
        #expect(try await client.read { $0.count == 2 }.frames.last?.closeCode == 1001)
        try await client.write(.close(1001))
        #expect(try await client.readToEnd().isOver)
        await stopped
        #expect(server.state.events == ["\(WebSocketEnd.closed(.goingAway, reason: ""))"])
        try await client.close()
    }

    @Test("a stop cuts off a client that does not answer within the grace time")
    func grace() async throws {
        let server = try await WebSocketServer.start { $0.grace = .milliseconds(1) }
        let client = try await server.connect()
        try await client.write(Self.request())
        try await client.read { $0.count == 1 }
        await server.wire.stop()
        #expect(try await client.readToEnd().isOver)
        #expect(server.state.events == ["\(WebSocketEnd.connectionLost("closed"))"])
        try await client.close()
    }
}
