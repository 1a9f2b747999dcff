/// Writes what a walk meets, token by token as it stands in the input.
struct JSONIndenter: JSONVisitor {
    private let source: [UInt8]
    private var writer: JSONWriter
    /// Whether the open containers are objects, outermost first.
    private var open: [Bool] = []

    static func reindent(_ bytes: [UInt8], indent: String) throws(JSONError) -> [UInt8] {
        var scanner = JSONScanner(bytes)
        var indenter = JSONIndenter(source: bytes, writer: JSONWriter(options: .init(indent: indent)))
        try scanner.checkSize(.default)
        try scanner.walk(&indenter, limits: .default)
        let end = scanner.offset
        try scanner.end()
        return indenter.writer.bytes + bytes[end...]
    }

    private init(source: [UInt8], writer: JSONWriter) {
        self.source = source
        self.writer = writer
    }

    mutating func beginObject(at offset: Int) {
        open.append(true)
        writer.beginObject()
    }

    mutating func beginArray(at offset: Int) {
        open.append(false)
        writer.beginArray()
    }

    mutating func end(at offset: Int) {
        if open.popLast() == true { writer.endObject() } else { writer.endArray() }
    }

    mutating func key(_ token: JSONScanner.StringToken) {
        writer.rawKey(source[token.range.lowerBound - 1...token.range.upperBound])
    }

    mutating func string(_ token: JSONScanner.StringToken) {
        writer.raw(source[token.range.lowerBound - 1...token.range.upperBound])
    }

    mutating func number(_ token: JSONScanner.NumberToken) {
        writer.raw(source[token.range])
    }

    mutating func word(_ kind: JSONKind, _ range: Range<Int>) {
        writer.raw(source[range])
    }
}
