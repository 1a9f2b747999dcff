/// A JSON number, kept as the text it was written with: `1.0` stays `1.0`, `1e3` stays `1e3`.
public struct JSONNumber: Sendable, Hashable {
    /// The number as JSON.
    public let text: String

    /// Creates a number from JSON text; throws unless the text is exactly one JSON number.
    public init(_ text: String) throws(JSONError) {
        var scanner = JSONScanner(Array(text.utf8))
        _ = try scanner.number()
        guard scanner.isAtEnd else { throw scanner.unexpected("expected the end of the number") }
        self.text = text
    }

    /// Creates an integer.
    public init(_ value: Int) {
        text = String(value)
    }

    /// Creates an integer.
    public init(_ value: Int64) {
        text = String(value)
    }

    /// Creates an integer.
    public init(_ value: UInt64) {
        text = String(value)
    }

    /// Creates a number with the shortest text that reads back as the same double; nil for not-a-number and infinity.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        var bytes: [UInt8] = []
        DecimalText.append(value, to: &bytes)
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// For text a scanner has already recognised as a number.
    init(recognised text: String) {
        self.text = text
    }

    /// The value, if it is exactly an integer that fits (`1.0` gives 1, `1e3` gives 1000, `1.5` gives nil).
    public var int64: Int64? {
        decimal.integer(Int64.self)
    }

    /// The value, if it is exactly an unsigned integer that fits.
    public var uint64: UInt64? {
        decimal.integer(UInt64.self)
    }

    /// The nearest double; infinite if the number is too large for one.
    public var double: Double {
        decimal.double ?? Double(text) ?? .nan
    }

    private var decimal: DecimalText {
        var text = text
        return text.withUTF8 { DecimalText($0) }
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// Creates an integer.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }

    /// The number as JSON.
    public var description: String {
        text
    }
}
