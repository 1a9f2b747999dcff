import NIOCore

/// Numbers a stream within its connection; 0 is the connection itself.
package typealias HTTP2StreamID = UInt32

/// Frame types of RFC 9113 §6; what is not listed is skipped (§4.1).
enum HTTP2FrameType: UInt8 {
    case data = 0
    case headers = 1
    case priority = 2
    case resetStream = 3
    case settings = 4
    case pushPromise = 5
    case ping = 6
    case goAway = 7
    case windowUpdate = 8
    case continuation = 9
}

/// Flags of a frame; which ones mean something depends on the type.
struct HTTP2Flags: OptionSet {
    let rawValue: UInt8
    static let endStream = HTTP2Flags(rawValue: 0x1)
    static let acknowledgement = HTTP2Flags(rawValue: 0x1)
    static let endHeaders = HTTP2Flags(rawValue: 0x4)
    static let padded = HTTP2Flags(rawValue: 0x8)
    static let priority = HTTP2Flags(rawValue: 0x20)
}

/// The nine bytes in front of every frame (RFC 9113 §4.1).
struct HTTP2FrameHeader {
    static let size = 9

    var length: Int
    /// The raw type, since unknown ones are legal.
    var type: UInt8
    var flags: HTTP2Flags
    var streamID: HTTP2StreamID

    /// Reads the header that starts at the reader index without moving it; nil when bytes are missing.
    static func peek(_ buffer: ByteBuffer) -> HTTP2FrameHeader? {
        guard buffer.readableBytes >= size else { return nil }
        return buffer.withUnsafeReadableBytes { bytes in
            let length = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
            let stream = UInt32(bytes[5]) << 24 | UInt32(bytes[6]) << 16 | UInt32(bytes[7]) << 8 | UInt32(bytes[8])
            return HTTP2FrameHeader(
                length: length, type: bytes[3], flags: HTTP2Flags(rawValue: bytes[4]), streamID: stream & 0x7fff_ffff)
        }
    }
}

extension ByteBuffer {
    /// Writes the header of a frame; the payload has to follow.
    mutating func writeFrameHeader(
        length: Int, type: HTTP2FrameType, flags: HTTP2Flags = [], streamID: HTTP2StreamID
    ) {
        writeWithUnsafeMutableBytes(minimumWritableBytes: HTTP2FrameHeader.size) { bytes in
            bytes[0] = UInt8(truncatingIfNeeded: length >> 16)
            bytes[1] = UInt8(truncatingIfNeeded: length >> 8)
            bytes[2] = UInt8(truncatingIfNeeded: length)
            bytes[3] = type.rawValue
            bytes[4] = flags.rawValue
            bytes[5] = UInt8(truncatingIfNeeded: streamID >> 24)
            bytes[6] = UInt8(truncatingIfNeeded: streamID >> 16)
            bytes[7] = UInt8(truncatingIfNeeded: streamID >> 8)
            bytes[8] = UInt8(truncatingIfNeeded: streamID)
            return HTTP2FrameHeader.size
        }
    }
}

/// What a client sends first (RFC 9113 §3.4).
package let http2ConnectionPreface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
