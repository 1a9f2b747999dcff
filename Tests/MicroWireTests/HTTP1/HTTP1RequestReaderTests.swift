import MicroTesting
import NIOCore
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("Requests are read out of the bytes of a connection, however these are cut")
struct HTTP1RequestReaderTests {
    /// What is read of some bytes, the parts of a body put together.
    private struct Reading: Equatable {
        var requests: [String] = []
        var refusal: HTTP1Refusal?

        init(_ pieces: [ArraySlice<UInt8>], headerLimit: Int = 1000) {
            var reader = HTTP1RequestReader(headerLimit: headerLimit)
            var request = ""
            do {
                for piece in pieces {
                    reader.append(ByteBuffer(bytes: piece))
                    while let part = try reader.next() {
                        switch part {
                        case .head(let head):
                            request = head.headers.map { "\($0.name): \($0.value)\n" }.joined() + "\(head.body)\n"
                            if head.body == .none { requests.append(request) }
                        case .body(let bytes, let isLast):
                            request += String(buffer: bytes)
                            if isLast { requests.append(request) }
                        }
                    }
                }
            } catch {
                refusal = error
            }
        }
    }

    private static let sequences = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\nGET /b?c HTTP/1.0\r\n\r\n",
        "\r\n\r\nPOST /x HTTP/1.1\r\nHost:a\r\nContent-Length:  5 \r\n\r\nabcde\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\n"
            + "T: u\r\nV:\t w\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: u\r\n v\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nG@T / HTTP/1.1\r\n\r\n",
    ]

    @Test("in two pieces or byte by byte", arguments: sequences)
    func cuts(text: String) {
        let bytes = Array(text.utf8)
        let whole = Reading([bytes[...]])
        #expect(!whole.requests.isEmpty || whole.refusal != nil)
        for cut in bytes.indices { #expect(Reading([bytes[..<cut], bytes[cut...]]) == whole) }
        #expect(Reading(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test("heads that come again are read as what they are", arguments: [1, 2, 3] as [UInt64])
    func repeated(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let requests = [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: ab\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /\(String(repeating: "x", count: 1100)) HTTP/1.1\r\nHost: a\r\n\r\n",
        ].map { Array($0.utf8) }
        var usual = 0
        var sent: [UInt8] = []
        var expected: [String] = []
        for _ in 0..<300 {
            if random.next() % 4 == 0 { usual = Int(random.next() % 5) }
            let request = requests[random.next() % 9 == 0 ? Int(random.next() % 5) : usual]
            sent += request
            expected += Reading([request[...]], headerLimit: 2000).requests
        }
        let size = Int(random.next() % 90) + 1
        let pieces = stride(from: 0, to: sent.count, by: size).map { sent[$0..<min($0 + size, sent.count)] }
        #expect(Reading(pieces, headerLimit: 2000).requests == expected)
    }

    @Test("one that comes again is known by its memo, and keeps what was made of it")
    func memo() throws {
        var reader = HTTP1RequestReader(headerLimit: 1000)
        func read(_ path: String) throws -> HeaderMemo? {
            reader.append(ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"))
            guard case .head(let head)? = try reader.next() else { return nil }
            #expect(head.headers.first(name: ":path") == path)
            return head.memo
        }
        // A connection for one or two requests keeps nothing.
        #expect(try read("/a") == nil)
        #expect(try read("/a") == nil)
        let memo = try #require(try read("/a"))
        #expect(try read("/a") === memo)
        #expect(try read("/b") == nil)
        #expect(try read("/a") == nil)
    }

    @Test("each with its headers, its length and its body")
    func parts() {
        let reading = Reading([Array(Self.sequences[3].utf8)[...]])
        #expect(
            reading.requests == [
                ":method: PUT\n:scheme: http\n:path: /x\n:authority: a\nchunks\nabc0123456789",
                ":method: GET\n:scheme: http\n:path: /\n:authority: a\nnone\n",
            ])
    }

    /// A browser that was told https would wait ten seconds for an answer that it cannot read.
    @Test(
        "what cannot begin a request is refused before more of it comes",
        arguments: ["\u{16}\u{3}\u{1}", "\n", "\rG", "é"])
    func refusedAtOnce(text: String) {
        #expect(Reading([Array(text.utf8)[...]]).refusal == .notHTTP)
        let behind = "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + text
        #expect(Reading([Array(behind.utf8)[...]]).refusal == .malformed)
    }

    @Test("a first line that is none is refused when it has come, however it is cut")
    func firstLine() {
        let bytes = Array("\r\nINVALID CONNECTION PREFACE\r\n".utf8)
        for cut in bytes.indices {
            let pieces = [bytes[..<cut], bytes[cut...]]
            #expect(Reading(pieces).refusal == .notHTTP)
            #expect(Reading([pieces[0]]).refusal == nil)
        }
    }

    @Test("a head that is longer than the limit is refused as soon as it is, with or without an end")
    func tooLong() {
        let head = "GET / HTTP/1.1\r\nHost: a\r\nX: "
        #expect(Reading([Array((head + String(repeating: "x", count: 900) + "\r\n\r\n").utf8)[...]]).refusal == nil)
        #expect(
            Reading([Array((head + String(repeating: "x", count: 950) + "\r\n\r\n").utf8)[...]]).refusal == .tooLarge)
        #expect(Reading([Array((head + String(repeating: "x", count: 2000)).utf8)[...]]).refusal == .tooLarge)
        #expect(Reading([Array((head + String(repeating: " ", count: 2000)).utf8)[...]]).refusal == .tooLarge)
    }

    /// Counted as in RFC 9113 §6.5.2: 32 for each field, and the target.
    @Test("headers of exactly the limit are taken, a byte more is too much")
    func exactly() {
        for more in [0, 1] {
            let value = String(repeating: "x", count: 1000 - (1 + 36 + 1 + 33) + more)
            let head = "GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n"
            #expect(Reading([Array(head.utf8)[...]]).refusal == (more == 0 ? nil : .tooLarge))
        }
    }

    @Test("lines of chunks and trailers have their limits, too")
    func longChunks() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let refused = { (text: String) in Reading([Array((head + text).utf8)[...]]).refusal }
        #expect(refused("1;" + String(repeating: "x", count: 300)) == .malformed)
        #expect(refused(String(repeating: "0", count: 300)) == .malformed)
        #expect(refused("0\r\n" + String(repeating: "X: y\r\n", count: 40)) == .tooLarge)
        #expect(refused("0\r\nX: " + String(repeating: "y", count: 1000)) == .tooLarge)
    }

    @Test("what follows a request stays for whoever has the connection next")
    func rest() throws {
        var reader = HTTP1RequestReader(headerLimit: 1000)
        reader.append(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\nnot HTTP"))
        #expect(try reader.next() != nil)
        #expect(reader.headBegan)
        #expect(String(buffer: reader.takeRest()) == "not HTTP")
        #expect(try reader.next() == nil)
    }
}
