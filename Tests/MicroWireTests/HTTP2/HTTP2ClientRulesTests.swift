import Testing

@testable import MicroWire

@Suite("A client answers what a server does wrong as RFC 9113 says")
struct HTTP2ClientRulesTests {
    private static let end = Frame.endHeaders | Frame.endStream

    @Test(arguments: connection + streams + responses)
    func rule(_ rule: Rule) {
        #expect(rule.play(as: .client).verdict == rule.verdict)
    }

    static let connection = [
        Rule(
            "5.1.1", "a stream that the server opens", .frame(.headers(2, Block.response)),
            verdict: .connectionError(.protocolError)),
        Rule(
            "5.1", "idle: HEADERS", .open(endStream: true), .frame(.headers(3, Block.response)),
            verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: DATA", .open(endStream: true), .frame(.data(3)), verdict: .connectionError(.protocolError)),
        Rule(
            "5.1", "idle: DATA on a stream of the server", .open(endStream: true), .frame(.data(2)),
            verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: WINDOW_UPDATE", .frame(.windowUpdate(1, 1)), verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: RST_STREAM", .frame(.reset(1, .cancel)), verdict: .connectionError(.protocolError)),
        Rule(
            "6.6", "PUSH_PROMISE, which we disabled", .open(endStream: true),
            .frame(Frame(type: 5, flags: Frame.endHeaders, stream: 1, payload: [0, 0, 0, 2] + Block.request())),
            verdict: .connectionError(.protocolError)),
        Rule(
            "6.5.2", "a server that enables push", .frame(.settings([(2, 1)])),
            verdict: .connectionError(.protocolError)),
        Rule("6.5.2", "a server that disables push", .frame(.settings([(2, 0)])), verdict: .nothing),
    ]

    static let streams = [
        Rule(
            "5.1", "closed: DATA", .open(endStream: true), .frame(.headers(1, Block.response, flags: end)),
            .frame(.data(1)), verdict: .streamError(1, .streamClosed)),
        Rule(
            "5.1", "half-closed: DATA", .open(endStream: false), .frame(.headers(1, Block.response, flags: end)),
            .frame(.data(1)), verdict: .streamError(1, .streamClosed)),
        Rule(
            "5.4.2", "reset by us: the response under way", .open(endStream: true), .reset(1),
            .frame(.headers(1, Block.response)), verdict: .nothing),
        Rule(
            "5.4.2", "reset by us: its body under way", .open(endStream: true), .reset(1), .frame(.data(1, [1])),
            verdict: .nothing),
        Rule(
            "8.1", "NO_ERROR after the response", .open(endStream: false),
            .frame(.headers(1, Block.response, flags: end)), .frame(.reset(1, .noError)), verdict: .nothing),
    ]

    static let responses = [
        Rule(
            "8.1", "DATA before HEADERS", .open(endStream: true), .frame(.data(1, [1])),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1", "an interim response", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "103")]))), verdict: .nothing),
        Rule(
            "8.1", "an interim response that ends the stream", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "100")]), flags: end)),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1", "DATA after an interim response", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "100")]))), .frame(.data(1, [1])),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1", "a second response", .open(endStream: true), .frame(.headers(1, Block.response)),
            .frame(.headers(1, Block.response, flags: end)), verdict: .streamError(1, .protocolError)),
        Rule(
            "8.3.2", "no :status", .open(endStream: true), .frame(.headers(1, Block.fields([("x", "1")]))),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.3.2", ":status twice", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "200"), (":status", "200")]))),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.3", "a request's pseudo-header", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "200"), (":path", "/")]))),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1.1", "less than the content-length", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "200"), ("content-length", "2")]))),
            .frame(.data(1, [1], flags: Frame.endStream)), verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1.1", "content-length without a body, as for HEAD", .open(endStream: true),
            .frame(.headers(1, Block.fields([(":status", "200"), ("content-length", "2")]), flags: end)),
            verdict: .nothing),
        Rule(
            "5.3.1", "a response that depends on itself", .open(endStream: true),
            .frame(
                Frame(
                    type: 1, flags: Frame.priority | Frame.endHeaders, stream: 1,
                    payload: [0, 0, 0, 1, 15] + Block.response)), verdict: .streamError(1, .protocolError)),
    ]

    /// With 1,024 calls cancelled at once, their answers were still under way; the ones whose reset was no longer
    /// remembered ended the connection, and with it every other call.
    @Test("answers to more cancelled calls than are remembered do not end the connection")
    func manyCancelledCalls() {
        var client = Connection(.client) { $0.rememberedResets = 4 }
        let ids = (0..<10).map { _ in client.open() }
        for id in ids { client.machine.reset(id, .cancel) }
        _ = client.takeFrames()
        for id in ids {
            client.receive(.headers(id, Block.response), .data(id, [1]), .headers(id, Block.trailers, flags: Self.end))
        }
        if case .connectionError(let code) = Verdict(client.takeFrames()) { Issue.record("GOAWAY \(code)") }
        let next = client.open()
        client.receive(.headers(next, Block.response, flags: Self.end))
        #expect(client.takeEvents().map(\.summary) == ["headers 21 end", "closed 21"])
    }
}
