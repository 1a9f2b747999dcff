import MicroCodec
import SwiftProtobuf
import Testing

@Suite("Random messages, judged by SwiftProtobuf")
struct RandomRoundTripTests {
    @Test("survive protobuf → our JSON → our protobuf, and SwiftProtobuf reads our JSON as the same", arguments: 0..<8)
    func roundTrips(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let schema = try MessageSchema.of(Kitchen_Everything.self)
        for _ in 0..<50 {
            let message = Kitchen_Everything.random(&random)
            let json = try schema.json(fromWire: message.serializedBytes())
            let back = try Kitchen_Everything(serializedBytes: schema.wire(fromJSON: json))
            #expect(back == message)
            let theirs = try Kitchen_Everything(jsonUTF8Bytes: json)
            #expect(theirs == message)
        }
    }

    @Test("are read by us from SwiftProtobuf's JSON as the same", arguments: 100..<108)
    func theirJSON(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let schema = try MessageSchema.of(Kitchen_Everything.self)
        for preserve in [true, false] {
            var options = JSONEncodingOptions()
            options.preserveProtoFieldNames = preserve
            options.alwaysPrintEnumsAsInts = !preserve
            for _ in 0..<25 {
                let message = Kitchen_Everything.random(&random)
                let json: [UInt8] = try message.jsonUTF8Bytes(options: options)
                #expect(try Kitchen_Everything(serializedBytes: schema.wire(fromJSON: json)) == message)
            }
        }
    }
}
