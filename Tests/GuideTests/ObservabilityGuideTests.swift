import Micro
import Testing

private struct HelloRequest: Codable { var name: String }
private struct HelloResponse: Codable { var greeting: String }

/// What docs/observability.md shows, word for word.
@Suite("The guide to logs, metrics and traces", .timeLimit(.minutes(1)))
struct ObservabilityGuideTests {
    @Test("a handler logs with the logger of its call")
    func logs() async throws {
        let service = Service("greeter", environment: Environment([:]))
        service.handle("Greeter.Hello") { (request: HelloRequest, context: CallContext) in
            context.logger.info("greeting \(request.name)")
            return HelloResponse(greeting: "Hello \(request.name)")
        }
        try await service.start()
        let address = try #require(service.address)
        let response: HelloResponse = try await service.client.call(
            "greeter", "Greeter.Hello", HelloRequest(name: "Jane"), options: CallOptions(address: "\(address)"))
        #expect(response.greeting == "Hello Jane")
        await service.stop()
    }
}
