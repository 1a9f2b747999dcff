import Testing

@testable import MicroWire

@Suite("A server answers a broken frame as RFC 9113 says")
struct HTTP2FrameRulesTests {
    @Test(arguments: frames + data + headers + settings + control + windows)
    func rule(_ rule: Rule) {
        let outcome = rule.play(as: .server)
        #expect(outcome.verdict == rule.verdict)
        guard case .connectionError = rule.verdict else { return }
        guard case .failed = outcome.events.last else {
            Issue.record("a connection error that its owner does not hear of")
            return
        }
    }

    static let frames = [
        Rule("4.1", "unknown type", .frame(Frame(type: 0x16, payload: [1, 2, 3])), verdict: .nothing),
        Rule("4.1", "unknown flags on PING", .frame(.ping(flags: 0x16)), verdict: .nothing),
        Rule(
            "4.1", "reserved bit of the stream",
            .frame(Frame(type: 6, stream: 0x8000_0000, payload: [UInt8](repeating: 0, count: 8))), verdict: .nothing),
        Rule(
            "4.2", "DATA of the largest size", .request(1), .frame(.data(1, [UInt8](repeating: 0, count: 16_384))),
            verdict: .nothing),
        Rule(
            "4.2", "DATA above it", .request(1), .frame(.data(1, [UInt8](repeating: 0, count: 16_385))),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "4.2", "HEADERS above it",
            .frame(.headers(1, Block.request([("x", String(repeating: "a", count: 16_384))]))),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "4.2", "above it by its length alone", .frame(Frame(type: 0x16, announcedLength: 16_385)),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "4.3", "a block that cannot be decoded", .frame(.headers(1, [0x40])),
            verdict: .connectionError(.compressionError)),
        Rule(
            "4.3", "PRIORITY between HEADERS and CONTINUATION", .frame(.headers(1, Block.request(), flags: 0)),
            .frame(.priority(1, dependsOn: 0)), verdict: .connectionError(.protocolError)),
        Rule(
            "4.3", "HEADERS of another stream between", .frame(.headers(1, Block.request(), flags: 0)), .request(3),
            verdict: .connectionError(.protocolError)),
        Rule(
            "5.5", "unknown type between", .frame(.headers(1, Block.request(), flags: 0)), .frame(Frame(type: 0x16)),
            verdict: .connectionError(.protocolError)),
    ]

    static let data = [
        Rule("6.1", "DATA on stream 0", .frame(.data(0)), verdict: .connectionError(.protocolError)),
        Rule(
            "6.1", "padding as long as the payload", .request(1),
            .frame(Frame(type: 0, flags: Frame.padded, stream: 1, payload: [4, 0, 0, 0])),
            verdict: .connectionError(.protocolError)),
        Rule("6.1", "padding of all but its length", .request(1), .frame(.data(1, [], padding: 3)), verdict: .nothing),
        Rule(
            "6.1", "padded without a length", .request(1), .frame(Frame(type: 0, flags: Frame.padded, stream: 1)),
            verdict: .connectionError(.frameSizeError)),
    ]

    static let headers = [
        Rule("6.2", "HEADERS on stream 0", .request(0), verdict: .connectionError(.protocolError)),
        Rule(
            "6.2", "padding as long as the payload",
            .frame(Frame(type: 1, flags: Frame.padded | Frame.endHeaders, stream: 1, payload: [2, 0x88])),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.2", "shorter than its priority",
            .frame(Frame(type: 1, flags: Frame.priority | Frame.endHeaders, stream: 1, payload: [0, 0])),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.2", "padding and priority",
            .frame(
                Frame(
                    type: 1, flags: Frame.padded | Frame.priority | Frame.endHeaders, stream: 1,
                    payload: [2, 0, 0, 0, 0, 15] + Block.request() + [0, 0])), verdict: .nothing),
        Rule(
            "6.10", "CONTINUATION without HEADERS", .request(1), .frame(.continuation(1, Block.trailers)),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.10", "CONTINUATION on stream 0", .frame(.headers(1, Block.request(), flags: 0)),
            .frame(.continuation(0, [])), verdict: .connectionError(.protocolError)),
        Rule(
            "6.10", "CONTINUATION of another stream", .frame(.headers(1, Block.request(), flags: 0)),
            .frame(.continuation(3, [])), verdict: .connectionError(.protocolError)),
        Rule(
            "6.10", "CONTINUATION after END_HEADERS", .frame(.headers(1, Block.request(), flags: 0)),
            .frame(.continuation(1, [])), .frame(.continuation(1, [])), verdict: .connectionError(.protocolError)),
        Rule(
            "6.10", "CONTINUATION after DATA", .request(1), .frame(.data(1)), .frame(.continuation(1, [])),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.10", "several CONTINUATIONs", .frame(.headers(1, Block.request(), flags: 0)),
            .frame(.continuation(1, [], flags: 0)), .frame(.continuation(1, Block.fields([("x", "1")]))),
            verdict: .nothing),
    ]

    static let settings = [
        Rule(
            "6.5", "ack with payload",
            .frame(Frame(type: 4, flags: Frame.acknowledgement, payload: [0, 1, 0, 0, 0, 0])),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.5", "SETTINGS on a stream", .frame(Frame(type: 4, stream: 1)), verdict: .connectionError(.protocolError)),
        Rule(
            "6.5", "SETTINGS of odd length", .frame(Frame(type: 4, payload: [0, 3, 0])),
            verdict: .connectionError(.frameSizeError)),
        Rule("6.5.2", "ENABLE_PUSH of 2", .frame(.settings([(2, 2)])), verdict: .connectionError(.protocolError)),
        Rule(
            "6.5.2", "window above 2^31-1", .frame(.settings([(4, 0x8000_0000)])),
            verdict: .connectionError(.flowControlError)),
        Rule(
            "6.5.2", "frame size below 2^14", .frame(.settings([(5, 16_383)])),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.5.2", "frame size above 2^24-1", .frame(.settings([(5, 16_777_216)])),
            verdict: .connectionError(.protocolError)),
        Rule("6.5.2", "unknown setting", .frame(.settings([(0xff, 1)])), verdict: .nothing),
        Rule("6.5.3", "a window opened twice in one frame", .frame(.settings([(4, 1), (4, 2)])), verdict: .nothing),
    ]

    static let control = [
        Rule(
            "6.3", "PRIORITY on stream 0", .frame(.priority(0, dependsOn: 1)), verdict: .connectionError(.protocolError)
        ),
        Rule(
            "6.3", "PRIORITY of 4 bytes", .request(1), .frame(Frame(type: 2, stream: 1, payload: [0, 0, 0, 0])),
            verdict: .streamError(1, .frameSizeError)),
        // It was answered with an RST_STREAM, which may not be sent there.
        Rule(
            "6.3", "PRIORITY of 4 bytes on an idle stream", .frame(Frame(type: 2, stream: 1, payload: [0, 0, 0, 0])),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.4", "PRIORITY of an idle stream that depends on itself", .frame(.priority(3, dependsOn: 3)),
            verdict: .connectionError(.protocolError)),
        Rule("6.4", "RST_STREAM on stream 0", .frame(.reset(0, .cancel)), verdict: .connectionError(.protocolError)),
        Rule(
            "6.4", "RST_STREAM on an idle stream", .frame(.reset(1, .cancel)), verdict: .connectionError(.protocolError)
        ),
        Rule(
            "6.4", "RST_STREAM of 3 bytes", .request(1), .frame(Frame(type: 3, stream: 1, payload: [0, 0, 0])),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.6", "PUSH_PROMISE of a client", .request(1),
            .frame(Frame(type: 5, flags: Frame.endHeaders, stream: 1, payload: [0, 0, 0, 2])),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.7", "PING on a stream", .request(1),
            .frame(Frame(type: 6, stream: 1, payload: [UInt8](repeating: 0, count: 8))),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.7", "PING of 6 bytes", .frame(Frame(type: 6, payload: [UInt8](repeating: 0, count: 6))),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.8", "GOAWAY on a stream", .frame(Frame(type: 7, stream: 1, payload: [UInt8](repeating: 0, count: 8))),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.8", "GOAWAY of 4 bytes", .frame(Frame(type: 7, payload: [0, 0, 0, 0])),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.8", "GOAWAY with a reason",
            .frame(Frame(type: 7, payload: [UInt8](repeating: 0, count: 8) + Array("bye".utf8))), verdict: .nothing),
        Rule(
            "7", "unknown code in RST_STREAM", .request(1), .frame(.reset(1, HTTP2ErrorCode(rawValue: 0xff))),
            verdict: .nothing),
        Rule(
            "7", "unknown code in GOAWAY", .frame(.goAway(last: 0, HTTP2ErrorCode(rawValue: 0xff))), verdict: .nothing),
    ]

    static let windows = [
        Rule("6.9", "WINDOW_UPDATE of 0", .frame(.windowUpdate(0, 0)), verdict: .connectionError(.protocolError)),
        Rule(
            "6.9", "WINDOW_UPDATE of 0 on a stream", .request(1), .frame(.windowUpdate(1, 0)),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "6.9", "WINDOW_UPDATE of 3 bytes", .frame(Frame(type: 8, payload: [0, 0, 1])),
            verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.9", "WINDOW_UPDATE of 3 bytes on a stream", .request(1),
            .frame(Frame(type: 8, stream: 1, payload: [0, 0, 1])), verdict: .connectionError(.frameSizeError)),
        Rule(
            "6.9.1", "connection window above 2^31-1", .frame(.windowUpdate(0, 0x7fff_ffff)),
            verdict: .connectionError(.flowControlError)),
        Rule(
            "6.9.1", "stream window above 2^31-1", .request(1), .frame(.windowUpdate(1, 0x7fff_ffff)),
            verdict: .streamError(1, .flowControlError)),
        Rule(
            "6.9.2", "a stream's window raised above 2^31-1 by SETTINGS", .request(1),
            .frame(.windowUpdate(1, 0x7fff_0000)), .frame(.settings([(4, 0x7fff_ffff)])),
            verdict: .connectionError(.flowControlError)),
    ]
}
