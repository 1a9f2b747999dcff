import MicroCore
import SwiftProtobuf

extension MessageCodec where Message: DescribedMessage {
    /// Generated protobuf messages: protobuf as SwiftProtobuf writes it, JSON by the field table.
    ///
    /// - Parameter limits: how much is accepted and produced.
    public static func protobuf(limits: CodecLimits = .default) -> MessageCodec {
        MessageCodec(
            describe: {
                TypeTree.Walk((try? MessageSchema.of(Message.self).valueType) ?? ValueType(name: name, type: name))
            },
            decode: { try decodeProtobuf($0, $1, limits: limits) },
            encode: { try encodeProtobuf($0, $1, limits: limits) })
    }

    /// Reads a message; throws ``CodecError``. For callers that keep no codec.
    package static func decodeProtobuf(
        _ bytes: [UInt8], _ encoding: MessageEncoding, limits: CodecLimits = .default
    ) throws -> Message {
        switch encoding {
        case .protobuf: try parse(bytes, limits)
        case .json: try parse(try MessageSchema.of(Message.self).wire(fromJSON: bytes, limits: limits), limits)
        case .bytes: throw CodecError.opaque(name)
        }
    }

    /// Writes a message; throws ``CodecError``. For callers that keep no codec.
    package static func encodeProtobuf(
        _ message: Message, _ encoding: MessageEncoding, limits: CodecLimits = .default
    ) throws -> [UInt8] {
        switch encoding {
        case .protobuf: try serialize(message, limits)
        case .json: try MessageSchema.of(Message.self).json(fromWire: try serialize(message, limits), limits: limits)
        case .bytes: throw CodecError.opaque(name)
        }
    }

    private static var name: String { String(Message.protoMessageName.split(separator: ".").last ?? "") }

    private static func serialize(_ message: Message, _ limits: CodecLimits) throws -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try message.serializedBytes() } catch {
            throw CodecError(code: .malformed, message: "\(Message.protoMessageName) has no protobuf: \(error)")
        }
        try limits.check(count: bytes.count)
        return bytes
    }

    private static func parse(_ bytes: [UInt8], _ limits: CodecLimits) throws -> Message {
        try limits.check(count: bytes.count)
        do {
            var options = BinaryDecodingOptions()
            options.messageDepthLimit = limits.maximumDepth
            return try Message(serializedBytes: bytes, options: options)
        } catch BinaryDecodingError.messageDepthLimit {
            try limits.check(depth: .max)
            throw CodecError(code: .tooDeep, message: "messages are nested too deep")
        } catch {
            throw CodecError(code: .malformed, message: "not the protobuf of \(Message.protoMessageName): \(error)")
        }
    }
}

extension CodecError {
    fileprivate static func opaque(_ name: String) -> CodecError {
        CodecError(
            code: .unsupportedEncoding,
            message: "this endpoint's \(name) travels as protobuf or JSON: call it with application/grpc+proto or "
                + "application/grpc+json")
    }
}
