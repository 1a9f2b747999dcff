import NIOCore

@testable import MicroWire

/// One frame as it stands on the wire, right or wrong: nothing here is checked.
struct Frame: Equatable, Sendable {
    var type: UInt8
    var flags: UInt8 = 0
    var stream: UInt32 = 0
    var payload: [UInt8] = []
    /// What the length field says, if it shall not be the payload's.
    var announcedLength: Int?

    static let endStream: UInt8 = 0x1
    static let acknowledgement: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4
    static let padded: UInt8 = 0x8
    static let priority: UInt8 = 0x20

    var bytes: [UInt8] {
        let length = announcedLength ?? payload.count
        return [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags]
            + stream.bytes + payload
    }

    /// The frames in what a machine wants to write; the client's preface is skipped.
    static func parse(_ buffer: ByteBuffer) -> [Frame] {
        var buffer = buffer
        let preface = Array("\(http2ConnectionPreface)".utf8)
        if buffer.readableBytesView.starts(with: preface) { buffer.moveReaderIndex(forwardBy: preface.count) }
        var frames: [Frame] = []
        while let header = HTTP2FrameHeader.peek(buffer) {
            buffer.moveReaderIndex(forwardBy: HTTP2FrameHeader.size)
            guard let payload = buffer.readBytes(length: header.length) else { break }
            frames.append(
                Frame(type: header.type, flags: header.flags.rawValue, stream: header.streamID, payload: payload))
        }
        return frames
    }
}

// MARK: - The types of RFC 9113 §6

extension Frame {
    static func data(_ stream: UInt32, _ body: [UInt8] = [], flags: UInt8 = 0) -> Frame {
        Frame(type: 0, flags: flags, stream: stream, payload: body)
    }

    static func data(_ stream: UInt32, _ body: [UInt8], padding: Int, flags: UInt8 = 0) -> Frame {
        Frame(
            type: 0, flags: flags | padded, stream: stream,
            payload: [UInt8(padding)] + body + [UInt8](repeating: 0, count: padding))
    }

    static func headers(_ stream: UInt32, _ block: [UInt8], flags: UInt8 = endHeaders) -> Frame {
        Frame(type: 1, flags: flags, stream: stream, payload: block)
    }

    static func priority(_ stream: UInt32, dependsOn dependency: UInt32, weight: UInt8 = 15) -> Frame {
        Frame(type: 2, stream: stream, payload: dependency.bytes + [weight])
    }

    static func reset(_ stream: UInt32, _ code: HTTP2ErrorCode) -> Frame {
        Frame(type: 3, stream: stream, payload: code.rawValue.bytes)
    }

    static func settings(_ entries: [(UInt16, UInt32)] = []) -> Frame {
        Frame(type: 4, payload: entries.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] + $1.bytes })
    }

    static let settingsAck = Frame(type: 4, flags: acknowledgement)

    static func ping(_ data: UInt64 = 7, flags: UInt8 = 0) -> Frame {
        Frame(type: 6, flags: flags, payload: UInt32(data >> 32).bytes + UInt32(data & 0xffff_ffff).bytes)
    }

    static func goAway(last: UInt32, _ code: HTTP2ErrorCode = .noError) -> Frame {
        Frame(type: 7, payload: last.bytes + code.rawValue.bytes)
    }

    /// The PING behind the first of a server's two GOAWAYs, and its answer.
    static let drainPing = Frame.ping(HTTP2StateMachine.drainMark)
    static let drainPong = Frame.ping(HTTP2StateMachine.drainMark, flags: acknowledgement)
    /// The first of the two.
    static let firstGoAway = Frame.goAway(last: 0x7fff_ffff)

    static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> Frame {
        Frame(type: 8, stream: stream, payload: increment.bytes)
    }

    static func continuation(_ stream: UInt32, _ block: [UInt8], flags: UInt8 = endHeaders) -> Frame {
        Frame(type: 9, flags: flags, stream: stream, payload: block)
    }
}

// MARK: - What a frame says

extension Frame {
    var number: UInt32 { payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
    var isEndStream: Bool { flags & Frame.endStream != 0 && type <= 1 }

    /// The code of a GOAWAY or RST_STREAM.
    var code: HTTP2ErrorCode {
        HTTP2ErrorCode(rawValue: payload.dropFirst(type == 7 ? 4 : 0).prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
}

extension UInt32 {
    var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * UInt32($0))) } }
}
