import CZlib
import NIOCore
import Testing

@testable import MicroWire

@Suite("Compressed messages are inflated, within the limit")
struct GRPCInflaterTests {
    private func inflater(_ encoding: String = "deflate", limit: Int = 1 << 20) throws -> GRPCInflater {
        try #require(GRPCInflater(encoding: encoding, limit: limit))
    }

    /// A zlib stream (RFC 1950), which is what gRPC calls deflate.
    private func deflate(_ bytes: [UInt8]) -> ByteBuffer {
        var count = compressBound(UInt(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(count))
        #expect(compress(&result, &count, bytes, UInt(bytes.count)) == Z_OK)
        return ByteBuffer(bytes: result.prefix(Int(count)))
    }

    @Test("whatever their size", arguments: [0, 1, 1023, 1024, 1025, 100_000, 1 << 20])
    func sizes(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        #expect(try inflater().inflate(deflate(bytes)) == bytes)
    }

    @Test("also from gzip, whatever the header said")
    func gzip() throws {
        // made with: printf hello | gzip -n
        let bytes: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
            0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
        ]
        for encoding in ["gzip", "deflate"] {
            #expect(try inflater(encoding).inflate(ByteBuffer(bytes: bytes)) == Array("hello".utf8))
        }
    }

    @Test("a message of the limit passes, one byte more is refused before it takes any room")
    func limit() throws {
        let bytes = [UInt8](repeating: 0, count: 1000)
        #expect(try inflater(limit: 1000).inflate(deflate(bytes)) == bytes)
        #expect(throws: GRPCInflater.Fault.tooLarge(limit: 999)) { try inflater(limit: 999).inflate(deflate(bytes)) }
        let bomb = deflate([UInt8](repeating: 0, count: 64 << 20))
        #expect(throws: GRPCInflater.Fault.tooLarge(limit: 1000)) { try inflater(limit: 1000).inflate(bomb) }
    }

    @Test("what is cut off or no stream at all is refused")
    func corrupt() throws {
        let whole = deflate(Array("hello hello hello".utf8))
        for count in 0..<whole.readableBytes {
            let part = try #require(whole.getSlice(at: whole.readerIndex, length: count))
            #expect(throws: GRPCInflater.Fault.corrupt) { try inflater().inflate(part) }
        }
        #expect(throws: GRPCInflater.Fault.corrupt) { try inflater().inflate(ByteBuffer(string: "nonsense")) }
    }

    @Test("an encoding that is not known has no inflater", arguments: ["", "identity", "snappy", "br"])
    func unknown(encoding: String) { #expect(GRPCInflater(encoding: encoding, limit: 1) == nil) }
}
