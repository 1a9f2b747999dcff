import CZlib
import MicroCore
import MicroWire
import Testing

@testable import MicroGateway

@Suite("A compressed body")
struct BodyInflaterTests {
    /// - Parameter windowBits: 15 for zlib, 31 for gzip, -15 for neither.
    private static func compressed(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        #expect(deflateInit2_(&stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
        defer { deflateEnd(&stream) }
        var source = bytes
        return source.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            return [UInt8](unsafeUninitializedCapacity: bytes.count + bytes.count / 100 + 200) { output, count in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
                count = output.count - Int(stream.avail_out)
            }
        }
    }

    private func inflate(
        _ body: [UInt8], _ header: String, limit: Int = 1 << 20, budget: MessageBudget = MessageBudget(limit: 1 << 30)
    ) async throws -> [UInt8] {
        let coding = try #require(ContentCoding(header: header))
        return try await BodyInflater(coding, limit: limit, budget: budget).inflate(body)
    }

    @Test(
        "is read whatever its size",
        arguments: [("gzip", 31), ("x-gzip", 31), ("GZIP, identity", 31), ("deflate", 15), ("deflate", -15)],
        [0, 1, 1000, 65_536, 65_537, 1 << 20])
    func sizes(coding: (String, Int32), count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        #expect(try await inflate(Self.compressed(bytes, windowBits: coding.1), coding.0) == bytes)
    }

    @Test("is read where it would not get smaller")
    func noise() async throws {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(try await inflate(Self.compressed(bytes, windowBits: 31), "gzip") == bytes)
    }

    @Test("is refused above the limit, and takes no more than that", arguments: [31, 15, -15] as [Int32])
    func bomb(windowBits: Int32) async throws {
        let header = windowBits == 31 ? "gzip" : "deflate"
        let bomb = Self.compressed([UInt8](repeating: 0, count: 16 << 20), windowBits: windowBits)
        #expect(bomb.count < 32 * 1024)
        for limit in [100, 65_536, 1 << 20, (16 << 20) - 1] {
            await #expect(throws: MicroError(.bodyTooLarge, "\(limit)")) {
                try await inflate(bomb, header, limit: limit, budget: MessageBudget(limit: 2 * limit + 2))
            }
        }
        #expect(try await inflate(bomb, header, limit: 16 << 20).count == 16 << 20)
    }

    @Test("is refused when it is damaged, cut off or goes on behind its end")
    func broken() async throws {
        for (header, windowBits) in [("gzip", 31), ("deflate", 15)] as [(String, Int32)] {
            let whole = Self.compressed(Array("hello hello".utf8), windowBits: windowBits)
            var damaged = whole
            damaged[whole.count - 5] ^= 1
            let cut = (1..<whole.count).map { Array(whole.prefix($0)) }
            for body in cut + [damaged, whole + [0], whole + [1, 2], Array(#"{"a":1}"#.utf8)] {
                await #expect(throws: MicroError(.brokenCoding, header)) { try await inflate(body, header) }
            }
        }
    }

    @Test("of several gzip members is all of them")
    func members() async throws {
        let parts = [Array("hello ".utf8), [], Array("world".utf8), [UInt8](repeating: 1, count: 100_000)]
        let body = parts.flatMap { Self.compressed($0, windowBits: 31) }
        #expect(try await inflate(body, "gzip") == Array(parts.joined()))
        let none = (0..<100_000).flatMap { _ in Self.compressedNothing }
        #expect(try await inflate(none, "gzip").isEmpty)
    }

    private static let compressedNothing = compressed([], windowBits: 31)

    @Test("has its share of the budget until its request is over, and is refused where there is none")
    func budget() async throws {
        let body = Self.compressed([UInt8](repeating: 1, count: 1 << 20), windowBits: 31)
        let budget = MessageBudget(limit: 3 << 19)
        do {
            let first = BodyInflater(.known(.gzip), limit: 2 << 20, budget: budget)
            _ = try await first.inflate(body)
            #expect(budget.taken == 1 << 20)
            await #expect(throws: MicroError(.overloaded)) {
                try await inflate(body, "gzip", limit: 2 << 20, budget: budget)
            }
            #expect(budget.taken == 1 << 20)
            withExtendedLifetime(first) {}
        }
        #expect(budget.taken == 0)
    }

    @Test(
        "is refused when it is compressed in another way",
        arguments: [("br", "br"), ("Zstd", "zstd"), ("gzip, gzip", "gzip, gzip"), ("deflate,br", "deflate, br")])
    func unknown(header: String, named: String) async {
        await #expect(throws: MicroError(.unsupportedCoding, named)) { try await inflate([1], header) }
    }

    @Test("may say that it is none", arguments: ["", "identity", " Identity , identity", ","])
    func identity(header: String) { #expect(ContentCoding(header: header) == nil) }
}
