/// How ``JSON/encode(_:options:)`` writes Swift values.
public struct JSONEncodingOptions: Sendable {
    /// How `[UInt8]` is written.
    public enum Bytes: Sendable, Hashable {
        /// As base64 text, as protobuf's JSON mapping has it.
        case base64
        /// As an array of numbers.
        case numbers
    }

    /// How property names become member names.
    public var keys: JSONKeyConversion
    /// Whether `<`, `>`, `&`, U+2028 and U+2029 are escaped, as Go's encoder does.
    public var escapeHTML: Bool
    /// What one level is indented with; nil for a text without white space.
    public var indent: String?
    /// Whether integers of 64 bits (`Int`, `Int64`, `UInt`, `UInt64`) are written as text, as protobuf's JSON
    /// mapping has it.
    public var int64AsString: Bool
    /// How `[UInt8]` is written.
    public var bytes: Bytes
    /// What the values' own `encode(to:)` finds in `userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable]
    /// The types that are written otherwise than their own `encode(to:)` does it.
    package var forms: [JSONForm] = []

    /// Creates options.
    public init(
        keys: JSONKeyConversion = .verbatim, escapeHTML: Bool = false, indent: String? = nil,
        int64AsString: Bool = false, bytes: Bytes = .base64, userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) {
        self.keys = keys
        self.escapeHTML = escapeHTML
        self.indent = indent
        self.int64AsString = int64AsString
        self.bytes = bytes
        self.userInfo = userInfo
    }
}
