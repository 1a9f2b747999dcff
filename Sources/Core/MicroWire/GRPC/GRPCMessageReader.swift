import NIOCore

/// Cuts the length-prefixed messages of gRPC out of a body (gRPC over HTTP/2, "Length-Prefixed-Message").
package struct GRPCMessageReader {
    /// One message, still compressed if its flag says so.
    package struct Message {
        package var isCompressed: Bool
        package var bytes: ByteBuffer
    }

    /// A message whose prefix announces more than the limit.
    package struct TooLarge: Error {
        package let length: Int
        package let limit: Int
    }

    /// How many bytes stand in front of every message.
    package static let prefix = 5

    private var buffer = ByteBuffer()
    /// How much memory it holds.
    var capacity: Int { buffer.capacity }
    private let limit: Int

    /// - Parameter limit: the largest message, in bytes.
    package init(limit: Int) { self.limit = limit }

    /// Whether an incomplete message is held.
    package var isMidMessage: Bool { buffer.readableBytes > 0 }

    /// How many bytes of it.
    package var heldBytes: Int { buffer.readableBytes }

    package mutating func append(_ bytes: ByteBuffer) {
        guard buffer.readableBytes > 0 else { return buffer = bytes }
        // A long stream may never stand at the end of a message.
        buffer.discardReadBytes()
        if let length = buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self), buffer.capacity < length {
            // At once instead of in steps, but not as much as a large message only announces.
            buffer.reserveCapacity(min(Int(length) + GRPCMessageReader.prefix, GRPCMessageReader.reserve))
        }
        buffer.writeImmutableBuffer(bytes)
    }

    /// How much memory an announced message gets before it comes.
    private static let reserve = 1 << 20

    /// The next complete message, nil when more bytes are needed.
    package mutating func next() throws(TooLarge) -> Message? {
        guard let length = buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self) else { return nil }
        guard length <= limit else { throw TooLarge(length: Int(length), limit: limit) }
        guard let flag = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self),
            let bytes = buffer.getSlice(at: buffer.readerIndex + GRPCMessageReader.prefix, length: Int(length))
        else { return nil }
        buffer.moveReaderIndex(forwardBy: GRPCMessageReader.prefix + Int(length))
        if buffer.readableBytes == 0 { buffer = ByteBuffer() }
        return Message(isCompressed: flag & 1 == 1, bytes: bytes)
    }
}

extension ByteBuffer {
    /// A message with its prefix, not compressed.
    package init(grpcMessage message: [UInt8]) {
        self.init()
        reserveCapacity(GRPCMessageReader.prefix + message.count)
        write(grpcMessage: message)
    }

    /// Writes a message with its prefix, not compressed.
    mutating func write(grpcMessage message: [UInt8]) {
        writeMultipleIntegers(UInt8(0), UInt32(message.count))
        writeBytes(message)
    }
}
