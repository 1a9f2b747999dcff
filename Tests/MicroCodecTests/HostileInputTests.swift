import MicroCodec
import MicroCore
import SwiftProtobuf
import Testing

@Suite("Hostile messages")
struct HostileInputTests {
    /// Inner inside Inner, so many times.
    private func nested(_ depth: Int) -> [UInt8] {
        var wire: [UInt8] = []
        for _ in 1..<depth {
            var length = wire.count
            var prefix: [UInt8] = [.tag(3, 2)]
            while length > 0x7f {
                prefix.append(UInt8(length & 0x7f) | 0x80)
                length >>= 7
            }
            wire = prefix + [UInt8(length)] + wire
        }
        return wire
    }

    private func nestedJSON(_ depth: Int) -> String {
        String(repeating: #"{"again":"#, count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
    }

    @Test("may be nested as deep as the limit and no deeper")
    func depth() throws {
        #expect(try jsonText(wire: nested(100), as: Kitchen_Inner.self).utf8.count > 100)
        #expect(try read(nestedJSON(100), as: Kitchen_Inner.self).hasAgain)
        for depth in [101, 5000] {
            let error = try #require(throws: CodecError.self) {
                try jsonText(wire: nested(depth), as: Kitchen_Inner.self)
            }
            #expect(error.code == .tooDeep)
            #expect(failure(nestedJSON(depth), as: Kitchen_Inner.self)?.code == .tooDeep)
            #expect(throws: CodecError.self) {
                try MessageCodec<Kitchen_Inner>.protobuf().decode(nested(depth), .protobuf)
            }
        }
    }

    @Test("may be nested in members that nobody knows, within the limit")
    func unknownDepth() {
        let deep = #"{"nobody":"# + String(repeating: "[", count: 100_000)
        #expect(failure(deep, as: Kitchen_Inner.self)?.code == .tooDeep)
    }

    @Test("are refused above the size limit, in every direction")
    func size() throws {
        let limits = CodecLimits(maximumBytes: 64)
        let schema = try MessageSchema.of(Kitchen_Inner.self)
        let codec = MessageCodec<Kitchen_Inner>.protobuf(limits: limits)
        let message = Kitchen_Inner.with { $0.tags = [String(repeating: "x", count: 80)] }
        let wire: [UInt8] = try message.serializedBytes()
        let json = Array(try jsonText(message).utf8)
        #expect(throws: CodecError.self) { try schema.json(fromWire: wire, limits: limits) }
        #expect(throws: CodecError.self) { try schema.wire(fromJSON: json, limits: limits) }
        #expect(throws: CodecError.self) { try codec.decode(wire, .protobuf) }
        #expect(throws: CodecError.self) { try codec.decode(json, .json) }
        for encoding in MessageEncoding.allCases {
            #expect(throws: CodecError.self) { try codec.encode(message, encoding) }
        }
    }

    @Test("cannot grow without bound: empty elements are short on the wire and long as JSON")
    func amplification() throws {
        let wire = [UInt8](repeating: 0, count: 400_000).enumerated().map { index, _ in
            index % 2 == 0 ? UInt8.tag(3, 2) : 0
        }
        let listed = [0x8a, 0x01] as [UInt8]
        let elements = [UInt8]((0..<200_000).flatMap { _ in listed + [0] })
        let schema = try MessageSchema.of(Kitchen_Lists.self)
        let error = try #require(throws: CodecError.self) {
            try schema.json(fromWire: elements, limits: CodecLimits(maximumBytes: 1 << 20))
        }
        #expect(error.code == .tooLarge)
        #expect(try jsonText(wire: wire, as: Kitchen_Inner.self).hasPrefix(#"{"count":0,"tags":[],"again":{"#))
    }

    @Test("never crash as JSON, cut anywhere or changed anywhere, and what is read can be written")
    func mutatedJSON() throws {
        var random = SplitMix(seed: 4)
        let schema = try MessageSchema.of(Kitchen_Everything.self)
        for _ in 0..<40 {
            let json = try schema.json(fromWire: Kitchen_Everything.random(&random).serializedBytes())
            for _ in 0..<30 {
                var changed = json
                let byte = Array("{}[]\",:0tn-x".utf8).randomElement(using: &random) ?? 0
                changed[.random(in: 0..<json.count, using: &random)] = byte
                guard let wire = try? schema.wire(fromJSON: changed) else { continue }
                let message = try Kitchen_Everything(serializedBytes: wire)
                if message == message { #expect(throws: Never.self) { try schema.json(fromWire: wire) } }
            }
            #expect(throws: CodecError.self) { try schema.wire(fromJSON: Array(json.dropLast())) }
        }
    }
}
