import NIOCore

/// The memory of output that was written: a channel mostly is done with one buffer before the next is full, so that two
/// take turns.
struct SpareBuffer {
    private var buffer: ByteBuffer?

    /// The largest that is kept, in bytes.
    private static let longest = 64 * 1024

    /// Takes out what is to be written; output goes on in the spare memory, or else in as much as it had.
    mutating func take(_ output: inout ByteBuffer) -> ByteBuffer {
        let full = output
        output = buffer.take() ?? ByteBufferAllocator().buffer(capacity: full.capacity)
        return full
    }

    /// Keeps the memory of what was written, unless the channel still has it.
    mutating func keep(_ written: consuming ByteBuffer) {
        guard written.capacity <= SpareBuffer.longest else { return }
        written.clear(minimumCapacity: 0)
        buffer = written
    }
}
