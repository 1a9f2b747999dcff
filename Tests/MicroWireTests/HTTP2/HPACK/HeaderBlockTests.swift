import MicroTesting
import NIOCore
import NIOHPACK
import Testing

@testable import MicroWire

@Suite("Header blocks are read and written as RFC 7541 has them, with NIOHPACK as the other side")
struct HeaderBlockTests {
    @Test("the examples of the RFC's appendix C.4: requests in Huffman's code, over one table")
    func examples() throws {
        var reader = HeaderBlockReader(listLimit: 65_536)
        let first: [UInt8] = [
            0x82, 0x86, 0x84, 0x41, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff,
        ]
        #expect(
            try reader.read(ByteBuffer(bytes: first)).headers == [
                ":method": "GET", ":scheme": "http", ":path": "/", ":authority": "www.example.com",
            ])
        let second: [UInt8] = [0x82, 0x86, 0x84, 0xbe, 0x58, 0x86, 0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf]
        #expect(
            try reader.read(ByteBuffer(bytes: second)).headers == [
                ":method": "GET", ":scheme": "http", ":path": "/", ":authority": "www.example.com",
                "cache-control": "no-cache",
            ])
        let third: [UInt8] = [
            0x82, 0x87, 0x85, 0xbf, 0x40, 0x88, 0x25, 0xa8, 0x49, 0xe9, 0x5b, 0xa9, 0x7d, 0x7f, 0x89, 0x25, 0xa8, 0x49,
            0xe9, 0x5b, 0xb8, 0xe8, 0xb4, 0xbf,
        ]
        #expect(
            try reader.read(ByteBuffer(bytes: third)).headers == [
                ":method": "GET", ":scheme": "https", ":path": "/index.html", ":authority": "www.example.com",
                "custom-key": "custom-value",
            ])
    }

    @Test("what one side writes the other reads, over tables of any size", arguments: [1, 2, 3, 4] as [UInt64])
    func bothWays(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = HeaderBlockWriter()
        var reader = HeaderBlockReader(listLimit: 1 << 20)
        var oracle = HPACKDecoder(
            allocator: ByteBufferAllocator(), maxDynamicTableSize: 4096, maxHeaderListSize: 1 << 20)
        var peer = HPACKEncoder(allocator: ByteBufferAllocator(), useHuffmanEncoding: seed % 2 == 0)
        for _ in 0..<400 {
            if random.next() % 16 == 0 { writer.resize(to: Int(random.next() % 4097)) }
            let headers = Self.headers(&random)
            writer.write(headers)
            var block = ByteBuffer(bytes: writer.block)
            #expect(try oracle.decodeHeaders(from: &block) == headers)
            var written = ByteBuffer()
            try peer.encode(headers: headers, to: &written)
            #expect(try reader.read(written).headers == headers)
        }
    }

    @Test(
        "lists that come again are read as what they are, whatever goes through the table",
        arguments: [1, 2] as [UInt64])
    func repeated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = HeaderBlockWriter()
        var reader = HeaderBlockReader(listLimit: 1 << 20)
        let usual = (0..<6).map { _ in Self.headers(&random) }
        for _ in 0..<2000 {
            if random.next() % 64 == 0 {
                writer.resize(to: 0)
                writer.resize(to: 4096)
            }
            let headers = random.next() % 8 == 0 ? Self.headers(&random) : usual[Int(random.next() % 6)]
            writer.write(headers)
            #expect(try reader.read(ByteBuffer(bytes: writer.block)).headers == headers)
        }
    }

    /// Few names and values, so that tables are used, and now and then one that is large or not to be indexed.
    private static func headers(_ random: inout SeededGenerator) -> HPACKHeaders {
        var headers: HPACKHeaders = [":method": random.next() % 2 == 0 ? "POST" : "PUT"]
        for _ in 0..<random.next() % 12 {
            let name = ["te", "accept-encoding", "micro-namespace", "x-\(random.next() % 40)"].randomElement(
                using: &random)
            let value = [
                "", "gzip, deflate", "value \(random.next() % 50)",
                String(repeating: "ä", count: Int(random.next() % 300)),
            ].randomElement(using: &random)
            let indexing = [HPACKIndexing.indexable, .indexable, .nonIndexable, .neverIndexed]
                .randomElement(using: &random)
            headers.add(name: name ?? "", value: value ?? "", indexing: indexing ?? .indexable)
        }
        return headers
    }

    @Test("a field is written in full once, then as one byte or two")
    func indexed() {
        var writer = HeaderBlockWriter()
        let headers: HPACKHeaders = [":status": "200", "content-type": "application/grpc+proto", "x-custom": "yes"]
        writer.write(headers)
        #expect(writer.block.count > 30)
        writer.write(headers)
        #expect(writer.block == [0x88, 0xbf, 0xbe])
    }

    @Test(
        "a list behind a prefix is read as both, whatever else goes through the table",
        arguments: [1, 2, 3] as [UInt64])
    func prefixes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = HeaderBlockWriter()
        var reader = HeaderBlockReader(listLimit: 65_536)
        // More than a connection remembers, some of them with a field that no table holds.
        let prefixes = (0..<80).map { number in
            let long = String(repeating: "x", count: number % 7 == 0 ? 3000 : 30)
            return [(":method", "POST"), (":path", "/\(number)"), ("te", "trailers"), ("long", long)]
        }
        let known = prefixes.map(HTTP2CommonHeaders.init)
        for _ in 0..<2000 {
            if random.next() % 50 == 0 { writer.resize(to: Int(random.next() % 4097)) }
            let number = Int(random.next() % (random.next() % 3 == 0 ? 80 : 4))
            let headers = Self.headers(&random)
            writer.write(HTTP2RequestHead(headers, after: known[number]))
            var expected = HPACKHeaders(prefixes[number])
            expected.add(contentsOf: headers)
            #expect(try reader.read(ByteBuffer(bytes: writer.block)).headers == expected)
        }
    }

    @Test("a field with a forbidden character is one wherever the table has it from (RFC 9113 §8.2.1)")
    func wellFormed() throws {
        var reader = HeaderBlockReader(listLimit: 65_536)
        func isWellFormed(_ block: [UInt8]) throws -> Bool { try reader.read(ByteBuffer(bytes: block)).isWellFormed }
        // Into the table, by a reference to it, with another value behind a reference to its name.
        #expect(try !isWellFormed([0x40, 1] + "x".utf8 + [3] + "a\nb".utf8))
        #expect(try !isWellFormed([0xbe]))
        #expect(try isWellFormed([0x0f, 0x2f, 2] + "ok".utf8))
        #expect(try isWellFormed([0x7e, 2] + "ok".utf8))
        #expect(try isWellFormed([0xbe]))
        #expect(try !isWellFormed([0x40, 1] + "X".utf8 + [2] + "ok".utf8))
        #expect(try !isWellFormed([0x0f, 0x2f, 2] + "ok".utf8))
        // The path, which is remembered besides.
        #expect(try !isWellFormed([0x04, 2] + "/\n".utf8))
        #expect(try !isWellFormed([0x04, 2] + "/\n".utf8))
        #expect(try isWellFormed([0x04, 2] + "/a".utf8))
    }

    @Test("a prefix that was written before is a byte for each field")
    func prefixAgain() {
        var writer = HeaderBlockWriter()
        let prefix = HTTP2CommonHeaders([(":method", "POST"), (":path", "/a"), ("x", "y")])
        writer.write(HTTP2RequestHead([":status": "200"], after: prefix))
        writer.write(HTTP2RequestHead([:], after: prefix))
        #expect(writer.block == [0x83, 0xbf, 0xbe])
    }

    @Test("a field that is not to be indexed says so to everybody behind (RFC 7541 §6.2.3)")
    func neverIndexed() throws {
        var writer = HeaderBlockWriter()
        var headers = HPACKHeaders()
        headers.add(name: "authorization", value: "Bearer x", indexing: .neverIndexed)
        var reader = HeaderBlockReader(listLimit: 65_536)
        for _ in 0..<2 {
            writer.write(headers)
            #expect(writer.block.first == 0x10)
            let read = try reader.read(ByteBuffer(bytes: writer.block)).headers
            #expect(read.first?.indexable == .neverIndexed)
        }
    }

    @Test("a table that shrank and grew again between two blocks is announced with both (RFC 7541 §4.2)")
    func resized() {
        var writer = HeaderBlockWriter()
        writer.resize(to: 0)
        writer.resize(to: 100)
        #expect(writer.isResized)
        writer.write([":status": "200"])
        #expect(writer.block == [0x20, 0x3f, 0x45, 0x88])
        #expect(!writer.isResized)
    }

    @Test(
        "a block that is broken is refused",
        arguments: [
            ("index 0", [0x80]), ("an index in no table", [0xbe]), ("a name in no table", [0x7f, 0x00, 0x00]),
            ("an index without its end", [0xff, 0x80]),
            ("an integer without an end", [0xff] + [UInt8](repeating: 0x80, count: 40)),
            ("a string shorter than announced", [0x00, 0x05, 0x61]), ("no value", [0x00, 0x01, 0x61]),
            ("a change of the table behind a field", [0x82, 0x20]),
            ("a table larger than allowed", [0x3f, 0xe2, 0x1f]),
            ("padding of more than seven bits", [0x00, 0x82, 0x1f, 0xff, 0x00]),
            ("padding with zeros", [0x00, 0x81, 0x18, 0x00]),
            ("the end of a string in a string", [0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]),
            ("a code without its end", [0x00, 0x82, 0xff, 0xf0, 0x00]),
        ] as [(String, [UInt8])])
    func broken(what: String, block: [UInt8]) {
        var reader = HeaderBlockReader(listLimit: 65_536)
        #expect(throws: HeaderBlockReader.Fault.malformed, "\(what)") { try reader.read(ByteBuffer(bytes: block)) }
    }

    @Test("a list longer than the limit is refused before it is made")
    func tooLarge() {
        var reader = HeaderBlockReader(listLimit: 1000)
        // one field of 500 bytes into the table, then a byte for each time it is named again
        let field = [0x40, 0x01, 0x61, 0x7f, 0xf5, 0x02] + [UInt8](repeating: 0x62, count: 372)
        #expect(throws: HeaderBlockReader.Fault.tooLarge) {
            try reader.read(ByteBuffer(bytes: field + [UInt8](repeating: 0xbe, count: 60_000)))
        }
    }

    @Test("every byte is read from Huffman's code", arguments: [1, 2, 3, 17] as [Int])
    func huffman(length: Int) throws {
        var peer = HPACKEncoder(allocator: ByteBufferAllocator(), useHuffmanEncoding: true)
        var reader = HeaderBlockReader(listLimit: 65_536)
        for scalar in 0..<0x180 as Range<UInt32> {
            guard let character = Unicode.Scalar(scalar) else { continue }
            let headers: HPACKHeaders = ["x": String(repeating: String(Character(character)), count: length)]
            var block = ByteBuffer()
            try peer.encode(headers: headers, to: &block)
            #expect(try reader.read(block).headers == headers)
        }
    }
}
