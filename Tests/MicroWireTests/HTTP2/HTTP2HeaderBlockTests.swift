import NIOCore
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("Header blocks are bounded and keep the tables of both sides in step")
struct HTTP2HeaderBlockTests {
    @Test(
        "the limits of a header list",
        arguments: [
            (15_000, "headers 1"), (17_000, "too large 1"), (60_000, "too large 1"), (70_000, "failed 11"),
            (900_000, "failed 11"),
        ])
    func limits(size: Int, event: String) {
        // given
        var server = Connection(.server)
        let block = Block.request([("x", String(repeating: "a", count: size))])
        // when it comes in frames of the largest size
        server.receive(bytes: HTTP2HeaderBlockTests.cut(block, into: 16_384).flatMap(\.bytes))
        // then
        #expect(server.takeEvents().first?.summary == event)
    }

    @Test("a small block that unpacks to more than the hard limit ends the connection")
    func bomb() {
        var server = Connection(.server)
        // One entry of 4,000 bytes into the dynamic table, then 100 references of one byte to it.
        var block: [UInt8] = [0x40, 1, UInt8(ascii: "x"), 127, 0xa1, 0x1e] + [UInt8](repeating: 97, count: 4_000)
        block += [UInt8](repeating: 0xbe, count: 100)
        server.receive(.headers(1, Block.request() + block))
        #expect(Verdict(server.takeFrames()) == .connectionError(.enhanceYourCalm))
    }

    @Test(
        "a block may take 32 CONTINUATION frames, not one more, however small they are",
        arguments: [(32, false), (33, true)])
    func continuations(count: Int, fails: Bool) {
        var server = Connection(.server)
        server.receive(.headers(1, Block.request(), flags: 0))
        for index in 1...count { server.receive(.continuation(1, [], flags: index == count ? Frame.endHeaders : 0)) }
        #expect(Verdict(server.takeFrames()) == (fails ? .connectionError(.enhanceYourCalm) : .nothing))
    }

    @Test(
        "what RFC 7541 forbids is COMPRESSION_ERROR",
        arguments: [
            ("index 0", [0x80]), ("index outside of both tables", [0xc6]),
            ("name index outside of both tables", [0x7f, 0x46, 1, 97]),
            ("table size above what was announced", [0x3f, 0xe2, 0x1f]),
            ("table size change at the end", Block.request() + [0x20]),
            ("string longer than the block", [0x00, 1, 97, 10, 98]),
            (
                "huffman padding of more than seven bits",
                [0x00, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x84, 0x49, 0x50, 0x9f, 0xff]
            ),
            ("huffman padding of zeros", [0x00, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x83, 0x49, 0x50, 0x90]),
            (
                "huffman EOS",
                [0x00, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x87, 0x49, 0x51, 0xff, 0xff, 0xff, 0xfa, 0x7f]
            ),
            ("integer that never ends", [0x7f] + [UInt8](repeating: 0xff, count: 20)),
        ] as [(String, [UInt8])])
    func compression(story: String, block: [UInt8]) {
        var server = Connection(.server)
        server.receive(.headers(1, block))
        #expect(Verdict(server.takeFrames()) == .connectionError(.compressionError))
    }

    @Test("the table of refused, broken and late streams is kept in step")
    func tableOfRefusedStreams() throws {
        // given an encoder that puts each new field into the dynamic table
        var encoder = HPACKEncoder(allocator: ByteBufferAllocator())
        func block(_ headers: HPACKHeaders) throws -> [UInt8] {
            var buffer = ByteBuffer()
            try encoder.encode(headers: headers, to: &buffer)
            return Array(buffer.readableBytesView)
        }
        var server = Connection(.server) { $0.maxConcurrentStreams = 1 }
        // when streams are refused, malformed, and reset by us before their trailers come
        server.receive(.headers(1, try block(.request)))
        server.receive(.headers(3, try block([":method": "GET", ":scheme": "http", ":path": "/refused", "a": "1"])))
        server.machine.reset(1, .cancel)
        server.receive(.headers(1, try block(["b": "2"]), flags: Frame.endHeaders | Frame.endStream))
        server.receive(.headers(5, try block([":method": "GET", ":scheme": "http", "c": "3"])))
        _ = server.takeEvents()
        // then a stream that refers to all of them is read right
        let expected: HPACKHeaders = [
            ":method": "GET", ":scheme": "http", ":path": "/refused", "a": "1", "b": "2", "c": "3",
        ]
        server.receive(.headers(7, try block(expected)))
        guard case .headers(7, let list, false) = server.takeEvents().first else {
            Issue.record("stream 7 was not opened")
            return
        }
        #expect(list.headers == expected)
    }

    @Test("a list larger than the peer's frames is cut into CONTINUATION frames", arguments: [16_384, 20_000, 50_000])
    func cutsLargeBlocks(size: Int) throws {
        var client = Connection(.client)
        var headers = HPACKHeaders.request
        headers.add(name: "x", value: String(repeating: "a", count: size), indexing: .nonIndexable)
        _ = client.machine.open(HTTP2RequestHead(headers), endStream: true)
        let frames = client.takeFrames()
        #expect(frames.map(\.type) == [1] + [UInt8](repeating: 9, count: frames.count - 1))
        #expect(frames.allSatisfy { $0.payload.count <= 16_384 })
        #expect(frames.map { $0.flags & Frame.endStream } == [1] + [UInt8](repeating: 0, count: frames.count - 1))
        #expect(frames.map { $0.flags & Frame.endHeaders != 0 } == frames.indices.map { $0 == frames.count - 1 })
        let read = try client.decode(frames.flatMap(\.payload))
        #expect(read.first(name: "x")?.utf8.count == size)
    }

    @Test(
        "prepared headers read the same as others, also when the peer has changed its table",
        arguments: [4096, 0, 100, 65_536] as [UInt32])
    func preparedHeaders(tableSize: UInt32) throws {
        // given a server that has used its dynamic table
        var server = Connection(.server)
        server.receive(.headers(1, Block.request()), .headers(3, Block.request()), .headers(5, Block.request()))
        server.machine.send([":status": "200", "server": "micro"], on: 1, endStream: false)
        for frame in server.takeFrames() where frame.type == 1 { _ = try server.decode(frame.payload) }
        let long = String(repeating: "v", count: 300)
        let prepared = HTTP2PreparedHeaders([(":status", "200"), ("content-type", "application/grpc"), ("x", long)])
        // when the peer changes the table and prepared headers come first
        server.receive(.settings([(UInt16(1), tableSize)]))
        server.machine.send(prepared, on: 3, endStream: false)
        server.machine.send([":status": "200", "server": "micro"], on: 5, endStream: false)
        // then a peer that insists on the change at the start of the next block reads both
        let blocks = server.takeFrames().filter { $0.type == 1 }.map(\.payload)
        if tableSize < 4096 { #expect(blocks[0][0] & 0xe0 == 0x20, "begins with the new size") }
        let first = try server.decode(blocks[0])
        let second = try server.decode(blocks[1])
        #expect(first == prepared.headers)
        #expect(second == [":status": "200", "server": "micro"])
    }

    static func cut(_ block: [UInt8], into size: Int) -> [Frame] {
        let parts = stride(from: 0, to: block.count, by: size).map { Array(block[$0..<min(block.count, $0 + size)]) }
        return parts.enumerated().map { index, part in
            let flags = index == parts.count - 1 ? Frame.endHeaders : 0
            return index == 0 ? .headers(1, part, flags: flags) : .continuation(1, part, flags: flags)
        }
    }
}
