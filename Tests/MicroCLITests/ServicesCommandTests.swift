import MicroCore
import Testing

@testable import MicroCLI

@Suite("micro services lists the names in the current namespace")
struct ServicesCommandTests {
    private var micro: Micro

    init() throws {
        micro = try Micro()
        micro.registry.records = [
            "micro": [
                ServiceRecord(name: "helloworld", version: "v2"), ServiceRecord(name: "auth"),
                ServiceRecord(name: "helloworld", version: "v1"),
            ],
            "backend": [ServiceRecord(name: "orders")],
        ]
    }

    @Test("One name a line, sorted, each once")
    func names() async throws {
        let result = await micro("services")
        #expect(result.output == "auth\nhelloworld\n" && result.code == 0 && result.errors.isEmpty)
    }

    @Test("Another namespace has its own")
    func namespace() async throws {
        try micro.home.put(#"{"env":"local","namespaces":{"local":{"current":"backend"}}}"#, to: ".micro/config.json")
        #expect(await micro("services").output == "orders\n")
    }

    @Test("For programs it is a JSON array")
    func json() async throws {
        #expect(await micro("services", "--output", "json").output == "[\n\t\"auth\",\n\t\"helloworld\"\n]\n")
    }

    @Test("Without services there is nothing to print")
    func none() async throws {
        var micro = micro
        micro.registry.records = [:]
        #expect(await micro("services").output.isEmpty)
        #expect(await micro("services", "--output", "json").output == "[]\n")
    }

    @Test(
        "An argument that would be ignored is refused, and a flag behind the command's place is explained",
        arguments: [
            (["services", "more"], "unexpected argument: more"),
            (["get", "service", "auth", "more"], "unexpected argument: more"),
            (
                ["get", "service", "auth", "--output", "json"],
                "flags stand in front of the arguments: micro get service --output …"
            ),
            (
                ["call", "auth", "Auth.Token", "{}", "--output=raw"],
                "flags stand in front of the arguments: micro call --output=raw …"
            ),
        ])
    func misplaced(words: [String], message: String) async throws {
        let result = await micro.run(words)
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("Incorrect Usage: \(message)\n"))
    }

    @Test("Without an account it is refused, and the connection closed all the same")
    func unauthorized() async throws {
        var micro = micro
        micro.registry.failure = .unauthorized("registry.Registry.ListServices", "an account is required")
        let result = await micro("services")
        #expect(result.code == 2 && result.errors == "Not authorized to perform this request\n")
        #expect(micro.log.all.closed == 1)
    }
}
