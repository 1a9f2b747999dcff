import MicroJSON

extension JSONToWire {
    /// The error of a value of the wrong kind, which is read in order to show it.
    mutating func mismatch(_ expected: String) throws -> CodecError {
        let found: CodecError.Found =
            switch try reader.peek() {
            case .object: .text("an object")
            case .array: .text("an array")
            case .string: .string(try reader.readString())
            case .number: .text(try reader.readNumber().text)
            case .bool: .text(try reader.readBool() ? "true" : "false")
            case .null: .text("null")
            }
        return CodecError.mismatch(expected, found)
    }

    /// What a field takes, for an error: `an int32`.
    func article(_ field: FieldSchema) -> String {
        switch field.kind {
        case .bytes: return "base64 text"
        case .enumeration: return "one of the names of \(pool.enums[field.type].goName)"
        case .message, .group: return "an object (\(pool.messages[field.type].goName))"
        default:
            let name = "\(field.kind)"
            return (name.hasPrefix("i") ? "an " : "a ") + name
        }
    }
}

extension CodecError {
    /// What stood where something else was expected.
    enum Found {
        case string(String)
        case text(String)

        /// Long text is cut, since errors travel in headers.
        var shown: String {
            switch self {
            case .string(let text): text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
            case .text(let text): text.count > 40 ? "\(text.prefix(40))…" : text
            }
        }
    }

    static func mismatch(_ expected: String, _ found: Found, code: Code = .typeMismatch) -> CodecError {
        CodecError(code: code, message: "expected \(expected), got \(found.shown)")
    }
}
