import NIOCore

/// What a frame carries (RFC 6455 §5.2).
enum WebSocketOpcode: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    var isControl: Bool { rawValue & 0x08 != 0 }
}

/// What stands in front of a frame's payload (RFC 6455 §5.2).
struct WebSocketFrameHeader {
    /// The largest payload of a control frame (RFC 6455 §5.5).
    static let controlLimit = 125

    let isFinal: Bool
    let opcode: WebSocketOpcode
    let length: Int
    /// Its first byte on the wire is the lowest one.
    let mask: UInt32

    /// Takes the header of a client's frame off the front.
    ///
    /// - Returns: nil while it is not complete.
    static func read(from input: inout ByteBuffer) throws(WebSocketFault) -> WebSocketFrameHeader? {
        var rest = input
        guard let first = rest.readInteger(as: UInt8.self) else { return nil }
        guard first & 0x70 == 0 else { throw WebSocketFault(.protocolError, "a reserved bit is set") }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0f) else {
            throw WebSocketFault(.protocolError, "opcode \(first & 0x0f) is reserved")
        }
        let isFinal = first & 0x80 != 0
        guard isFinal || !opcode.isControl else { throw WebSocketFault(.protocolError, "a control frame in fragments") }
        guard let second = rest.readInteger(as: UInt8.self) else { return nil }
        // RFC 6455 §5.1.
        guard second & 0x80 != 0 else { throw WebSocketFault(.protocolError, "a frame without a mask") }
        guard !opcode.isControl || second & 0x7f <= controlLimit else {
            throw WebSocketFault(.protocolError, "a control frame of more than \(controlLimit) bytes")
        }
        guard let length = try readLength(second & 0x7f, from: &rest),
            let mask = rest.readInteger(endianness: .little, as: UInt32.self)
        else { return nil }
        input = rest
        return WebSocketFrameHeader(isFinal: isFinal, opcode: opcode, length: length, mask: mask)
    }

    /// The shortest form that holds a length is the only one allowed, and its highest bit is never set.
    private static func readLength(_ short: UInt8, from input: inout ByteBuffer) throws(WebSocketFault) -> Int? {
        switch short {
        case 126:
            guard let length = input.readInteger(as: UInt16.self) else { return nil }
            guard length > 125 else { throw WebSocketFault(.protocolError, "a length in more bytes than it takes") }
            return Int(length)
        case 127:
            guard let length = input.readInteger(as: UInt64.self) else { return nil }
            guard length > 0xffff else { throw WebSocketFault(.protocolError, "a length in more bytes than it takes") }
            guard let length = Int(exactly: length) else {
                throw WebSocketFault(.protocolError, "a length above 63 bits")
            }
            return length
        default: return Int(short)
        }
    }
}

extension ByteBuffer {
    /// Writes a frame as servers do: whole and without a mask.
    mutating func writeWebSocketFrame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        writeInteger(0x80 | opcode.rawValue)
        switch payload.readableBytes {
        case let length where length <= 125: writeInteger(UInt8(length))
        case let length where length <= 0xffff: writeMultipleIntegers(UInt8(126), UInt16(length))
        case let length: writeMultipleIntegers(UInt8(127), UInt64(length))
        }
        writeImmutableBuffer(payload)
    }

    /// Moves bytes of a frame's payload from another buffer to the end of this one and takes the mask off them
    /// (RFC 6455 §5.3), eight at a time.
    ///
    /// - Parameter offset: how many bytes of the payload came before these.
    mutating func writeUnmasked(_ payload: inout ByteBuffer, length: Int, mask: UInt32, offset: Int) {
        let turn = UInt32(offset & 3) * 8
        let key = mask &>> turn | mask &<< (32 &- turn)
        let word = (UInt64(key) << 32 | UInt64(key)).littleEndian
        payload.readWithUnsafeReadableBytes { source in
            writeWithUnsafeMutableBytes(minimumWritableBytes: length) { target in
                var index = 0
                while index + 8 <= length {
                    let bytes = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    target.storeBytes(of: bytes ^ word, toByteOffset: index, as: UInt64.self)
                    index += 8
                }
                while index < length {
                    target[index] = source[index] ^ UInt8(truncatingIfNeeded: key &>> (UInt32(index & 3) * 8))
                    index += 1
                }
                return length
            }
        }
    }
}
