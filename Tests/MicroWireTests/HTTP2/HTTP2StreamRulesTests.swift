import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A server answers a frame in the wrong state of a stream as RFC 9113 says")
struct HTTP2StreamRulesTests {
    @Test(arguments: idle + halfClosed + closed + answeredEarly + identifiers + bodies)
    func rule(_ rule: Rule) {
        #expect(rule.play(as: .server).verdict == rule.verdict)
    }

    /// swift-nio-http2 closes a connection on which 200 of its streams are reset in half a minute, and grpc-swift ends
    /// each request in a frame behind its message: every connection of its clients broke after 200 calls.
    @Test("answers of which the request's end comes late are no resets, unless it is very late or they are very many")
    func lateEnds() {
        var connection = Connection(.server) { $0.maxConcurrentStreams = 8 }
        func begin(_ id: UInt32) {
            connection.receive(.headers(id, Block.request(), flags: Frame.endHeaders))
            connection.machine.send([":status": "200"], on: id, endStream: true)
        }
        for id in stride(from: 1, to: 1001, by: 2) as StrideTo<UInt32> {
            begin(id)
            connection.receive(.data(id, [], flags: Frame.endStream))
        }
        #expect(!connection.takeFrames().contains { $0.type == 3 })
        for id in stride(from: 1001, to: 1021, by: 2) as StrideTo<UInt32> { begin(id) }
        #expect(connection.takeFrames().filter { $0.type == 3 }.map(\.stream) == [1001, 1003])
        connection.receive(.data(1005, [], flags: Frame.endStream))
        connection.machine.refuseOverdue()
        #expect(connection.takeFrames().isEmpty, "they may have been answered just now")
        begin(1021)
        connection.receive(.data(1007, [], flags: Frame.endStream))
        connection.machine.refuseOverdue()
        let resets = connection.takeFrames().filter { $0.type == 3 }
        #expect(resets.map(\.stream) == [1009, 1011, 1013, 1015, 1017, 1019])
        #expect(resets.allSatisfy { $0.code == .noError })
    }

    static let idle = [
        Rule("5.1", "idle: DATA", .frame(.data(1)), verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: RST_STREAM", .frame(.reset(1, .cancel)), verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: WINDOW_UPDATE", .frame(.windowUpdate(1, 1)), verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: CONTINUATION", .frame(.continuation(1, [])), verdict: .connectionError(.protocolError)),
        Rule("5.1", "idle: PRIORITY", .frame(.priority(1, dependsOn: 3)), verdict: .nothing),
        Rule("5.1", "idle: DATA on a stream of ours", .frame(.data(2)), verdict: .connectionError(.protocolError)),
        Rule(
            "5.3.1", "HEADERS that depend on themselves",
            .frame(
                Frame(
                    type: 1, flags: Frame.priority | Frame.endHeaders | Frame.endStream, stream: 1,
                    payload: [0, 0, 0, 1, 15] + Block.request())), verdict: .streamError(1, .protocolError)),
        Rule(
            "5.3.1", "PRIORITY that depends on itself", .request(1), .frame(.priority(1, dependsOn: 1)),
            verdict: .streamError(1, .protocolError)),
    ]

    static let halfClosed = [
        Rule("5.1", "half-closed: DATA", .whole(1), .frame(.data(1)), verdict: .streamError(1, .streamClosed)),
        Rule("5.1", "half-closed: HEADERS", .whole(1), .whole(1), verdict: .streamError(1, .streamClosed)),
        Rule(
            "5.1", "half-closed: CONTINUATION", .whole(1), .frame(.continuation(1, [])),
            verdict: .connectionError(.protocolError)),
        Rule("5.1", "half-closed: WINDOW_UPDATE", .whole(1), .frame(.windowUpdate(1, 1)), verdict: .nothing),
        Rule("5.1", "half-closed: PRIORITY", .whole(1), .frame(.priority(1, dependsOn: 0)), verdict: .nothing),
        Rule("5.1", "half-closed: RST_STREAM", .whole(1), .frame(.reset(1, .cancel)), verdict: .nothing),
    ]

    static let closed = [
        Rule(
            "5.1", "closed by the peer's RST_STREAM: DATA", .request(1), .frame(.reset(1, .cancel)), .frame(.data(1)),
            verdict: .streamError(1, .streamClosed)),
        Rule(
            "5.1", "closed by the peer's RST_STREAM: HEADERS", .request(1), .frame(.reset(1, .cancel)), .whole(1),
            verdict: .connectionError(.streamClosed)),
        Rule("5.1", "closed: DATA", .whole(1), .answer(1), .frame(.data(1)), verdict: .streamError(1, .streamClosed)),
        Rule("5.1", "closed: HEADERS", .whole(1), .answer(1), .whole(1), verdict: .connectionError(.streamClosed)),
        Rule(
            "5.1", "closed: CONTINUATION", .whole(1), .answer(1), .frame(.continuation(1, [])),
            verdict: .connectionError(.protocolError)),
        Rule("5.1", "closed: WINDOW_UPDATE", .whole(1), .answer(1), .frame(.windowUpdate(1, 1)), verdict: .nothing),
        Rule("5.1", "closed: PRIORITY", .whole(1), .answer(1), .frame(.priority(1, dependsOn: 0)), verdict: .nothing),
        Rule("5.1", "closed: RST_STREAM", .whole(1), .answer(1), .frame(.reset(1, .cancel)), verdict: .nothing),
        Rule("5.4.2", "reset by us: DATA under way", .request(1), .reset(1), .frame(.data(1, [1])), verdict: .nothing),
        Rule(
            "5.4.2", "reset by us: trailers under way", .request(1), .reset(1),
            .frame(.headers(1, Block.trailers, flags: Frame.endHeaders | Frame.endStream)), verdict: .nothing),
        Rule(
            "5.4.2", "reset by us: WINDOW_UPDATE under way", .request(1), .reset(1), .frame(.windowUpdate(1, 1)),
            verdict: .nothing),
        Rule(
            "5.4.2", "reset by us: RST_STREAM under way", .request(1), .reset(1), .frame(.reset(1, .cancel)),
            verdict: .nothing),
    ]

    static let answeredEarly = [
        Rule("8.1", "answered early: the end may be under way", .request(1), .answer(1), verdict: .nothing),
        Rule(
            "8.1", "answered early: the end", .request(1), .frame(.data(1, [1])), .answer(1),
            .frame(.data(1, [], flags: Frame.endStream)), verdict: .nothing),
        Rule(
            "8.1", "answered early: the rest and the end", .request(1), .answer(1),
            .frame(.data(1, [1], flags: Frame.endStream)), verdict: .nothing),
        Rule(
            "8.1", "answered early: trailers", .request(1), .answer(1),
            .frame(.headers(1, Block.trailers, flags: Frame.endHeaders | Frame.endStream)), verdict: .nothing),
        Rule(
            "8.1", "answered early: more of the request is not wanted", .request(1), .answer(1),
            .frame(.data(1, [1])), verdict: .streamError(1, .noError)),
        Rule(
            "8.1", "answered early: more was announced", .request(1, [("content-length", "3")]),
            .frame(.data(1, [1])), .answer(1), verdict: .streamError(1, .noError)),
        Rule(
            "8.1", "answered early, then given up", .request(1), .answer(1), .frame(.reset(1, .cancel)),
            .frame(.data(1, [1])), verdict: .streamError(1, .streamClosed)),
        Rule(
            "8.1", "answered early: DATA behind the end", .request(1), .answer(1),
            .frame(.data(1, [], flags: Frame.endStream)), .frame(.data(1, [1])),
            verdict: .streamError(1, .streamClosed)),
    ]

    static let identifiers = [
        Rule("5.1.1", "an even stream", .whole(2), verdict: .connectionError(.protocolError)),
        Rule("5.1.1", "a smaller number than before", .whole(5), .whole(3), verdict: .connectionError(.protocolError)),
        Rule("5.1.1", "numbers may be left out", .whole(5), .whole(9), verdict: .nothing),
        Rule(
            "6.8", "a new stream after our GOAWAY", .whole(1), .drain, .whole(3),
            verdict: .streamError(3, .refusedStream)),
        Rule(
            "6.8", "an open stream goes on after our GOAWAY", .request(1), .drain,
            .frame(.data(1, [1], flags: Frame.endStream)), verdict: .nothing),
        Rule(
            "6.8", "a client that sent GOAWAY may end its stream", .request(1), .frame(.goAway(last: 0)),
            .frame(.data(1, [1], flags: Frame.endStream)), verdict: .nothing),
    ]

    static let bodies = [
        Rule(
            "8.1.1", "content-length with an empty body", .whole(1, [("content-length", "1")]),
            verdict: .streamError(1, .protocolError)),
        Rule("8.1.1", "content-length 0 with an empty body", .whole(1, [("content-length", "0")]), verdict: .nothing),
        Rule(
            "8.1.1", "less than the content-length", .request(1, [("content-length", "3")]),
            .frame(.data(1, [1, 2], flags: Frame.endStream)), verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1.1", "less in several frames", .request(1, [("content-length", "3")]), .frame(.data(1, [1])),
            .frame(.data(1, [2], flags: Frame.endStream)), verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1.1", "more than the content-length", .request(1, [("content-length", "1")]), .frame(.data(1, [1, 2])),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1.1", "padding is no body", .request(1, [("content-length", "1")]),
            .frame(.data(1, [1], padding: 9, flags: Frame.endStream)), verdict: .nothing),
        Rule(
            "8.1.1", "less before trailers", .request(1, [("content-length", "3")]), .frame(.data(1, [1])),
            .frame(.headers(1, Block.trailers, flags: Frame.endHeaders | Frame.endStream)),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1", "trailers without END_STREAM", .request(1), .frame(.headers(1, Block.trailers)),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1", "trailers", .request(1),
            .frame(.headers(1, Block.trailers, flags: Frame.endHeaders | Frame.endStream)), verdict: .nothing),
        Rule(
            "8.1", "a pseudo-header in trailers", .request(1),
            .frame(.headers(1, Block.fields([(":method", "GET")]), flags: Frame.endHeaders | Frame.endStream)),
            verdict: .streamError(1, .protocolError)),
        Rule(
            "8.1", "something after trailers", .request(1),
            .frame(.headers(1, Block.trailers, flags: Frame.endHeaders | Frame.endStream)), .frame(.data(1)),
            verdict: .streamError(1, .streamClosed)),
    ]
}
