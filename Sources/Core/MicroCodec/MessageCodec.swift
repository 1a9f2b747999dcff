import MicroCore

/// How the messages of one Swift type become bytes and back, and what the type looks like to the registry.
public struct MessageCodec<Message>: Sendable {
    /// Works out the type tree, each time anew: registering an endpoint needs it, making a call does not.
    public let describe: @Sendable () -> TypeTree.Walk
    /// Reads a message; throws ``CodecError``.
    public let decode: @Sendable ([UInt8], MessageEncoding) throws -> Message
    /// Writes a message; throws ``CodecError``.
    public let encode: @Sendable (Message, MessageEncoding) throws -> [UInt8]

    /// Makes a codec.
    ///
    /// - Parameters:
    ///   - describe: works out the type tree.
    ///   - decode: reads a message.
    ///   - encode: writes a message.
    public init(
        describe: @escaping @Sendable () -> TypeTree.Walk,
        decode: @escaping @Sendable ([UInt8], MessageEncoding) throws -> Message,
        encode: @escaping @Sendable (Message, MessageEncoding) throws -> [UInt8]
    ) {
        self.describe = describe
        self.decode = decode
        self.encode = encode
    }
}
