import NIOCore

@testable import MicroWire

/// A WebSocket frame as a client writes it, right or wrong, or as a server's is read.
struct SocketFrame: Hashable, CustomStringConvertible, Sendable {
    /// FIN, the reserved bits and the opcode.
    var first: UInt8
    var payload: [UInt8] = []
    var mask: [UInt8]? = [0x37, 0xfa, 0x21, 0x3d]
    /// A length other than the payload's.
    var announcedLength: UInt64?
    /// How many bytes hold the length: 1, 2 or 8, the fewest if nil.
    var lengthBytes: Int?

    static func text(_ text: String, isFinal: Bool = true) -> SocketFrame {
        SocketFrame(first: isFinal ? 0x81 : 0x01, payload: Array(text.utf8))
    }

    static func binary(_ bytes: [UInt8], isFinal: Bool = true) -> SocketFrame {
        SocketFrame(first: isFinal ? 0x82 : 0x02, payload: bytes)
    }

    static func more(_ bytes: [UInt8], isFinal: Bool = true) -> SocketFrame {
        SocketFrame(first: isFinal ? 0x80 : 0x00, payload: bytes)
    }

    static func more(_ text: String, isFinal: Bool = true) -> SocketFrame { more(Array(text.utf8), isFinal: isFinal) }

    static func ping(_ text: String = "") -> SocketFrame { SocketFrame(first: 0x89, payload: Array(text.utf8)) }

    static func pong(_ text: String = "") -> SocketFrame { SocketFrame(first: 0x8a, payload: Array(text.utf8)) }

    /// - Parameter code: nil for a frame without one, which then has no reason either.
    static func close(_ code: UInt16?, _ reason: [UInt8] = []) -> SocketFrame {
        SocketFrame(first: 0x88, payload: code.map { [UInt8($0 >> 8), UInt8($0 & 0xff)] + reason } ?? [])
    }

    /// As a server sends it.
    var unmasked: SocketFrame {
        var frame = self
        frame.mask = nil
        return frame
    }

    /// On the wire.
    var bytes: [UInt8] {
        let length = announcedLength ?? UInt64(payload.count)
        let form = lengthBytes ?? (length <= 125 ? 1 : length <= 0xffff ? 2 : 8)
        let short: UInt8 = form == 1 ? UInt8(length) : form == 2 ? 126 : 127
        var bytes = [first, short | (mask == nil ? 0 : 0x80)]
        if form > 1 { bytes += (0..<form).reversed().map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } }
        guard let mask else { return bytes + payload }
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    /// The whole frames of a server at the front of some bytes.
    static func parse(_ bytes: some Collection<UInt8>) -> [SocketFrame] {
        var rest = ByteBuffer(bytes: bytes)
        var frames: [SocketFrame] = []
        while let first = rest.readInteger(as: UInt8.self), let short = rest.readInteger(as: UInt8.self) {
            var length = Int(short)
            if short == 126 { length = Int(rest.readInteger(as: UInt16.self) ?? 0) }
            if short == 127 { length = Int(rest.readInteger(as: UInt64.self) ?? 0) }
            guard let payload = rest.readBytes(length: length) else { break }
            frames.append(SocketFrame(first: first, payload: payload, mask: nil))
        }
        return frames
    }

    /// The code of a close frame.
    var closeCode: UInt16? {
        first == 0x88 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
    }

    var description: String {
        let text = payload.count <= 40 ? String(decoding: payload, as: UTF8.self) : "\(payload.count) bytes"
        return closeCode.map { "close \($0)" } ?? "\(String(first, radix: 16)) \(text)"
    }
}

extension WebSocketStateMachine {
    mutating func receive(_ frames: SocketFrame...) {
        var bytes = ByteBuffer(bytes: frames.flatMap(\.bytes))
        receive(&bytes)
    }

    mutating func takeEvents() -> [WebSocketEvent] {
        var events: [WebSocketEvent] = []
        while let event = next() { events.append(event) }
        return events
    }

    mutating func takeFrames() -> [SocketFrame] { SocketFrame.parse(takeOutput().readableBytesView) }
}

extension WebSocketMessage {
    static func text(_ text: String) -> WebSocketMessage { .text(ByteBuffer(string: text)) }
    static func binary(_ bytes: [UInt8]) -> WebSocketMessage { .binary(ByteBuffer(bytes: bytes)) }
}
