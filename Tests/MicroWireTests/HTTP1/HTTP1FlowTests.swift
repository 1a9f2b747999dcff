import MicroCore
import MicroTestSupport
import NIOCore
import NIOEmbedded
import Testing

@testable import MicroWire

@Suite("An HTTP/1.1 connection flows, stops and ends as its two sides do", .timeLimit(.minutes(1)))
struct HTTP1FlowTests {
    private static func request(_ path: String, length: Int = 0) -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n"
    }

    @Test("a reader that stands still stops the sender, and lets it go on")
    func backPressure() async throws {
        try await EchoServer.with { server in
            // given a body of 64 MB, more than sockets hold
            let client = try await server.connect()
            let size = 64 << 20
            try await client.write(Self.request("/held", length: size))
            await server.state.until { $0.events.contains("POST /held") }
            client.push(ByteBuffer(repeating: 1, count: size))
            // when the handler takes nothing, then no more than the window and one read arrive
            await server.state.until { $0.bytes >= 256 * 1024 }
            for _ in 0..<1_000 { await Task.yield() }
            #expect(server.state.bytes < 1 << 20)
            // when it takes all, then all arrives
            server.state.release()
            let answer = try await client.read { $0.hasSuffix("hello") }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            #expect(server.state.bytes == size)
        }
    }

    /// The connection was closed with bytes unread, and the reset that follows took the answer from the client.
    @Test("an answer before the end of the body reaches a client that is still sending")
    func earlyAnswer() async throws {
        try await EchoServer.with { server in
            let client = try await RawClient.connect(to: server.wire.address.port, keepsSending: true)
            try await client.write(Self.request("/early", length: 4 << 20))
            try await client.write(ByteBuffer(repeating: 1, count: 4 << 20))
            let answer = try await client.readToEnd()
            #expect(answer == "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            try await client.close()
        }
    }

    @Test("a large answer arrives whole, also a second one behind it")
    func largeAnswers() async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request("/large") + Self.request("/large") + Self.request("/hello"))
            let answer = try await client.read { $0.hasSuffix("hello") }
            #expect(answer.utf8.count { $0 == UInt8(ascii: "x") } == 6_000_001, "one is in text/plain")
        }
    }

    /// What a response still had to report was reported to the next one, which had sent nothing.
    /// All the answers were kept, and all the requests answered, however many came.
    @Test("pipelined requests whose answers nobody takes are neither answered nor read")
    func unreadAnswers() throws {
        let state = EchoServer.State()
        let http = try EmbeddedHTTP1 { $0.delegate = EchoCall($0, state) }
        http.receive(Self.request("/hello").utf8)
        http.setWritable(false)
        http.receive(String(repeating: Self.request("/hello"), count: 10).utf8)
        #expect(state.events.count { $0 == "POST /hello" } == 1)
        #expect(!http.readsOn())
        _ = try http.written()
        http.setWritable(true)
        #expect(state.events.count { $0 == "ended /hello" } == 11)
        let answers = String(decoding: try http.written(), as: UTF8.self)
        #expect(answers.ranges(of: "\r\n\r\nhello").count == 10)
        #expect(http.readsOn())
    }

    @Test("bytes in both directions are told of once", arguments: [1, 3])
    func echo(requests: Int) async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            for count in 1...requests {
                let length = 2 << 20
                client.push(ByteBuffer(string: Self.request("/echo", length: length)))
                client.push(ByteBuffer(repeating: UInt8(ascii: "x"), count: length))
                let answer = try await client.read { $0.utf8.count > count * length && $0.hasSuffix("0\r\n\r\n") }
                #expect(answer.utf8.count { $0 == UInt8(ascii: "x") } == count * length)
            }
            #expect(server.state.events.filter { $0 == "ended /echo" }.count == requests)
        }
    }

    /// The head of the answer did not say what followed.
    @Test("an answer of a known length before the end of the body says that the connection is closed")
    func earlyAnswerSaysClose() throws {
        let state = EchoServer.State()
        let http = try EmbeddedHTTP1 { $0.delegate = EchoCall($0, state) }
        http.receive(Self.request("/large", length: 100).utf8)
        let answer = String(decoding: try http.written().prefix(200), as: UTF8.self)
        #expect(answer.contains("\r\nConnection: close\r\n"))
    }

    /// The parser reads nothing behind a request for an upgrade, and the next request was never answered.
    @Test("a request for an upgrade that is not made is answered, with a close")
    func upgradeNotMade() async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write(
                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
                    + Self.request("/hello"))
            let answer = try await client.readToEnd()
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.hasSuffix("hello"))
        }
    }

    /// The connection was closed at the first broken byte, and the request in front of it got no answer.
    @Test("a request in front of garbage is answered before the garbage is refused")
    func garbageBehindRequest() async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write(Self.request("/wait") + "complete nonsense\r\n\r\n")
            await server.state.until { $0.events.contains("POST /wait") }
            server.state.release()
            let answer = try await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("helloHTTP/1.1 400 Bad Request\r\n"))
        }
    }

    @Test("an absolute target names the host; a proxy's client sends it", arguments: ["http", "HTTP", "https"])
    func absoluteTarget(scheme: String) async throws {
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write("GET \(scheme)://example.com/hello HTTP/1.1\r\nHost: other\r\n\r\n")
            try await client.read { $0.hasSuffix("hello") }
            #expect(server.state.events.first == "GET /hello")
        }
    }

    @Test("a stop lets the request under way finish and closes idle connections")
    func drain() async throws {
        let server = try await EchoServer.start()
        let idle = try await server.connect()
        let busy = try await server.connect()
        try await idle.write(Self.request("/hello"))
        try await idle.read { $0.hasSuffix("hello") }
        try await busy.write(Self.request("/wait"))
        await server.state.until { $0.events.contains("POST /wait") }
        async let stopped: Void = server.wire.stop()
        _ = try await idle.readToEnd()
        server.state.release()
        #expect(try await busy.readToEnd().hasSuffix("hello"))
        await stopped
    }

    @Test("a request that a stop waits for is answered with a close")
    func drainSaysClose() throws {
        let state = EchoServer.State()
        let channel = EmbeddedChannel()
        let handler = HTTP1ServerHandler(eventLoop: channel.eventLoop, headerLimit: 1 << 14) { stream in
            stream.delegate = EchoCall(stream, state)
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.writeInbound(ByteBuffer(string: Self.request("/wait")))
        handler.drain()
        state.release()
        channel.embeddedEventLoop.run()
        let answer = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(String(buffer: answer).contains("Connection: close\r\n"))
        #expect(!channel.isActive)
    }

    /// Its head had gone out without `Connection: close`, so the connection stayed and the stop waited for its grace.
    @Test("a response that had begun before the stop ends the connection too")
    func drainAfterHead() async throws {
        let server = try await EchoServer.start { $0.grace = .hours(1) }
        let client = try await server.connect()
        try await client.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
        try await client.read { $0.contains("abc") }
        async let stopped: Void = server.wire.stop()
        // The listener is gone when a connection is refused.
        while let other = try? await server.connect() { try? await other.close() }
        try await client.write("def")
        #expect(try await client.readToEnd().hasSuffix("3\r\ndef\r\n0\r\n\r\n"))
        await stopped
    }

    /// A client that had just sent one found its connection reset.
    @Test("a request that was on its way when the stop began is answered")
    func drainTakesRequestUnderWay() throws {
        let state = EchoServer.State()
        let channel = EmbeddedChannel()
        let handler = HTTP1ServerHandler(eventLoop: channel.eventLoop, headerLimit: 1 << 14) { stream in
            stream.delegate = EchoCall(stream, state)
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/none")).wait()
        handler.drain()
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(40))
        try channel.writeInbound(ByteBuffer(string: "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"))
        channel.embeddedEventLoop.run()
        let answer = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(String(buffer: answer).contains("Connection: close\r\n"))
        #expect(!channel.isActive)
    }
}
