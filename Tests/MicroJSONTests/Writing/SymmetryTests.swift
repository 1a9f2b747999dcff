import MicroTesting
import MicroJSON
import Testing

@Suite("What is written is read back the same")
struct SymmetryTests {
    @Test("random values, in every layout", arguments: [UInt64(1), 2, 3, 4])
    func values(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<250 {
            let value = random.value()
            for options in [
                JSONWriter.Options(), .init(escapeHTML: true), .init(indent: "\t"), .init(escapeHTML: true, indent: ""),
            ] {
                let bytes = JSON.serialize(value, options: options)
                #expect(try JSON.parse(bytes) == value)
                #expect(try JSON.decode(JSONValue.self, from: bytes) == value)
                #expect(try JSON.sortKeys(bytes) == JSON.serialize(value.sortedKeys()))
            }
            #expect(try JSON.encode(value) == JSON.serialize(value))
        }
    }

    @Test("random doubles", arguments: [UInt64(21), 22])
    func doubles(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<5000 {
            let value = random.double()
            let bytes = try JSON.encode(value)
            #expect(try JSON.decode(Double.self, from: bytes).bitPattern == value.bitPattern)
            #expect(JSONNumber(value)?.double.bitPattern == value.bitPattern)
            let float = Float(value)
            if float.isFinite {
                #expect(try JSON.decode(Float.self, from: JSON.encode(float)).bitPattern == float.bitPattern)
            }
        }
    }

    @Test("random integers")
    func integers() throws {
        var generator = SeededGenerator(seed: 9)
        for shift in 0..<64 {
            let value = generator.next() >> UInt64(shift)
            #expect(try decoded(UInt64.self, String(value)) == value)
            #expect(try JSON.decode(UInt64.self, from: JSON.encode(value)) == value)
            let signed = Int64(bitPattern: value)
            #expect(try JSON.decode(Int64.self, from: JSON.encode(signed)) == signed)
            #expect(JSONNumber(signed).int64 == signed)
        }
    }

    @Test("random bytes, as base64 and as numbers")
    func bytes() throws {
        var generator = SeededGenerator(seed: 10)
        for count in 0..<70 {
            let value = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(try JSON.decode([UInt8].self, from: JSON.encode(value)) == value)
            #expect(try JSON.decode([UInt8].self, from: JSON.encode(value, options: .init(bytes: .numbers))) == value)
        }
    }
}
