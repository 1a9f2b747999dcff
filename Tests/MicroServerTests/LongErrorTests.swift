import MicroCore
import MicroMemory
import MicroRPC
import MicroServer
import MicroTestSupport
import MicroWire
import NIOCore
import NIOHPACK
import Testing

/// Writer and reader had a limit in common and measured different things with it: an error became 500 on its way, with
/// cut JSON for a detail.
@Suite("An error with a long text", .timeLimit(.minutes(1)))
struct LongErrorTests {
    /// A text that repeats a character.
    struct Detail: Sendable, CustomTestStringConvertible {
        let character: String
        let count: Int

        var text: String { String(repeating: character, count: count) }
        var testDescription: String { "\(count) times \(character.debugDescription)" }
    }

    static let details = [
        ("y", 4040), ("<", 700), ("\"", 2100), ("\n", 2100), ("ü", 3000), ("z", 200_000), ("", 0),
    ].map { Detail(character: $0, count: $1) }

    private static func kitchen(_ error: MicroError) -> Dispatcher {
        let dispatcher = Dispatcher(name: "kitchen")
        dispatcher.handle("Kitchen.Cook") { (_: [String: String], _) -> [String: String] in throw error }
        return dispatcher
    }

    private static func request(_ options: CallOptions = CallOptions()) -> ClientRequest {
        ClientRequest(
            service: "kitchen", endpoint: "Kitchen.Cook", encoding: .json, body: Array("{}".utf8), options: options)
    }

    @Test("keeps its code and the beginning of its detail over a socket", arguments: details)
    func direct(_ sent: Detail) async throws {
        let detail = sent.text
        try await serving(Self.kitchen(.notFound("kitchen", detail))) { address in
            let options = CallOptions(address: address.description)
            let error = try await #require(throws: MicroError.self) {
                try await RPCClient().call(Self.request(options))
            }
            #expect(error.code == 404)
            #expect(error.id == "kitchen")
            #expect(error.status == "Not Found")
            let isShortened = error.detail.hasSuffix("…")
            #expect(isShortened ? detail.hasPrefix(error.detail.dropLast()) : error.detail == detail)
        }
    }

    @Test("keeps its code with an id and a reason that are as long")
    func longID() async throws {
        let long = String(repeating: "é", count: 20_000)
        try await serving(Self.kitchen(MicroError(id: long, code: 404, detail: long, status: long))) { address in
            let options = CallOptions(address: address.description)
            let error = try await #require(throws: MicroError.self) {
                try await RPCClient().call(Self.request(options))
            }
            #expect(error.code == 404)
            #expect(error.detail.count > 100)
        }
    }

    /// As a Go service sends it: its trailers hold all of the text.
    @Test(
        "of another implementation keeps its code and its text, and the connection goes on",
        arguments: ["y", "ü"].map { Detail(character: $0, count: 100_000) })
    func whole(_ detail: Detail) async throws {
        let sent = MicroError.notFound("kitchen", detail.text)
        let server = try await WireServer.listen(on: HostPort(host: "127.0.0.1", port: 0)) { stream in
            stream.delegate = Answering(stream, GRPCStatusText.encode(sent.jsonText))
        }
        let client = RPCClient()
        let options = CallOptions(address: server.address.description)
        for _ in 0..<2 {
            let error = try await #require(throws: MicroError.self) { try await client.call(Self.request(options)) }
            #expect(error == sent)
        }
        await client.close()
        await server.stop()
    }
}

/// Answers each request with an error whose text is as it is.
private final class Answering: WireStreamDelegate {
    private weak var stream: (any WireStream)?
    private let message: String

    init(_ stream: any WireStream, _ message: String) {
        self.stream = stream
        self.message = message
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {}
    func received(_ body: ByteBuffer, endStream: Bool) {
        guard endStream else { return }
        stream?.send(
            [
                ":status": "200", "content-type": "application/grpc+json", "grpc-status": "5", "grpc-message": message,
            ], endStream: true)
    }
    func received(trailers: HPACKHeaders) {}
    func ended(_ error: WireError?) {}
}
