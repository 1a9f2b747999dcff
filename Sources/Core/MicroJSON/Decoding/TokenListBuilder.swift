/// Notes the tokens of a walk.
struct TokenListBuilder: JSONVisitor {
    private(set) var tokens: [JSONDocument.Token] = []
    /// The place of the innermost open container; -1 at the top. Its `next` holds the place of the one around it.
    private var container = -1
    /// How many values it has so far. Its token has them when it ends, and while another is open in it.
    private var values: UInt32 = 0
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
        tokens[container].count = values
        container = outer == .max ? -1 : Int(outer)
        values = container < 0 ? 0 : tokens[container].count
    }

    mutating func key(_ token: JSONScanner.StringToken) {
        append(.string, token.range, flag: token.hasEscapes)
    }

    mutating func string(_ token: JSONScanner.StringToken) {
        values &+= 1
        append(.string, token.range, flag: token.hasEscapes)
    }

    mutating func number(_ token: JSONScanner.NumberToken) {
        values &+= 1
        append(.number, token.range, flag: token.isInteger)
    }

    mutating func word(_ kind: JSONKind, _ range: Range<Int>) {
        values &+= 1
        append(kind, range, flag: bytes[range.lowerBound] == ASCII.t)
    }

    private mutating func begin(_ kind: JSONKind, at offset: Int) {
        values &+= 1
        if container >= 0 { tokens[container].count = values }
        append(kind, offset..<offset, flag: false, next: container)
        container = tokens.count - 1
        values = 0
    }

    @inline(__always)
    private mutating func append(_ kind: JSONKind, _ range: Range<Int>, flag: Bool, next: Int? = nil) {
        tokens.append(
            JSONDocument.Token(
                start: UInt32(truncatingIfNeeded: range.lowerBound), count: UInt32(truncatingIfNeeded: range.count),
                next: UInt32(truncatingIfNeeded: next ?? tokens.count + 1), kind: kind, flag: flag))
    }
}
