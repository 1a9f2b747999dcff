import MicroCore
import Testing

@testable import MicroCLI

@Suite("Errors of calls become texts for people and exit codes of their kind")
struct ErrorMapperTests {
    /// The table of spec platform-cli.md §2, "Error mapper", with the forms that each row has in the wild.
    static let rows: [(any Error & Sendable, String, Int32)] = [
        (ExitError("as it is", code: 42), "as it is", 42),
        (client("malformed method name: \"x\""), "Method name \"x\" invalid format. Expecting service.endpoint", 3),
        (client("service foo: route not found"), "Service \"foo\" not found", 4),
        (client("service foo-bar.v2: route not found"), "Service \"foo-bar.v2\" not found", 4),
        (server(501, "unknown service Foo.Bar"), "Service method \"Foo.Bar\" not found", 5),
        (server(501, "unknown service foo"), "Service \"foo\" not found", 5),
        (Stranger("rpc error: code = Unimplemented desc = unknown service foo"), "Service \"foo\" not found", 5),
        (
            MicroError.serviceUnavailable(
                MicroError.clientID, DialFailure.detail(address: "127.0.0.1:8081", reason: "connection refused")),
            "Failed to connect to micro server at 127.0.0.1:8081", 4
        ),
        (
            client("connection error: desc = \"transport: Error while dialing dial tcp [::1]:81: connect: refused\""),
            "Failed to connect to micro server at [::1]:81", 4
        ),
        (
            client("Error while dialing: dial tcp: lookup nope.local on 127.0.0.53:53: no such host"),
            "Failed to connect to micro server at nope.local", 4
        ),
        (
            client("Error while dialing: dial tcp 10.0.0.1:5->10.0.0.2:8081: reset"),
            "Failed to connect to micro server at 10.0.0.2:8081", 4
        ),
        (Stranger("anything else"), "anything else", 128),
        (MicroError(id: "", code: 0, detail: "text of a stranger"), "text of a stranger", 128),
        (server(408, "context deadline exceeded"), "Request timed out", 1),
        (server(401, "an account is required"), "Not authorized to perform this request", 2),
        (server(404, "no such thing"), "no such thing", 127),
        (server(500, ""), "Internal Server Error", 127),
        (Stranger(server(404, "inside a text").jsonText), "inside a text", 127),
        (Stranger(server(401, "x").jsonText), "Not authorized to perform this request", 2),
    ]

    private static func client(_ detail: String) -> MicroError { .internalServerError(MicroError.clientID, detail) }
    private static func server(_ code: Int, _ detail: String) -> MicroError {
        MicroError(id: "helloworld", code: code, detail: detail)
    }

    @Test("Every row of the table", arguments: rows.indices)
    func row(index: Int) {
        let (error, text, code) = ErrorMapperTests.rows[index]
        #expect(ErrorMapper.exitError(for: error) == ExitError(text, code: code))
    }

    @Test(
        "A text that only resembles a row is told as it is",
        arguments: [
            "malformed method name: ", "malformed method name: \"open", "route not found", ": route not found",
            "service : route not found", "unknown service ", "Error while dialing: dial tcp ",
            "Error while dialing: dial tcp nowhere",
        ])
    func nearMiss(detail: String) {
        #expect(ErrorMapper.exitError(for: ErrorMapperTests.server(500, detail)) == ExitError(detail, code: 127))
    }

    @Test("Without the mapper an error has a capital first letter, and a Micro error shows only its detail")
    func plain() {
        #expect(ErrorMapper.plainText(of: Stranger("no such port")) == "No such port")
        #expect(ErrorMapper.plainText(of: ErrorMapperTests.server(400, "wrong key")) == "Wrong key")
        #expect(ErrorMapper.plainText(of: ErrorMapperTests.server(503, "")) == "Service Unavailable")
    }
}
