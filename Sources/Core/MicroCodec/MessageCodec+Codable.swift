import MicroCore
import MicroJSON

extension MessageCodec where Message: Codable & Sendable {
    /// A `Codable` type, as JSON only: snake_case names, missing members as zero values, read leniently.
    public static func json() -> MessageCodec {
        MessageCodec(
            describe: { TypeTree.of(Message.self) }, decode: CodableJSON.decode, encode: CodableJSON.encode)
    }
}

extension MessageCodec where Message: Decodable & Sendable {
    /// A `Decodable` type, as JSON only; encoding throws.
    public static func json() -> MessageCodec {
        MessageCodec(
            describe: { TypeTree.of(Message.self) }, decode: CodableJSON.decode,
            encode: { _, _ in throw CodableJSON.oneWay(Message.self, "written: it is not Encodable") })
    }
}

extension MessageCodec where Message: Encodable & Sendable {
    /// An `Encodable` type, as JSON only; decoding throws, and the type tree has no fields unless the type is
    /// ``TypeDescribing``.
    public static func json() -> MessageCodec {
        MessageCodec(
            describe: {
                let name = TypeWalker.name(of: Message.self)
                let described = (Message.self as? any TypeDescribing.Type)?.valueType
                return TypeTree.Walk(described ?? ValueType(name: name, type: name))
            },
            decode: { _, _ in throw CodableJSON.oneWay(Message.self, "read: it is not Decodable") },
            encode: CodableJSON.encode)
    }
}

/// The two ways of a `Codable` type.
package enum CodableJSON {
    private static let encoding = {
        var options = JSONEncodingOptions(keys: .snakeCase, escapeHTML: true)
        options.forms = CodableForms.all
        return options
    }()
    private static let decoding = {
        var options = JSONDecodingOptions(
            keys: .snakeCase, missingKeys: .zeroValue, lenient: true, limits: CodecLimits.default.json)
        options.forms = CodableForms.all
        return options
    }()

    /// Reads a value; throws ``CodecError``.
    @Sendable
    package static func decode<Message: Decodable & Sendable>(_ bytes: [UInt8], _ encoding: MessageEncoding) throws
        -> Message
    {
        try checkJSON(encoding)
        let isEmpty = bytes.allSatisfy { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
        do {
            return try JSON.decode(Message.self, from: isEmpty ? Array("{}".utf8) : bytes, options: decoding)
        } catch { throw CodecError(error) }
    }

    /// Writes a value; throws ``CodecError``.
    @Sendable
    package static func encode<Message: Encodable & Sendable>(_ message: Message, _ encoding: MessageEncoding) throws
        -> [UInt8]
    {
        try checkJSON(encoding)
        let bytes: [UInt8]
        do { bytes = try JSON.encode(message, options: self.encoding) } catch { throw CodecError(error) }
        try CodecLimits.default.check(count: bytes.count)
        return bytes
    }

    fileprivate static func oneWay(_ type: any Any.Type, _ reason: String) -> CodecError {
        CodecError(code: .unsupportedEncoding, message: "a \(type) cannot be \(reason)")
    }

    private static func checkJSON(_ encoding: MessageEncoding) throws(CodecError) {
        guard encoding != .json else { return }
        throw CodecError(
            code: .unsupportedEncoding,
            message: "this endpoint's messages are Codable Swift types and travel as JSON only: call it with "
                + "application/grpc+json, or describe its messages in a .proto file")
    }
}
