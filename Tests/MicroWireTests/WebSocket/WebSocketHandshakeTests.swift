import NIOHPACK
import Testing

@testable import MicroWire

@Suite("The opening handshake of a WebSocket connection is RFC 6455's")
struct WebSocketHandshakeTests {
    static let request: HPACKHeaders = [
        ":method": "GET", ":path": "/", "upgrade": "websocket", "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ]

    private func request(_ changes: (String, String?)...) -> HPACKHeaders {
        var headers = WebSocketHandshakeTests.request
        for (name, value) in changes {
            headers.remove(name: name)
            if let value { headers.add(name: name, value: value) }
        }
        return headers
    }

    @Test("the answer to the sample key is the sample's (§1.3)")
    func accept() {
        #expect(WebSocketHandshake.accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(
        "the digest is FIPS 180's, at every length around a block",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            (String(repeating: "a", count: 55), "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
            (String(repeating: "a", count: 56), "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
            (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
            (String(repeating: "a", count: 119), "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"),
        ])
    func digest(text: String, expected: String) {
        let digest = SHA1.digest(of: Array(text.utf8))
        #expect(digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == expected)
    }

    @Test("only a GET with the upgrade asks for one")
    func isRequested() {
        #expect(WebSocketHandshake.isRequested(by: request()))
        #expect(WebSocketHandshake.isRequested(by: request(("upgrade", "h2c, WebSocket"))))
        #expect(WebSocketHandshake.isRequested(by: request(("sec-websocket-version", "8"))))
        #expect(!WebSocketHandshake.isRequested(by: request((":method", "POST"))))
        #expect(!WebSocketHandshake.isRequested(by: request(("upgrade", "h2c"))))
        #expect(!WebSocketHandshake.isRequested(by: request(("upgrade", nil))))
    }

    @Test(
        "what is wrong has a status",
        arguments: [
            ("sec-websocket-version", nil, .unsupportedVersion), ("sec-websocket-version", "8", .unsupportedVersion),
            ("sec-websocket-version", "13, 8", .unsupportedVersion), ("sec-websocket-key", nil, .malformedKey),
            ("sec-websocket-key", "", .malformedKey), ("sec-websocket-key", "dGhlIHNhbXBsZQ==", .malformedKey),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ", .malformedKey),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZTE=", .malformedKey),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25j!Q==", .malformedKey), (":method", "POST", .notRequested),
        ] as [(String, String?, WebSocketUpgradeError)])
    func refusal(name: String, value: String?, expected: WebSocketUpgradeError) {
        let error = #expect(throws: WebSocketUpgradeError.self) { try WebSocketHandshake(request((name, value))) }
        #expect(error == expected)
    }

    @Test("each refusal is answered with its status; a wrong version is told the right one (§4.4)")
    func statuses() {
        let errors: [WebSocketUpgradeError] = [.notRequested, .malformedKey, .unsupportedVersion, .stopping]
        #expect(errors.map(\.status) == [400, 400, 426, 503])
        #expect(errors.map { $0.headers.map(\.0) } == [[], [], ["upgrade", "sec-websocket-version"], []])
    }

    /// Echoing all of them broke clients that offer several.
    @Test(
        "one sub-protocol is answered, and only one that was offered (§4.2.2)",
        arguments: [("chat", ["chat"]), ("json", ["json"]), ("other", []), (nil, [])] as [(String?, [String])])
    func subprotocol(chosen: String?, sent: [String]) throws {
        let request = request(("sec-websocket-protocol", "chat, json"))
        #expect(WebSocketHandshake.subprotocols(offeredBy: request) == ["chat", "json"])
        let response = try WebSocketHandshake(request).response(subprotocol: chosen, headers: [("x-a", "b")])
        #expect(response["sec-websocket-protocol"] == sent)
        #expect(response["x-a"] == ["b"])
        #expect(response["sec-websocket-accept"] == ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="])
    }
}
