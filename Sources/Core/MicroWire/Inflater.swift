import CZlib

/// Undoes gzip and deflate, within a limit.
package struct Inflater: Sendable {
    /// What compressed bytes are.
    package enum Format: String, Sendable, Hashable {
        /// A gzip stream (RFC 1952), or one of zlib.
        case gzip
        /// A zlib stream (RFC 1950), as HTTP has it, or one of gzip, or without the header of either, as some send it.
        case deflate
    }

    /// Why bytes cannot be inflated.
    package enum Fault: Error, Hashable, Sendable {
        /// They are no such stream, end early, or go on behind its end.
        case corrupt
        /// They are more than the limit when inflated.
        case tooLarge
        /// The caller has no room for more.
        case noRoom
    }

    private let format: Format
    private let limit: Int

    /// - Parameters:
    ///   - format: what the bytes are.
    ///   - limit: how many there may be after inflation.
    package init(_ format: Format, limit: Int) {
        self.format = format
        self.limit = limit
    }

    /// Inflates a whole stream; one of gzip may have several members.
    ///
    /// - Parameters:
    ///   - compressed: the stream.
    ///   - hasRoom: gets the size of each piece of the result, and says whether it may be kept.
    package func inflate(
        _ compressed: [UInt8], hasRoom: (_ count: Int) -> Bool = { _ in true }
    ) throws(Fault) -> [UInt8] {
        var stream = z_stream()
        guard micro_inflate_init(&stream, isRaw(compressed) ? rawWindow : anyWindow) == Z_OK else { throw .corrupt }
        defer { inflateEnd(&stream) }
        var source = compressed
        var result: [UInt8] = []
        var status = Z_OK
        var mayKeep = true
        // Grown step by step, since a small stream may be of huge content; one byte above the limit tells that it is.
        var room = max(1024, min(source.count, limit) * 4)
        source.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while status == Z_OK, result.count <= limit, mayKeep {
                let before = result.count
                result += [UInt8](unsafeUninitializedCapacity: min(room, limit + 1 - before)) { output, count in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    Inflater.fill(&stream, &status)
                    count = output.count - Int(stream.avail_out)
                }
                mayKeep = hasRoom(result.count - before)
                room = min(room * 2, limit + 1)
            }
        }
        guard mayKeep else { throw .noRoom }
        guard result.count <= limit else { throw .tooLarge }
        guard status == Z_STREAM_END, stream.avail_in == 0 else { throw .corrupt }
        return result
    }

    /// Inflates until there is no more room, and goes on with the next member of a gzip stream.
    private static func fill(_ stream: inout z_stream, _ status: inout Int32) {
        repeat {
            status = CZlib.inflate(&stream, Z_NO_FLUSH)
            guard status == Z_STREAM_END, stream.avail_in > 1, stream.next_in[0] == 0x1f, stream.next_in[1] == 0x8b
            else { return }
            status = inflateReset(&stream)
        } while status == Z_OK && stream.avail_out > 0
    }

    /// Whether there is the header of neither zlib nor gzip.
    private func isRaw(_ compressed: [UInt8]) -> Bool {
        guard format == .deflate, compressed.count >= 2 else { return false }
        let (first, second) = (compressed[0], compressed[1])
        let isZlib = first & 0x0f == 8 && (UInt16(first) << 8 | UInt16(second)) % 31 == 0
        return !isZlib && (first, second) != (0x1f, 0x8b)
    }
}

/// The largest window; gzip or zlib by the first bytes.
private let anyWindow: Int32 = 15 + 32
private let rawWindow: Int32 = -15
