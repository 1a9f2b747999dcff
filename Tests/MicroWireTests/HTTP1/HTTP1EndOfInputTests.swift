import MicroCore
import MicroTestSupport
import NIOCore
import NIOEmbedded
import Testing

@testable import MicroWire

@Suite("A client of HTTP/1.1 that ends its side is answered all the same", .timeLimit(.minutes(1)))
struct HTTP1EndOfInputTests {
    private static let lost = "the connection was lost: closed by the peer"
    private static let closed =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    private static let kept = closed.replacing("Connection: close\r\n", with: "")

    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

    /// A client whose requests have come, of which the first is being answered, and which has ended its side.
    private func halfClosed(_ server: EchoServer, _ requests: String...) async throws -> RawClient {
        let client = try await server.connect()
        try await client.write(requests.joined())
        await server.state.until { !$0.events.isEmpty }
        try await client.endInput()
        return client
    }

    /// It was taken for one that had gone: its connection was closed without an answer.
    @Test("a call under way is answered, then the connection is closed")
    func call() async throws {
        try await EchoServer.with { server in
            let client = try await halfClosed(server, Self.get("/wait"))
            server.state.release()
            #expect(try await client.readToEnd().hasSuffix("\r\n\r\nhello"))
            #expect(server.state.events == ["GET /wait", "ended /wait"])
        }
    }

    @Test("a call that came with the end is answered, and told that it was the last one")
    func callWithEnd() throws {
        let (http, state) = try connect()
        http.channel.pipeline.fireChannelRead(ByteBuffer(string: Self.get("/wait")))
        end(http)
        state.release()
        #expect(try text(http) == Self.closed)
        #expect(!http.channel.isActive)
    }

    @Test("all calls that came before the end are answered")
    func pipelined() async throws {
        try await EchoServer.with { server in
            let post = "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            let client = try await halfClosed(server, Self.get("/wait"), post, Self.get("/hello"))
            server.state.release()
            let answers = try await client.readToEnd()
            #expect(answers.replacing("Connection: close\r\n", with: "") == Self.kept + Self.kept + Self.kept)
        }
    }

    @Test("a large answer arrives whole")
    func large() async throws {
        try await EchoServer.with { server in
            let client = try await halfClosed(server, Self.get("/wait"), Self.get("/large"))
            server.state.release()
            #expect(try await client.readToEnd().hasSuffix("\r\n\r\n" + String(repeating: "x", count: 3_000_000)))
        }
    }

    @Test("an answer that had begun before the end is brought to its end")
    func begun() async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            let body = String(repeating: "x", count: 400_000)
            try await client.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n" + body)
            try await client.endInput()
            let answer = try await client.readToEnd()
            #expect(answer.count { $0 == "x" } == body.count)
            #expect(answer.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test(
        "what a call before it was answered stays, when a request behind it has no end",
        arguments: [
            "GET /hello HT", "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
        ])
    func cut(rest: String) async throws {
        try await EchoServer.with { server in
            let client = try await halfClosed(server, Self.get("/wait"), rest)
            server.state.release()
            #expect(try await client.readToEnd() == Self.kept)
        }
    }

    @Test(
        "where nothing is to be answered the connection is closed at once",
        arguments: [
            "", "\r\n", "G", "P", get("/hello"), "GET / HTTP/1.1\r\nHost:",
            "POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
            "POST /wait HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])
    func nothingToAnswer(sent: String) async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write(sent)
            try await client.endInput()
            _ = try await client.readToEnd()
            await server.state.until { state in
                state.events.allSatisfy { $0.hasPrefix("ended") || state.events.contains { $0.hasPrefix("ended") } }
            }
            #expect(!server.state.events.contains("ended /wait"))
        }
    }

    /// A page that leaves sends nothing else.
    @Test("an answer without an end of its own ends with the input", arguments: ["/endless", "/later"])
    func endless(path: String) async throws {
        try await EchoServer.with { server in
            let client = try await halfClosed(server, Self.get(path), Self.get("/hello"))
            server.state.release()
            _ = try await client.readToEnd()
            await server.state.until { $0.events.count == 2 }
            #expect(server.state.events == ["GET \(path)", "ended \(path): \(Self.lost)"])
        }
    }

    @Test(
        "a client that resets its connection ends its call, also when it had ended its side", arguments: [false, true])
    func reset(endsFirst: Bool) async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.get("/wait"))
            await server.state.until { !$0.events.isEmpty }
            if endsFirst { try await client.endInput() }
            try await client.reset()
            await server.state.until { $0.events.count == 2 }
            #expect(server.state.events.last == "ended /wait: \(Self.lost)")
        }
    }

    @Test("a stop answers it too")
    func stop() async throws {
        let server = try await EchoServer.start { $0.grace = .hours(1) }
        let client = try await halfClosed(server, Self.get("/wait"))
        async let stopped: Void = server.wire.stop()
        while let other = try? await server.connect() { try? await other.close() }
        server.state.release()
        #expect(try await client.readToEnd() == Self.closed)
        await stopped
    }

    @Test(
        "a WebSocket ends with its input, as an upgrade that is still decided does", arguments: ["/socket", "/later"])
    func webSocket(path: String) async throws {
        try await WebSocketServer.with { server in
            let client = try await RawClient.connect(to: server.wire.address.port)
            try await client.write(
                "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            if path == "/socket" {
                try await client.read { $0.hasSuffix("welcome") }
            } else {
                await server.state.until { !$0.events.isEmpty }
            }
            try await client.endInput()
            server.state.release()
            _ = try await client.readToEnd()
            await server.state.until { $0.events.contains { $0.contains("onnection") } }
        }
    }

    @Test("what is left of its answers may stay unread for as long as that of others, then the connection is closed")
    func unread() throws {
        let (http, _) = try connect()
        http.setWritable(false)
        http.channel.write(ByteBuffer(repeating: 1, count: 100), promise: nil)
        http.receive(Self.get("/hello").utf8)
        end(http)
        http.advance(by: .minutes(9))
        #expect(http.channel.isActive)
        http.advance(by: .minutes(1))
        #expect(!http.channel.isActive)
    }

    private func connect() throws -> (EmbeddedHTTP1, EchoServer.State) {
        let state = EchoServer.State()
        return (try EmbeddedHTTP1 { $0.delegate = EchoCall($0, state) }, state)
    }

    private func end(_ http: EmbeddedHTTP1) {
        http.channel.pipeline.fireChannelReadComplete()
        http.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        http.channel.embeddedEventLoop.run()
    }

    private func text(_ http: EmbeddedHTTP1) throws -> String { String(decoding: try http.written(), as: UTF8.self) }
}
