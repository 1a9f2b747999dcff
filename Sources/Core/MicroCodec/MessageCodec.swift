import MicroCore

/// How the messages of one Swift type become bytes and back, and what the type looks like to the registry.
public struct MessageCodec<Message>: Sendable {
    /// The root of the type tree.
    public let type: ValueType
    /// Fields that the type tree lacks, and why; whoever registers the endpoint logs them.
    public let warnings: [TypeTree.Warning]
    /// Reads a message; throws ``CodecError``.
    public let decode: @Sendable ([UInt8], MessageEncoding) throws -> Message
    /// Writes a message; throws ``CodecError``.
    public let encode: @Sendable (Message, MessageEncoding) throws -> [UInt8]

    /// Makes a codec.
    ///
    /// - Parameters:
    ///   - type: the root of the type tree.
    ///   - warnings: fields that the type tree lacks, and why.
    ///   - decode: reads a message.
    ///   - encode: writes a message.
    public init(
        type: ValueType,
        warnings: [TypeTree.Warning] = [],
        decode: @escaping @Sendable ([UInt8], MessageEncoding) throws -> Message,
        encode: @escaping @Sendable (Message, MessageEncoding) throws -> [UInt8]
    ) {
        self.type = type
        self.warnings = warnings
        self.decode = decode
        self.encode = encode
    }
}

extension MessageCodec where Message == [UInt8] {
    /// Bytes that nobody looks into, whatever the call says they are.
    public static func bytes() -> MessageCodec {
        MessageCodec(
            type: ValueType(name: "[]uint8", type: "[]uint8"), decode: { bytes, _ in bytes },
            encode: { bytes, _ in bytes })
    }
}
