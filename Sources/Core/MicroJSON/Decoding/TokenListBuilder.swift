/// Notes the tokens of a walk.
struct TokenListBuilder: JSONVisitor {
    private(set) var tokens: [JSONDocument.Token] = []
    /// The place of the innermost open container; -1 at the top. Its `next` holds the place of the one around it.
    private var container = -1
    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
        // A guess that spares small texts all growing: one token to six bytes.
        tokens.reserveCapacity(min(bytes.count / 6 + 4, 4096))
    }

    mutating func beginObject(at offset: Int) {
        begin(.object, at: offset)
    }

    mutating func beginArray(at offset: Int) {
        begin(.array, at: offset)
    }

    mutating func end(at offset: Int) {
        guard container >= 0 else { return }
        let outer = tokens[container].next
        tokens[container].next = UInt32(truncatingIfNeeded: tokens.count)
        container = outer == .max ? -1 : Int(outer)
    }

    mutating func key(_ token: JSONScanner.StringToken) {
        append(.string, token.range, flag: token.hasEscapes)
    }

    mutating func string(_ token: JSONScanner.StringToken) {
        countValue()
        append(.string, token.range, flag: token.hasEscapes)
    }

    mutating func number(_ token: JSONScanner.NumberToken) {
        countValue()
        append(.number, token.range, flag: token.isInteger)
    }

    mutating func word(_ kind: JSONKind, _ range: Range<Int>) {
        countValue()
        append(kind, range, flag: bytes[range.lowerBound] == ASCII.t)
    }

    private mutating func begin(_ kind: JSONKind, at offset: Int) {
        countValue()
        append(kind, offset..<offset, flag: false)
        tokens[tokens.count - 1].next = UInt32(truncatingIfNeeded: container)
        container = tokens.count - 1
    }

    @inline(__always)
    private mutating func countValue() {
        if container >= 0 { tokens[container].count += 1 }
    }

    @inline(__always)
    private mutating func append(_ kind: JSONKind, _ range: Range<Int>, flag: Bool) {
        tokens.append(
            JSONDocument.Token(
                start: UInt32(truncatingIfNeeded: range.lowerBound), count: UInt32(truncatingIfNeeded: range.count),
                next: UInt32(truncatingIfNeeded: tokens.count + 1), kind: kind, flag: flag))
    }
}
