import MicroTesting
import MicroJSON
import Testing

/// A type with a property of every shape, for input that may be anything.
private struct Everything: Codable {
    var text: String
    var number: Int?
    var small: Int8?
    var ratio: Double?
    var flags: [Bool]?
    var bytes: [UInt8]?
    var table: [String: JSONValue]?
    var inner: [Everything]?
}

@Suite("No input crashes a reader")
struct HostileInputTests {
    /// Everything that reads, one after the other.
    private func readAll(_ bytes: [UInt8]) {
        let value = try? JSON.parse(bytes)
        #expect((try? JSON.decode(JSONValue.self, from: bytes)) == value)
        #expect(((try? JSON.reindent(bytes, indent: "  ")) == nil) == (value == nil))
        _ = try? JSON.decode(Everything.self, from: bytes)
        _ = try? JSON.decode(
            [Everything].self, from: bytes, options: .init(keys: .snakeCase, missingKeys: .zeroValue, lenient: true))
    }

    @Test("the suite's cases with bytes changed, dropped and doubled", arguments: [UInt64(1), 2, 3])
    func mutatedSuite(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for file in SuiteCase.accepted + SuiteCase.rejected + SuiteCase.free where file.bytes.count < 1000 {
            for _ in 0..<10 { readAll(mutated(file.bytes, &generator)) }
        }
    }

    @Test("random values, mutated", arguments: [UInt64(11), 12])
    func mutatedValues(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        for _ in 0..<300 {
            let bytes = JSON.serialize(random.value())
            readAll(mutated(bytes, &random.generator))
        }
    }

    @Test("a text cut off anywhere is rejected")
    func prefixes() {
        let bytes = #"{"a":[1.5e3,true,null,"x\u00e9\n€"],"b":{"c":{}}}"#.bytes
        for end in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSON.parse(Array(bytes[..<end])) }
            #expect(throws: DecodingError.self) { try JSON.decode(Everything.self, from: Array(bytes[..<end])) }
        }
    }

    @Test("every byte alone, and every pair")
    func shortest() {
        for first in UInt8.min...UInt8.max {
            #expect(((try? JSON.parse([first])) != nil) == (0x30...0x39).contains(first))
            for second in UInt8.min...UInt8.max {
                _ = try? JSON.parse([first, second])
                _ = try? JSON.parse([0x22, first, second, 0x22])
            }
        }
    }

    private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2: bytes.insert(#"{}[],:"\0-e.utfn"#.utf8.randomElement(using: &generator) ?? 0, at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
            }
        }
        return bytes
    }
}
