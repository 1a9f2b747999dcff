/// The kinds of JSON value.
public enum JSONKind: Sendable, Hashable {
    /// `{…}`
    case object
    /// `[…]`
    case array
    /// `"…"`
    case string
    /// Digits.
    case number
    /// `true` or `false`.
    case bool
    /// `null`.
    case null
}

/// Reads a JSON text piece by piece, in the order it stands there.
///
/// ```swift
/// var reader = JSONReader(bytes)
/// try reader.beginObject()
/// while let key = try reader.nextKey() {
///     switch key {
///     case "id": id = try reader.readString()
///     default: try reader.skipValue()
///     }
/// }
/// try reader.end()
/// ```
///
/// A value the caller does not read is skipped (and checked) by the next ``nextKey()`` or ``nextElement()``.
/// After an error the reader is of no further use.
public struct JSONReader: Sendable {
    /// Where the reader stands, within the innermost open container.
    enum Position: UInt8 {
        case document, documentEnd
        case objectStart, memberValue, memberEnd
        case arrayStart, elementValue, elementEnd
    }

    var scanner: JSONScanner
    var position = Position.document
    var open = NestingStack()
    let limits: JSONLimits

    /// Creates a reader at the start of the bytes.
    public init(_ bytes: [UInt8], limits: JSONLimits = .default) {
        scanner = JSONScanner(bytes)
        self.limits = limits
    }

    /// The offset of the next byte to read.
    public var offset: Int {
        scanner.offset
    }

    /// The kind of the value that comes next, as far as its first byte tells.
    public mutating func peek() throws(JSONError) -> JSONKind {
        let byte = try beginValue()
        return try scanner.kind(of: byte)
    }

    /// Demands that nothing but white space follows the value.
    public mutating func end() throws(JSONError) {
        guard position == .documentEnd else {
            throw JSONError(.misplacedRead, at: offset, "the value has not been read to its end")
        }
        try scanner.end()
    }

    /// Moves to the next value's first byte and gives it.
    @inline(__always)
    mutating func beginValue() throws(JSONError) -> UInt8 {
        switch position {
        case .memberValue, .elementValue: break
        case .document: try scanner.checkSize(limits)
        default: throw JSONError(.misplacedRead, at: offset, "no value is expected here")
        }
        return try scanner.nextByte(expecting: "expected a value")
    }

    /// Moves to the next value's first byte, which must be one of a kind.
    @inline(__always)
    mutating func beginValue(_ kind: JSONKind) throws(JSONError) {
        let byte = try beginValue()
        let found = try scanner.kind(of: byte)
        guard found == kind else {
            throw JSONError(.typeMismatch, at: offset, "expected \(kind.name), found \(found.name)")
        }
    }

    /// Notes that the value has been read.
    @inline(__always)
    mutating func endValue() {
        switch position {
        case .memberValue: position = .memberEnd
        case .elementValue: position = .elementEnd
        default: position = .documentEnd
        }
    }
}

extension JSONKind {
    /// The kind with its article.
    var name: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }
}
