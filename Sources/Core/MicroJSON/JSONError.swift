/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable, Hashable {
        /// A byte that cannot stand where it stands.
        case unexpectedCharacter
        /// The text ends inside a value.
        case unexpectedEnd
        /// A control character or a bad escape inside a string.
        case invalidString
        /// A number that is malformed, or has no JSON form (not a number, infinity).
        case invalidNumber
        /// A string that is not UTF-8.
        case invalidUTF8
        /// Containers nested deeper than ``JSONLimits/maximumDepth``.
        case tooDeep
        /// More bytes than ``JSONLimits/maximumBytes``.
        case tooLarge
        /// Something other than white space after the value.
        case trailingCharacters
        /// A well-formed value of another kind than the caller asked for.
        case typeMismatch
        /// The reader was asked for a value where the text has none, such as a second value at the top.
        case misplacedRead
    }

    /// The kind of failure.
    public let code: Code
    /// The offset of the offending byte.
    public let offset: Int
    /// What was expected there.
    public let message: String
    /// The offending byte, when one byte is to blame.
    let found: UInt8?

    init(_ code: Code, at offset: Int, _ message: String, found: UInt8? = nil) {
        self.code = code
        self.offset = offset
        self.message = message
        self.found = found
    }

    /// One line for people, such as `invalid character 'x' at offset 12: expected a value`.
    public var description: String {
        "\(subject) at offset \(offset): \(message)"
    }

    private var subject: String {
        if let found { return "invalid character \(Self.name(of: found))" }
        switch code {
        case .unexpectedCharacter, .trailingCharacters: return "invalid character"
        case .unexpectedEnd: return "unexpected end"
        case .invalidString: return "invalid string"
        case .invalidNumber: return "invalid number"
        case .invalidUTF8: return "invalid UTF-8"
        case .tooDeep: return "nesting too deep"
        case .tooLarge: return "text too large"
        case .typeMismatch: return "wrong type"
        case .misplacedRead: return "misplaced read"
        }
    }

    private static func name(of byte: UInt8) -> String {
        if byte >= 0x20, byte < 0x7f { return "'\(Character(Unicode.Scalar(byte)))'" }
        let hex = String(byte, radix: 16)
        return "0x" + (hex.count < 2 ? "0" + hex : hex)
    }
}
