import MicroCore
import Testing

@testable import MicroCLI

@Suite("micro call sends a JSON request and prints the JSON response")
struct CallCommandTests {
    private var micro: Micro

    init() throws { micro = try Micro() }

    private func answering(_ text: String) -> Micro {
        var micro = micro
        micro.client = FakeClient(text)
        return micro
    }

    @Test("The response is indented by tabs, with its order, numbers and escapes as they came")
    func response() async throws {
        let micro = answering(#"{"msg":"Hello \u003cJane\u003e","a":{"z":1.0,"b":[]},"n":12345678901234567890}"#)
        let result = await micro("call", "helloworld", "Helloworld.Call", #"{"name": "Jane"}"#)
        #expect(
            result.output == """
                {
                \t"msg": "Hello \\u003cJane\\u003e",
                \t"a": {
                \t\t"z": 1.0,
                \t\t"b": []
                \t},
                \t"n": 12345678901234567890
                }

                """)
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(micro.log.all.closed == 1)
    }

    @Test("The request names service and endpoint and carries the namespace")
    func request() async throws {
        await micro("call", "helloworld", "Helloworld.Call", #"{"name": "Jane"}"#)
        let request = try #require(micro.client.requests.first)
        #expect(request.service == "helloworld" && request.endpoint == "Helloworld.Call")
        #expect(request.encoding == .json)
        #expect(request.body == Array(#"{"name": "Jane"}"#.utf8))
        #expect(request.metadata == ["micro-namespace": "micro"])
        #expect(request.options.address == nil && request.options.timeout == .seconds(10))
    }

    @Test(
        "The remaining words are the request, joined by spaces",
        arguments: [
            ([], "{}"), (["{}"], "{}"), ([#"{"a":"#, "1}"], #"{"a": 1}"#),
            (["{\"a\":", "\"--address\"}"], "{\"a\": \"--address\"}"),
        ])
    func body(words: [String], expected: String) async throws {
        let captured = CapturedConsole()
        let client = micro.client
        let dependencies = Dependencies(
            version: "v0.1.0",
            connect: { _, _ in Connection(client: client, registry: FakeRegistry()) {} },
            serve: { _ in })
        let line = MicroCommandLine(
            dependencies: dependencies, environment: micro.environment, console: captured.console)
        #expect(await line.run(["call", "svc", "A.B"] + words) == 0)
        #expect(client.requests.map { String(decoding: $0.body, as: UTF8.self) } == [expected])
    }

    @Test("A request that is no JSON is not sent", arguments: ["{", "{name: Jane}", "hello"])
    func notJSON(text: String) async throws {
        let result = await micro("call", "helloworld", "Helloworld.Call", text)
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("Error creating request "))
        #expect(micro.log.all.targets.isEmpty)
    }

    @Test("Address, metadata and timeout go with the call")
    func options() async throws {
        await micro(
            "call", "--address", "10.0.0.1:99", "--metadata", "Tenant=a=b", "--metadata", "trace=1",
            "--request_timeout=1m30s", "svc", "A.B")
        let request = try #require(micro.client.requests.first)
        #expect(request.options.address == "10.0.0.1:99")
        #expect(request.options.timeout == .seconds(90))
        #expect(request.metadata == ["tenant": "a=b", "trace": "1", "micro-namespace": "micro"])
    }

    @Test("The variables do what the flags do")
    func variables() async throws {
        var micro = answering(#"{"a":1}"#)
        micro.variables = ["MICRO_ADDRESS": "h:1", "MICRO_METADATA": "a=1,b=2", "MICRO_OUTPUT": "raw"]
        #expect(await micro("call", "svc", "A.B").output == "{\"a\":1}\n")
        let request = try #require(micro.client.requests.first)
        #expect(request.options.address == "h:1")
        #expect(request.metadata == ["a": "1", "b": "2", "micro-namespace": "micro"])
    }

    @Test("Raw output is the response as received")
    func raw() async throws {
        let micro = answering(#"{ "a":1,  "b":"\u003c" }"#)
        #expect(await micro("call", "--output", "raw", "svc", "A.B").output == "{ \"a\":1,  \"b\":\"\\u003c\" }\n")
        #expect(await micro("call", "--output", "json", "svc", "A.B").output.hasPrefix("{\n\t\"a\": 1,\n"))
    }

    @Test("A response that is no JSON is shown as it came rather than lost", arguments: ["plain text", ""])
    func notJSONResponse(text: String) async throws {
        let result = await answering(text)("call", "svc", "A.B")
        #expect(result.output == text + "\n" && result.code == 0)
    }

    @Test("A timeout that is no duration is refused", arguments: ["5", "soon", "-1s", "0s"])
    func badTimeout(text: String) async throws {
        let result = await micro("call", "--request_timeout", text, "svc", "A.B")
        #expect(result.code == 2)
        #expect(result.errors == "Invalid format for request_timeout duration. Try 500ms or 5s\n")
    }

    @Test("Metadata that is no pair is refused", arguments: ["novalue", "=x"])
    func badMetadata(text: String) async throws {
        let result = await micro("call", "--metadata", text, "svc", "A.B")
        #expect(result.code == 1)
        #expect(
            result.errors.hasPrefix(
                "Incorrect Usage: invalid value \"\(text)\" for flag -metadata: it takes key=value\n\nNAME:"))
    }

    @Test("An error of the service is mapped, and the connection closed")
    func failure() async throws {
        var micro = micro
        micro.client = FakeClient { _ in throw MicroError.notFound("helloworld", "no such name") }
        let result = await micro("call", "helloworld", "Helloworld.Call")
        #expect(result.code == 127 && result.errors == "no such name\n" && result.output.isEmpty)
        #expect(micro.log.all.closed == 1)
    }
}
