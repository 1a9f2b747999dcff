import MicroTesting

/// Makes inputs of those of a corpus, the same ones on every run.
struct Mutator {
    private let corpus: [[UInt8]]
    private var random: SeededGenerator

    /// Bytes that mean something in most formats, at the edges of what they hold.
    private static let edges: [UInt8] = [0, 1, 0x7f, 0x80, 0xff] + Array(#""\{}[]:,;=&%+-./0 "#.utf8) + [0x0a, 0x0d]

    init(_ corpus: [[UInt8]], seed: UInt64) {
        self.corpus = corpus
        random = SeededGenerator(seed: seed)
    }

    /// One of the corpus, changed in one to four places.
    mutating func next() -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let part = range(of: bytes)
        guard let place = bytes.indices.randomElement(using: &random) else {
            return bytes.append(UInt8.random(in: 0...255, using: &random))
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes[place] = Mutator.edges.randomElement(using: &random) ?? 0
        case 3: bytes.insert(Mutator.edges.randomElement(using: &random) ?? 0, at: place)
        case 4: bytes.removeSubrange(part)
        case 5: bytes.insert(contentsOf: bytes[part], at: place)
        case 6: bytes.removeSubrange(place...)
        default:
            let other = corpus.randomElement(using: &random) ?? []
            bytes.insert(contentsOf: other[range(of: other)], at: place)
        }
    }

    /// A short part, as a rule.
    private mutating func range(of bytes: [UInt8]) -> Range<Int> {
        guard let start = bytes.indices.randomElement(using: &random) else { return 0..<0 }
        let limit = Int.random(in: 0..<4, using: &random) == 0 ? 256 : 8
        return start..<min(bytes.count, start + Int.random(in: 1...limit, using: &random))
    }
}
