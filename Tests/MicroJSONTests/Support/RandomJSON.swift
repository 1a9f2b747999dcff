import MicroTesting
import MicroJSON

/// Random values, with everything in strings and numbers that is apt to be got wrong.
struct RandomJSON {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 5 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .number(JSONNumber(Int64(bitPattern: generator.next())))
        case 3: return .number(JSONNumber(double()) ?? 0)
        case 4: return .string(string())
        case 5: return .array((0..<length()).map { _ in value(depth: depth + 1) })
        default: return .object(JSONObject(members: (0..<length()).map { _ in (string(), value(depth: depth + 1)) }))
        }
    }

    mutating func double() -> Double {
        let bits = Double(bitPattern: generator.next())
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return bits.isFinite ? bits : 0
        case 1: return Double(Int.random(in: -1_000_000...1_000_000, using: &generator)) / 100
        case 2: return Double.random(in: -1e22...1e22, using: &generator)
        default: return Double.random(in: -1e-5...1e-5, using: &generator)
        }
    }

    mutating func string() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{8}", "\u{c}", "\u{1f}", "\u{7f}", "é",
            "ß", "€",
            "\u{2028}", "\u{2029}", "<", ">", "&", "\u{fffd}", "\u{ffff}", "😀", "\u{10ffff}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            text.append(alphabet.randomElement(using: &generator) ?? "a")
        }
        return String(text)
    }

    private mutating func length() -> Int {
        Int.random(in: 0...5, using: &generator)
    }
}
