import MicroCore
import Testing

@testable import MicroCLI

@Suite("micro stream sends a JSON request and prints each response as it comes")
struct StreamCommandTests {
    private var micro: Micro

    init() throws { micro = try Micro() }

    private func answering(_ text: String) -> Micro {
        var micro = micro
        micro.client = FakeClient(text)
        return micro
    }

    @Test("The responses have sorted keys and tabs, and nothing stands between or behind them")
    func responses() async throws {
        let micro = answering("{\"b\":1,\"a\":\"2\"}\n{}")
        let result = await micro("stream", "helloworld", "Helloworld.Stream", #"{"count": 2}"#)
        #expect(result.output == "{\n\t\"a\": \"2\",\n\t\"b\": 1\n}{}")
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(micro.log.all.closed == 1)
    }

    @Test("Raw responses stand in a line each, as they came")
    func raw() async throws {
        let micro = answering("{\"b\":1,\"a\":\"2\"}\n{}")
        let result = await micro("stream", "--output", "raw", "helloworld", "Helloworld.Stream")
        #expect(result.output == "{\"b\":1,\"a\":\"2\"}\n{}\n")
    }

    @Test("The request names service and endpoint and carries namespace and metadata")
    func request() async throws {
        await micro("stream", "--metadata", "tenant=a", "helloworld", "Helloworld.Stream", #"{"count": 2}"#)
        let request = try #require(micro.client.requests.first)
        #expect(request.service == "helloworld" && request.endpoint == "Helloworld.Stream")
        #expect(request.encoding == .json)
        #expect(request.body == Array(#"{"count": 2}"#.utf8))
        #expect(request.metadata == ["tenant": "a", "micro-namespace": "micro"])
        #expect(request.options.streamTimeout == nil)
    }

    @Test("What is no JSON is not sent, and an error of the service is mapped")
    func errors() async throws {
        let broken = await micro("stream", "helloworld", "Helloworld.Stream", "{")
        #expect(broken.code == 1 && broken.errors.hasPrefix("Error creating request "))
        var failing = micro
        failing.client = FakeClient { _ in throw MicroError.notImplemented("", "unknown service Foo.Bar") }
        let result = await failing("stream", "foo", "Foo.Bar")
        #expect(result.code == 5 && result.errors.hasPrefix("Service method \"Foo.Bar\" not found\n"))
    }
}
