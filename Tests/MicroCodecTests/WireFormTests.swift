import MicroCodec
import MicroCore
import SwiftProtobuf
import Testing

@Suite("Protobuf bytes from anybody")
struct WireFormTests {
    @Test("count the last of several numbers, and merge messages that stand there twice")
    func merging() throws {
        var wire: [UInt8] = [.tag(1, 0), 1, .tag(1, 0), 2]
        wire += [.tag(3, 2), 2, .tag(1, 0), 5, .tag(2, 2), 1, 0x61, .tag(3, 2), 3, .tag(2, 2), 1, 0x62]
        let json = try jsonText(wire: wire, as: Kitchen_Inner.self)
        let expected = try Kitchen_Inner(serializedBytes: wire)
        #expect(json == (try jsonText(expected)))
        #expect(
            json == #"{"count":2,"tags":["a"],"again":{"count":5,"tags":["b"],"again":null}}"#)
    }

    @Test("take lists packed, unpacked and mixed")
    func packing() throws {
        let wire: [UInt8] = [.tag(3, 0), 1, .tag(3, 2), 2, 2, 3, .tag(3, 0), 4]
        #expect(try jsonText(wire: wire, as: Kitchen_Lists.self).contains(#""int32s":[1,2,3,4]"#))
    }

    @Test("take lists whose elements stand apart")
    func interleaving() throws {
        let wire: [UInt8] = [.tag(2, 2), 1, 0x61, .tag(1, 0), 7, .tag(2, 2), 1, 0x62]
        #expect(try jsonText(wire: wire, as: Kitchen_Inner.self) == #"{"count":7,"tags":["a","b"],"again":null}"#)
    }

    @Test("count the last member of a oneof, and forget a message that another member followed")
    func oneofs() throws {
        let wire: [UInt8] = [
            .tag(4, 2), 2, .tag(1, 0), 9, .tag(3, 0), 3, .tag(4, 2), 3, .tag(2, 2), 1, 0x61,
        ]
        let json = try jsonText(wire: wire, as: Kitchen_Choice.self)
        #expect(json == #"{"before":"","inner":{"count":0,"tags":["a"],"again":null},"after":""}"#)
        #expect(json == (try jsonText(try Kitchen_Choice(serializedBytes: wire))))
    }

    @Test("count the last map entry of a key, and take entries without key or value")
    func maps() throws {
        let wire: [UInt8] = [
            .tag(1, 2), 6, .tag(1, 2), 1, 0x61, .tag(2, 2), 1, 0x62,
            .tag(1, 2), 6, .tag(1, 2), 1, 0x61, .tag(2, 2), 1, 0x63,
            .tag(1, 2), 0, .tag(3, 2), 0, .tag(4, 2), 0, .tag(5, 2), 0,
        ]
        #expect(
            try jsonText(wire: wire, as: Kitchen_Maps.self).hasPrefix(
                """
                {"by_string":{"a":"c","":""},"by_int32":{},"by_int64":{"0":{"count":0,"tags":[],"again":null}},\
                "by_uint32":{"0":"UNKNOWN"},"by_uint64":{"0":""},
                """))
    }

    @Test("may have fields that nobody knows, also groups and fields of another type")
    func unknown() throws {
        let wire: [UInt8] = [
            .tag(9, 0), 0x80, 1, .tag(9, 1), 1, 2, 3, 4, 5, 6, 7, 8, .tag(9, 5), 1, 2, 3, 4, .tag(9, 2), 1, 0,
            .tag(9, 3), .tag(8, 3), .tag(1, 0), 1, .tag(8, 4), .tag(9, 4),
            .tag(1, 2), 1, 0, .tag(2, 0), 1, .tag(1, 0), 6,
        ]
        #expect(try jsonText(wire: wire, as: Kitchen_Inner.self) == #"{"count":6,"tags":[],"again":null}"#)
        #expect(try Kitchen_Inner(serializedBytes: wire).count == 6)
    }

    @Test("take numbers wider than their field as SwiftProtobuf does")
    func wideNumbers() throws {
        let wide: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]
        for number: UInt8 in [3, 4, 5, 6, 7, 8, 13] {
            let wire = [.tag(number, 0)] + wide
            let message = try Kitchen_Scalars(serializedBytes: wire)
            #expect(try jsonText(wire: wire, as: Kitchen_Scalars.self) == jsonText(message))
        }
    }

    @Test(
        "are refused when they are no protobuf",
        arguments: [
            [.tag(1, 0)], [.tag(1, 0), 0x80], [.tag(2, 2)], [.tag(2, 2), 5, 1], [0], [.tag(1, 6)], [.tag(1, 7)],
            [.tag(9, 5), 1, 2, 3], [.tag(9, 1), 1, 2, 3, 4, 5, 6, 7], [.tag(9, 3)], [.tag(9, 4)],
            [.tag(9, 3), .tag(8, 4)], [.tag(2, 2), 1, 0xff], [.tag(3, 2), 1, .tag(1, 0)],
            [.tag(2, 2), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
            [.tag(2, 2), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
            [.tag(1, 0), 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0],
        ] as [[UInt8]])
    func malformed(wire: [UInt8]) throws {
        let error = try #require(throws: CodecError.self) { try jsonText(wire: wire, as: Kitchen_Inner.self) }
        #expect(error.code == .malformed)
        let codec = MessageCodec<Kitchen_Inner>.protobuf()
        #expect(throws: CodecError.self) { try codec.decode(wire, .protobuf) }
    }

    @Test("mean to us what they mean to SwiftProtobuf, cut anywhere or changed anywhere")
    func mutations() throws {
        var random = SplitMix(seed: 4)
        for _ in 0..<60 {
            var message = Kitchen_Everything.random(&random)
            try mutate(message.serializedBytes(), &random) { wire in
                _ = try? MessageSchema.of(Kitchen_Everything.self).json(fromWire: wire)
            }
            // SwiftProtobuf misreads fields inside map entries that have another type; protoc and we do not.
            message.clearMaps()
            message.wellKnown.clearObject()
            message.wellKnown.clearList()
            message.wellKnown.clearAnything()
            message.wellKnown.values = []
            try mutate(message.serializedBytes(), &random, compare)
        }
    }

    private func mutate(
        _ wire: [UInt8], _ random: inout SplitMix, _ body: ([UInt8]) throws -> Void
    ) throws {
        for _ in 0..<50 {
            var changed = wire
            changed[.random(in: 0..<wire.count, using: &random)] = .random(in: 0...255, using: &random)
            try body(changed)
            try body(Array(wire.prefix(.random(in: 0..<wire.count, using: &random))))
        }
    }

    /// What survives SwiftProtobuf's own JSON, we write as JSON that it reads as the same; but for a `Value` that is
    /// unset, which is null to us and a null value to it.
    private func compare(_ wire: [UInt8]) throws {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        let json = try? MessageSchema.of(Kitchen_Everything.self).json(fromWire: wire)
        guard var message = try? Kitchen_Everything(serializedBytes: wire, options: options),
            let theirs: [UInt8] = try? message.jsonUTF8Bytes(),
            (try? Kitchen_Everything(jsonUTF8Bytes: theirs)) == message
        else { return }
        var read = try Kitchen_Everything(jsonUTF8Bytes: #require(json))
        if message.hasWellKnown { message.wellKnown.clearAnything() }
        if read.hasWellKnown { read.wellKnown.clearAnything() }
        #expect(read == message)
    }
}
