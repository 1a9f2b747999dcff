import SwiftProtobuf

/// The same numbers for the same seed (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// Small numbers and extreme ones are what goes wrong.
    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value {
        switch next() % 5 {
        case 0: 0
        case 1: .max
        case 2: .min
        case 3: Value(truncatingIfNeeded: next() % 300)
        default: Value(truncatingIfNeeded: next())
        }
    }

    mutating func text() -> String {
        let alphabet = Array("ab<>&\"\\/\n\u{0}\u{7f}äß漢🐝\u{2028}é")
        return String((0..<next() % 12).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] })
    }

    mutating func double() -> Double {
        let value = Double(bitPattern: next())
        return value.isNaN ? .infinity : next() % 3 == 0 ? 0 : value
    }

    mutating func float() -> Float {
        let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        return value.isNaN ? -.infinity : value
    }

    mutating func bool() -> Bool { next() % 2 == 0 }

    mutating func data() -> [UInt8] { (0..<next() % 9).map { _ in UInt8(truncatingIfNeeded: next()) } }

    mutating func color() -> Kitchen_Color { .init(rawValue: Int(next() % 6) - 1) ?? .unknown }

    mutating func list<Value>(_ value: (inout SplitMix) -> Value) -> [Value] {
        (0..<next() % 4).map { _ in value(&self) }
    }

    mutating func map<Key: Hashable, Value>(
        _ key: (inout SplitMix) -> Key, _ value: (inout SplitMix) -> Value
    ) -> [Key: Value] {
        Dictionary((0..<next() % 4).map { _ in (key(&self), value(&self)) }) { $1 }
    }
}

extension Kitchen_Inner {
    static func random(_ random: inout SplitMix) -> Kitchen_Inner {
        .with {
            $0.count = random.integer()
            $0.tags = random.list { $0.text() }
            if random.next() % 3 == 0 { $0.again = .random(&random) }
        }
    }
}

extension Google_Protobuf_Value {
    static func random(_ random: inout SplitMix, depth: Int = 3) -> Google_Protobuf_Value {
        switch random.next() % (depth > 0 ? 6 : 4) {
        case 0: nil
        case 1: .init(numberValue: Double(random.integer(Int32.self)))
        case 2: .init(stringValue: random.text())
        case 3: .init(boolValue: random.bool())
        case 4: .init(listValue: .with { $0.values = random.list { .random(&$0, depth: depth - 1) } })
        default:
            .init(
                structValue: .with {
                    $0.fields = random.map({ $0.text() }, { .random(&$0, depth: depth - 1) })
                })
        }
    }
}
