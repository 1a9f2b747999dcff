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

    /// What was not taken yet. Nil rather than empty: empty buffers of all threads have one memory in common, whose users
    /// are counted.
    private var buffer: ByteBuffer?
    /// How much memory it holds.
    var capacity: Int { buffer?.capacity ?? 0 }
    private let limit: Int

    /// - Parameter limit: the largest message, in bytes.
    package init(limit: Int) { self.limit = limit }

    /// Whether an incomplete message is held.
    package var isMidMessage: Bool { heldBytes > 0 }

    /// How many bytes of it.
    package var heldBytes: Int { buffer?.readableBytes ?? 0 }

    package mutating func append(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        guard heldBytes > 0, var held = buffer.take() else { return buffer = bytes }
        // A long stream may never stand at the end of a message.
        held.discardReadBytes()
        if let length = held.grpcPrefix?.length, held.capacity < length {
            // At once instead of in steps, but not as much as a large message only announces.
            held.reserveCapacity(min(Int(length) + GRPCMessageReader.prefix, GRPCMessageReader.reserve))
        }
        held.writeImmutableBuffer(bytes)
        buffer = held
    }

    /// How much memory an announced message gets before it comes.
    private static let reserve = 1 << 20

    /// The next complete message, nil when more bytes are needed.
    package mutating func next() throws(TooLarge) -> Message? {
        guard let (flag, length) = buffer?.grpcPrefix else { return nil }
        guard length <= limit else { throw TooLarge(length: Int(length), limit: limit) }
        guard heldBytes >= GRPCMessageReader.prefix + Int(length), var held = buffer.take() else { return nil }
        held.moveReaderIndex(forwardBy: GRPCMessageReader.prefix)
        // Most bodies end with their message.
        if held.readableBytes == Int(length) { return Message(isCompressed: flag & 1 == 1, bytes: held) }
        let bytes = held.readSlice(length: Int(length))
        buffer = held
        return bytes.map { Message(isCompressed: flag & 1 == 1, bytes: $0) }
    }
}

extension ByteBuffer {
    /// What stands in front of a message; nil when there is less.
    fileprivate var grpcPrefix: (flag: UInt8, length: UInt32)? {
        guard let length = getInteger(at: readerIndex + 1, as: UInt32.self),
            let flag = getInteger(at: readerIndex, as: UInt8.self)
        else { return nil }
        return (flag, length)
    }

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
