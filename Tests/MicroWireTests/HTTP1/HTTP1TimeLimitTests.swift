import MicroTestSupport
import NIOCore
import NIOEmbedded
import Testing

@testable import MicroWire

@Suite("An HTTP/1.1 connection waits for a request, but not for ever")
struct HTTP1TimeLimitTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    private func connect() throws -> (http: EmbeddedHTTP1, state: EchoServer.State) {
        let state = EchoServer.State()
        return (try EmbeddedHTTP1 { $0.delegate = EchoCall($0, state) }, state)
    }

    private func text(_ http: EmbeddedHTTP1) throws -> String { String(decoding: try http.written(), as: UTF8.self) }

    /// A client that sends a head byte by byte held its connection as long as it liked.
    @Test("a head that is not complete 10 s after its first byte is answered with 408, however it drips")
    func slowHead() throws {
        let (http, _) = try connect()
        for byte in Self.hello.utf8.prefix(10) {
            #expect(http.channel.isActive)
            http.receive([byte])
            http.advance(by: .milliseconds(999))
        }
        #expect(try text(http).isEmpty)
        http.advance(by: .milliseconds(10))
        #expect(try text(http) == "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        http.advance(by: .seconds(2))
        #expect(!http.channel.isActive)
    }

    @Test("a head that comes in time is served, and a later one has its own time")
    func headInTime() throws {
        let (http, _) = try connect()
        for _ in 0..<3 {
            http.receive(Self.hello.utf8.prefix(10))
            http.advance(by: .seconds(9))
            http.receive(Self.hello.utf8.dropFirst(10))
            #expect(try text(http).hasSuffix("hello"))
            http.advance(by: .seconds(60))
        }
        #expect(http.channel.isActive)
    }

    @Test("a connection without a request is closed after two minutes, without a word")
    func idle() throws {
        let (http, _) = try connect()
        http.receive(Self.hello.utf8)
        #expect(try text(http).hasSuffix("hello"))
        http.advance(by: .seconds(119))
        #expect(http.channel.isActive)
        http.receive(Self.hello.utf8)
        #expect(try text(http).hasSuffix("hello"))
        http.advance(by: .seconds(119))
        #expect(http.channel.isActive)
        http.advance(by: .seconds(1))
        #expect(!http.channel.isActive)
        #expect(try text(http).isEmpty)
    }

    @Test("no limit runs while a request is answered; a head that began meanwhile has its time from then")
    func answering() throws {
        let (http, state) = try connect()
        http.receive("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        http.receive(Self.hello.utf8.prefix(10))
        http.advance(by: .hours(1))
        #expect(http.channel.isActive)
        state.release()
        #expect(try text(http).hasSuffix("hello"))
        http.advance(by: .seconds(9))
        #expect(http.channel.isActive)
        http.advance(by: .seconds(1))
        #expect(try text(http).hasPrefix("HTTP/1.1 408 "))
    }

    @Test("a body may take longer than a head")
    func slowBody() throws {
        let (http, _) = try connect()
        http.receive("POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n".utf8)
        for byte in "abcde".utf8 {
            http.advance(by: .minutes(3))
            http.receive([byte])
        }
        #expect(try text(http).hasSuffix("hello"))
        http.advance(by: .seconds(119))
        #expect(http.channel.isActive)
    }

    /// It had no limit: half a body held its connection as long as its client liked.
    @Test("a body that is waited for and stands still for a minute is answered with 408, however long it came before")
    func idleBody() throws {
        let state = EchoServer.State()
        let http = try EmbeddedHTTP1 {
            $0.delegate = EchoCall($0, state)
            $0.waitsForBody = true
        }
        http.receive("POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n".utf8)
        for byte in "abcdefghij".utf8 {
            http.advance(by: .seconds(59))
            http.receive([byte])
        }
        http.advance(by: .seconds(59))
        #expect(try text(http).isEmpty)
        http.advance(by: .seconds(1))
        #expect(try text(http) == "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        #expect(state.events.last == "ended /hello: the connection was lost: the request's body stood still")
        http.advance(by: .seconds(2))
        #expect(!http.channel.isActive)
    }

    @Test("no limit runs for a body that is held back, or answered before its end", arguments: ["/held", "/echo"])
    func bodyNotWaitedFor(path: String) throws {
        let state = EchoServer.State()
        let http = try EmbeddedHTTP1 {
            $0.delegate = EchoCall($0, state)
            $0.waitsForBody = true
        }
        http.receive("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n".utf8)
        http.receive([UInt8](repeating: 1, count: 300_000))
        http.advance(by: .hours(1))
        #expect(http.channel.isActive)
        #expect(!state.events.contains { $0.hasPrefix("ended") })
    }

    @Test("a client that takes nothing of what is written is left in the end; one that takes a little is not")
    func unread() throws {
        for takes in [false, true] {
            let (http, _) = try connect()
            http.setWritable(false)
            http.channel.write(ByteBuffer(repeating: 1, count: 100), promise: nil)
            http.advance(by: .minutes(5))
            #expect(http.channel.isActive)
            if takes { http.channel.flush() }
            http.advance(by: .minutes(5))
            #expect(http.channel.isActive == takes)
        }
    }

    /// The limit of its head would run otherwise, and a 408 go out behind the answer.
    @Test(
        "a client that reads a large answer slowly may send its next request meanwhile, and meets no limit but that one"
    )
    func unreadAnswer() throws {
        for next in [Self.hello, String(Self.hello.prefix(10)), ""] {
            let (http, state) = try connect()
            http.receive("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            http.setWritable(false)
            state.release()
            #expect(try text(http).hasSuffix("hello"))
            http.channel.write(ByteBuffer(repeating: 1, count: 100), promise: nil)
            http.receive(next.utf8)
            http.advance(by: .minutes(9))
            #expect(http.channel.isActive, "\(next)")
            #expect(try text(http).isEmpty, "\(next)")
            http.advance(by: .minutes(1))
            #expect(!http.channel.isActive, "\(next)")
            #expect(state.events == ["GET /wait", "ended /wait"])
        }
    }

    @Test("a client that has read its large answer has all the time of a head for the next one")
    func readAnswer() throws {
        let (http, state) = try connect()
        http.receive("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        http.setWritable(false)
        state.release()
        _ = try text(http)
        http.receive(Self.hello.utf8.prefix(10))
        http.advance(by: .minutes(4))
        http.setWritable(true)
        http.advance(by: .seconds(9))
        #expect(try text(http).isEmpty)
        http.receive(Self.hello.utf8.dropFirst(10))
        #expect(try text(http).hasSuffix("hello"))
    }

    @Test("the limits are configured")
    func configured() throws {
        var configuration = HTTP1Configuration()
        configuration.headTimeout = .seconds(1)
        configuration.idleTimeout = .seconds(2)
        let state = EchoServer.State()
        let http = try EmbeddedHTTP1(configuration: configuration) { $0.delegate = EchoCall($0, state) }
        http.receive(Self.hello.utf8)
        #expect(try text(http).hasSuffix("hello"))
        http.advance(by: .milliseconds(1_500))
        http.receive("G".utf8)
        http.advance(by: .seconds(1))
        #expect(try text(http).hasPrefix("HTTP/1.1 408 "))
    }

    /// The parser keeps what follows such a request; a handler that took its time kept all of it in memory.
    @Test("nothing is read behind a request for an upgrade while it is decided")
    func upgradeStopsReading() throws {
        let (http, state) = try connect()
        http.receive(
            "GET /wait HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nand more".utf8)
        #expect(!http.readsOn())
        state.release()
        #expect(try text(http).hasSuffix("Connection: close\r\n\r\nhello"))
        #expect(!http.channel.isActive)
    }
}
