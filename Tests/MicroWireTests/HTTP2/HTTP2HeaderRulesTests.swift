import NIOHPACK
import Testing

@testable import MicroWire

@Suite("A header list that breaks RFC 9113 §8.2 or §8.3 resets its stream")
struct HTTP2HeaderRulesTests {
    struct Field: CustomTestStringConvertible, Sendable {
        let name: String
        let value: String
        var testDescription: String { "\(name.debugDescription): \(value.debugDescription)" }
    }

    @Test(
        "a field that a request may not have",
        arguments: [
            Field(name: "X-Upper", value: "a"), Field(name: "a b", value: "a"),
            Field(name: "a\u{7f}", value: "a"), Field(name: "a:b", value: "a"), Field(name: "ä", value: "a"),
            Field(name: "a", value: "b\u{0}"), Field(name: "a", value: "b\r\nc: d"), Field(name: "a", value: "\n"),
            Field(name: "connection", value: "keep-alive"), Field(name: "proxy-connection", value: "close"),
            Field(name: "keep-alive", value: "5"), Field(name: "transfer-encoding", value: "chunked"),
            Field(name: "upgrade", value: "h2c"), Field(name: "te", value: "trailers, deflate"),
            Field(name: "te", value: ""), Field(name: "content-length", value: "-1"),
            Field(name: "content-length", value: "+1"), Field(name: "content-length", value: "1, 1"),
            Field(name: "content-length", value: ""), Field(name: ":status", value: "200"),
            Field(name: ":protocol", value: "websocket"), Field(name: ":test", value: "x"),
        ])
    func forbidden(_ field: Field) {
        let rule = Rule("8.2", "", .request(1, [(field.name, field.value)]), verdict: .streamError(1, .protocolError))
        #expect(rule.play(as: .server).verdict == rule.verdict)
    }

    @Test(
        "a field that it may have",
        arguments: [
            Field(name: "te", value: "trailers"), Field(name: "content-length", value: "9"),
            Field(name: "x", value: ""), Field(name: "x", value: "ä"), Field(name: "x", value: "a\tb"),
            Field(name: "a_b!#$%&'*+-.^`|~", value: "1"), Field(name: "host", value: "b"),
            // Forbidden by §8.2.1, but gRPC's percent-encoding leaves blanks at the end of a grpc-message as they are.
            Field(name: "grpc-message", value: "not found "),
        ])
    func allowed(_ field: Field) {
        let rule = Rule("8.2", "", .request(1, [(field.name, field.value)]), verdict: .nothing)
        #expect(rule.play(as: .server).verdict == rule.verdict)
    }

    @Test("two different lengths are refused, the same one twice is not")
    func twoLengths() {
        let different = Rule.Step.request(1, [("content-length", "1"), ("content-length", "2")])
        let same = Rule.Step.request(1, [("content-length", "1"), ("content-length", "1")])
        #expect(
            Rule("8.1.1", "", different, verdict: .nothing).play(as: .server).verdict == .streamError(1, .protocolError)
        )
        #expect(Rule("8.1.1", "", same, verdict: .nothing).play(as: .server).verdict == .nothing)
    }

    @Test("a request has its pseudo-headers once, first, and no others", arguments: requests)
    func pseudo(_ rule: Rule) {
        #expect(rule.play(as: .server).verdict == rule.verdict)
    }

    private static let bad = Verdict.streamError(1, .protocolError)
    private static let method = (":method", "GET")
    private static let scheme = (":scheme", "http")
    private static let path = (":path", "/")

    static let requests = [
        Rule("8.3.1", "all three", .fields([method, scheme, path]), verdict: .nothing),
        Rule("8.3.1", "no :method", .fields([scheme, path]), verdict: bad),
        Rule("8.3.1", "no :scheme", .fields([method, path]), verdict: bad),
        Rule("8.3.1", "no :path", .fields([method, scheme]), verdict: bad),
        Rule("8.3.1", "empty :path", .fields([method, scheme, (":path", "")]), verdict: bad),
        Rule("8.3", ":method twice", .fields([method, method, scheme, path]), verdict: bad),
        Rule("8.3", ":scheme twice", .fields([method, scheme, scheme, path]), verdict: bad),
        Rule("8.3", ":path twice", .fields([method, scheme, path, path]), verdict: bad),
        Rule(
            "8.3", ":authority twice", .fields([method, scheme, path, (":authority", "a"), (":authority", "a")]),
            verdict: bad),
        Rule("8.3", "a pseudo-header after a field", .fields([method, scheme, ("x", "1"), path]), verdict: bad),
        Rule(
            "8.2.1", "a line break in :method", .fields([(":method", "GET / HTTP/1.1\r\nx: y\r\n"), scheme, path]),
            verdict: bad),
        Rule("8.2.1", "a line break in :scheme", .fields([method, (":scheme", "http\r\n"), path]), verdict: bad),
        Rule("8.2.1", "a line break in :path", .fields([method, scheme, (":path", "/\r\n")]), verdict: bad),
        Rule(
            "8.2.1", "a zero byte in :authority", .fields([method, scheme, path, (":authority", "a\u{0}")]),
            verdict: bad),
        Rule("8.3.1", "empty :method", .fields([(":method", ""), scheme, path]), verdict: bad),
        Rule("8.5", "CONNECT", .fields([(":method", "CONNECT"), (":authority", "a:1")]), verdict: .nothing),
        Rule("8.5", "CONNECT without :authority", .fields([(":method", "CONNECT")]), verdict: bad),
        Rule(
            "8.5", "CONNECT with :path", .fields([(":method", "CONNECT"), (":authority", "a:1"), path]), verdict: bad),
        Rule(
            "8.5", "CONNECT with :scheme", .fields([(":method", "CONNECT"), (":authority", "a:1"), scheme]),
            verdict: bad),
    ]

    @Test(
        "a response has one :status of three digits", arguments: ["", "20", "2000", "abc", "+20", "-20", "099", "2 0"])
    func badStatus(status: String) {
        var client = Connection(.client)
        let id = client.open()
        client.receive(.headers(id, Block.fields([(":status", status)])))
        #expect(Verdict(client.takeFrames()) == .streamError(1, .protocolError))
    }
}
