import MicroCore
import MicroJSON

/// Why bytes could not become a message, or a message bytes.
public struct CodecError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable, Hashable {
        /// The bytes are no protobuf or JSON.
        case malformed
        /// A value of another type than its field has.
        case typeMismatch
        /// A number or a time that its field cannot hold.
        case outOfRange
        /// Messages nested deeper than ``CodecLimits/maximumDepth``.
        case tooDeep
        /// More bytes than ``CodecLimits/maximumBytes``.
        case tooLarge
        /// The message cannot travel in the encoding that was asked for.
        case unsupportedEncoding
        /// A field of a type that has no JSON here, such as `google.protobuf.Any`.
        case unsupportedType
        /// The generated description does not fit the message.
        case invalidSchema
    }

    /// The kind of failure.
    public let code: Code
    /// The field it concerns, such as `inner.tags[2]`; empty when it is the whole message.
    public private(set) var fieldPath: String
    /// What was expected and what was found.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - fieldPath: the field it concerns.
    ///   - message: what was expected and what was found.
    public init(code: Code, fieldPath: String = "", message: String) {
        self.code = code
        self.fieldPath = fieldPath
        self.message = message
    }

    /// One line for people: `field "inner.count": expected an int32, got "abc"`.
    public var description: String { fieldPath.isEmpty ? message : "field \"\(fieldPath)\": \(message)" }

    /// The error as it goes to a caller whose bytes are to blame.
    ///
    /// - Parameter id: who speaks, as in ``MicroError/id``.
    public func microError(id: String) -> MicroError {
        switch code {
        case .tooLarge: .tooLarge(id, description)
        case .unsupportedEncoding: .unsupportedMediaType(id, description)
        case .invalidSchema, .unsupportedType: .internalServerError(id, description)
        case .malformed, .typeMismatch, .outOfRange, .tooDeep: .badRequest(id, description)
        }
    }
}

extension CodecError {
    /// The error of a value inside a field or an element: `name`, `[2]`, `["key"]`.
    func inside(_ step: String) -> CodecError {
        var error = self
        if fieldPath.isEmpty {
            error.fieldPath = step
        } else {
            error.fieldPath = fieldPath.hasPrefix("[") ? step + fieldPath : "\(step).\(fieldPath)"
        }
        return error
    }

    /// Any error of a reader or decoder as one of ours.
    init(_ error: any Error) {
        switch error {
        case let error as CodecError: self = error
        case let error as JSONError: self.init(error)
        case let error as DecodingError: self.init(error)
        // Without the value, which may be a secret, and which a date that is not a number cannot even print.
        case EncodingError.invalidValue(_, let context):
            self.init(code: .malformed, context.debugDescription, at: context.codingPath)
        default: self.init(code: .malformed, message: "\(error)")
        }
    }

    private init(_ error: JSONError) {
        let code: Code =
            switch error.code {
            case .tooDeep: .tooDeep
            case .tooLarge: .tooLarge
            case .typeMismatch: .typeMismatch
            default: .malformed
            }
        self.init(code: code, message: "not the JSON of the message: \(error)")
    }

    private init(_ error: DecodingError) {
        let (code, context): (Code, DecodingError.Context) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context): (.typeMismatch, context)
            case .keyNotFound(_, let context), .dataCorrupted(let context): (.malformed, context)
            @unknown default: (.malformed, DecodingError.Context(codingPath: [], debugDescription: "\(error)"))
            }
        if context.codingPath.isEmpty, let cause = context.underlyingError as? JSONError {
            self.init(cause)
            return
        }
        self.init(code: code, context.debugDescription, at: context.codingPath)
    }

    private init(code: Code, _ message: String, at path: [any CodingKey]) {
        var error = CodecError(code: code, message: message)
        for key in path.reversed() { error = error.inside(key.intValue.map { "[\($0)]" } ?? key.stringValue) }
        self = error
    }
}
