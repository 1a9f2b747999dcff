import MicroTestSupport
import NIOCore
import Testing

@testable import MicroWire

@Suite("HTTP/1.1 is served as RFC 9112 says", .timeLimit(.minutes(1)))
struct HTTP1Tests {
    private let hello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"

    /// Sends bytes and reads to the end, which a `Connection: close` in them asks for.
    private func talk(_ text: String) async throws -> String {
        var answer = ""
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write(text)
            answer = try await client.readToEnd()
        }
        return answer
    }

    private let closing = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    private let closed =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"

    @Test("a connection is kept for the next request, until one asks to close it")
    func keepAlive() async throws {
        try await EchoServer.with { [hello, closing, closed] server in
            let client = try await server.connect()
            for count in 1...3 {
                try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                try await client.read { $0 == String(repeating: hello, count: count) }
            }
            try await client.write(closing)
            #expect(try await client.readToEnd() == String(repeating: hello, count: 3) + closed)
        }
    }

    @Test("requests come byte by byte")
    func bytewise() async throws {
        try await EchoServer.with { [hello, closing] server in
            let client = try await server.connect()
            let request =
                "POST /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + closing
            for byte in request.utf8 { try await client.write(ByteBuffer(bytes: [byte])) }
            #expect(try await client.readToEnd().hasPrefix(hello))
        }
    }

    @Test("pipelined requests are answered in their order, each begun when the one before is done")
    func pipelining() async throws {
        try await EchoServer.with { [closing] server in
            let client = try await server.connect()
            try await client.write(
                "GET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET /chunks HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + closing)
            await server.state.until { $0.events.contains("GET /wait") }
            #expect(server.state.events == ["GET /wait"])
            server.state.release()
            let answer = try await client.readToEnd()
            #expect(answer.split(separator: "HTTP/1.1 200 OK", omittingEmptySubsequences: false).count == 5)
            #expect(
                server.state.events.filter { !$0.hasPrefix("ended") } == [
                    "GET /wait", "GET /chunks", "POST /echo", "GET /hello",
                ])
        }
    }

    @Test("a body without a length goes out in chunks; to HTTP/1.0 as it is, with a close")
    func chunks() async throws {
        let chunked = try await talk("GET /chunks HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(
            chunked
                == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n"
        )
        let old = try await talk("GET /chunks HTTP/1.0\r\n\r\n")
        #expect(old == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\none two three")
    }

    @Test("a chunked request is put together")
    func chunkedRequest() async throws {
        let answer = try await talk(
            "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n")
        #expect(answer.hasSuffix("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    }

    @Test("HTTP/1.0 is closed after its answer, unless it asks to be kept")
    func http10() async throws {
        #expect(try await talk("GET /hello HTTP/1.0\r\n\r\n") == closed)
        #expect(try await talk("GET /hello HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n") == closed)
        try await EchoServer.with { server in
            let client = try await server.connect()
            try await client.write("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let answer = try await client.read { $0.hasSuffix("hello") }
            #expect(answer.contains("Connection: keep-alive\r\n"))
            try await client.write("GET /hello HTTP/1.0\r\n\r\n")
            #expect(try await client.readToEnd() == answer + closed)
        }
    }

    @Test("HEAD gets the head of the answer alone", arguments: ["/hello", "/chunks"])
    func head(path: String) async throws {
        let answer = try await talk("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n" + closing)
        let length = path == "/hello" ? "Content-Type: text/plain\r\nContent-Length: 5\r\n" : ""
        #expect(answer == "HTTP/1.1 200 OK\r\n\(length)\r\n" + closed)
    }

    @Test("Expect: 100-continue is answered before the body, HTTP/1.0 is not asked to go on")
    func expectContinue() async throws {
        try await EchoServer.with { [closed] server in
            let client = try await server.connect()
            try await client.write(
                "POST /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            )
            try await client.read { $0 == "HTTP/1.1 100 Continue\r\n\r\n" }
            try await client.write("ab")
            #expect(try await client.readToEnd() == "HTTP/1.1 100 Continue\r\n\r\n" + closed)
        }
        #expect(try await talk("POST /hello HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab") == closed)
    }

    /// It got a 400 in clear text, which clients of HTTP/2 and TLS cannot read.
    @Test(
        "a connection that speaks something else is closed without a byte",
        arguments: [
            "INVALID CONNECTION PREFACE\r\n\r\n", "hello there\r\n\r\n", "hello\n", "EHLO a.b\r\n", "\r\n\r\nHELP\r\n",
            "GET /\r\nHost: a\r\n\r\n", "GET / HTTP/1\r\n\r\n", "GET / HTTP/1.\r\n\r\n", "GET / http/1.1\r\n\r\n",
            "GET / HTTP/1.1.1\r\n\r\n", "GET / HTTP/x.1\r\n\r\n", "GET / HTTP/1.1 \r\n\r\n", "RI * HTTP/2.\r\n",
            "\u{16}\u{3}\u{1}\u{2}", "\u{16}\u{3}\u{1}\n\u{2}", "\u{0}", "{", "\n",
        ])
    func notHTTP(sent: String) async throws {
        #expect(try await talk(sent) == "")
    }

    @Test("later versions of HTTP/1 are served as HTTP/1.1", arguments: 2...9)
    func laterVersion(minor: Int) async throws {
        let kept = try await talk("GET /hello HTTP/1.\(minor)\r\nHost: a\r\n\r\n" + closing)
        #expect(kept == hello + closed)
        let chunks = try await talk("GET /chunks HTTP/1.\(minor)\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(chunks.contains("Transfer-Encoding: chunked\r\n"))
        #expect(try await talk("GET /hello HTTP/1.\(minor)\r\n\r\n").hasPrefix("HTTP/1.1 400 "), "it needs a Host")
    }

    @Test("behind a request, a line that is none is answered", arguments: ["HELP\r\n\r\n", "\u{16}\u{3}"])
    func notHTTPBehindRequest(sent: String) async throws {
        let answer = try await talk("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" + sent)
        #expect(answer.hasPrefix(hello + "HTTP/1.1 400 "))
    }

    @Test("what is no request is refused and the connection closed", arguments: refused)
    func refusal(_ request: Refused) async throws {
        let answer = try await talk(request.text)
        #expect(answer.hasPrefix("HTTP/1.1 \(request.status) "))
        #expect(answer.contains("Connection: close\r\n"))
        #expect(answer.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).count == 2, "answered once")
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let story: String
        let text: String
        let status: Int
        var testDescription: String { story }

        init(_ story: String, _ text: String, _ status: Int = 400) {
            (self.story, self.text, self.status) = (story, text, status)
        }
    }

    static let refused = [
        Refused("no Host", "GET / HTTP/1.1\r\n\r\n"),
        Refused("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        Refused("a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Refused("a target without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a target with a user", "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a request line with blanks in it", "GET / here HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("a blank in front of the request line", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("another version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Refused("an older version", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505),
        Refused("a blank in a header name", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"),
        Refused("no colon", "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
        Refused(
            "a length and chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Refused(
            "chunks and a length",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
        Refused(
            "two different lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde"
        ),
        Refused("two lengths in one", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd"),
        Refused("a length with a sign", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd"),
        Refused("chunks not last", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
        Refused("an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
        Refused(
            "a coding more", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        Refused("a chunk without a length", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
        Refused("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Refused("a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
        Refused(
            "headers over the limit",
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431),
        Refused(
            "a header that has no end", "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 200_000))", 431
        ),
        Refused(
            "more headers than there may be",
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 1000) + "\r\n", 431),
    ]
}
