import MicroCore
import Testing

@testable import MicroCLI

@Suite("A name that nobody has is told with the one that was probably meant")
struct NearMissTests {
    private func micro(_ detail: String) throws -> Micro {
        var micro = try Micro()
        let endpoints = ["Helloworld.Call", "Helloworld.Stream"].map { EndpointRecord(name: $0) }
        micro.registry.records = ["micro": [ServiceRecord(name: "helloworld", version: "v1", endpoints: endpoints)]]
        micro.client = FakeClient { _ in throw MicroError.internalServerError("go.micro.client", detail) }
        return micro
    }

    @Test(
        "By micro call and micro stream",
        arguments: [
            ("helloword", "Helloworld.Call", "service helloword: route not found", "Did you mean \"helloworld\"?"),
            ("nosuch", "Helloworld.Call", "service nosuch: route not found", nil),
            (
                "helloworld", "Helloworld.call", "unknown service Helloworld.call", "Did you mean \"Helloworld.Call\"?"
            ),
            ("helloworld", "helloworld.Call", "unknown service helloworld", "Did you mean \"Helloworld.Call\"?"),
            (
                "helloworld", "Helloworld.Nope", "unknown service Helloworld.Nope",
                "See `micro get service helloworld` for its endpoints."
            ),
            (
                "helloworld", "Helloworld.Stream", "more than one response to a unary call",
                "It streams: micro stream helloworld Helloworld.Stream …"
            ),
            ("helloworld", "Helloworld.Call", "no such order", nil),
            // What the service itself called in vain.
            ("helloworld", "Helloworld.Call", "service helloword: route not found", nil),
            ("helloworld", "Helloworld.Call", "unknown service Store.Read", nil),
        ] as [(String, String, String, String?)])
    func names(service: String, endpoint: String, detail: String, hint: String?) async throws {
        let micro = try micro(detail)
        for word in ["call", "stream"] {
            let result = await micro(word, service, endpoint)
            let lines = result.errors.split(separator: "\n").map(String.init)
            #expect(lines.count == (hint == nil ? 1 : 2) && (hint == nil || lines.last == hint))
        }
    }

    @Test("Not for a node that is called by its address, which no registry knows")
    func address() async throws {
        let result = try await micro("unknown service A.B")("call", "--address", "h:1", "helloworld", "A.B")
        #expect(result.code == 5 && result.errors == "Service method \"A.B\" not found\n")
    }

    @Test("By micro get service")
    func record() async throws {
        let result = try await micro("")("get", "service", "helloword")
        #expect(result.code == 128 && result.errors == "service not found\nDid you mean \"helloworld\"?\n")
    }
}
