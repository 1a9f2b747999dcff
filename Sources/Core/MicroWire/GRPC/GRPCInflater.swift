import NIOCore

/// Undoes the compression of messages (gRPC over HTTP/2, "Message-Encoding"); each message is compressed by itself.
package struct GRPCInflater: Sendable {
    /// Why a message cannot be had.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Its flag says compressed, and no header says how.
        case notAnnounced
        /// The bytes are no gzip or zlib stream, or end early.
        case corrupt
        /// It is larger than the limit when inflated.
        case tooLarge(limit: Int)

        package var description: String {
            switch self {
            case .notAnnounced: "a message is compressed, and no grpc-encoding header says how"
            case .corrupt: "a compressed message is damaged"
            case .tooLarge(let limit): "a message is larger than the limit of \(limit) bytes when it is inflated"
            }
        }
    }

    /// What is understood, as the value of `grpc-accept-encoding`.
    package static let accepted = "identity,gzip,deflate"

    private let limit: Int

    /// - Parameters:
    ///   - encoding: the value of `grpc-encoding`.
    ///   - limit: the largest message after inflation, in bytes.
    /// - Returns: nil for an encoding that is not understood.
    package init?(encoding: String, limit: Int) {
        guard ["gzip", "deflate"].contains(encoding) else { return nil }
        self.limit = limit
    }

    /// The bytes of a message, inflated if it is compressed.
    package static func bytes(
        of message: GRPCMessageReader.Message, _ inflater: GRPCInflater?
    ) throws(Fault) -> [UInt8] {
        guard message.isCompressed else { return Array(buffer: message.bytes) }
        guard let inflater else { throw .notAnnounced }
        return try inflater.inflate(message.bytes)
    }

    /// Inflates one message.
    package func inflate(_ compressed: ByteBuffer) throws(Fault) -> [UInt8] {
        do {
            // By the first bytes, whichever of both the header named.
            return try Inflater(.gzip, limit: limit).inflate(Array(compressed.readableBytesView))
        } catch {
            throw error == .tooLarge ? .tooLarge(limit: limit) : .corrupt
        }
    }
}
