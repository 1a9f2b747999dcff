import Micro
import Testing

struct CallRequest: Codable { var name: String }
struct CallResponse: Codable { var msg: String }
struct PriceRequest: Codable { var amount: Int }
struct PriceResponse: Codable { var cents: Int }

struct Timing: ServerInterceptor {
    func intercept(
        _ request: [UInt8], context: CallContext,
        next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        let start = ContinuousClock.now
        defer { print("\(context.endpoint) took \(ContinuousClock.now - start)") }
        return try await next(request, context)
    }

    func interceptStream(
        _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
        next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
    ) async throws {
        let start = ContinuousClock.now
        defer { print("\(context.endpoint) took \(ContinuousClock.now - start)") }
        try await next(requests, responses, context)
    }
}

struct APIKey: ClientInterceptor {
    let key: String

    func intercept(
        _ request: ClientRequest, next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse {
        var request = request
        request.metadata.add("x-api-key", key)
        return try await next(request)
    }

    func interceptStream(
        _ request: ClientRequest,
        next: @Sendable (ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]>
    ) async throws -> ClientStream<[UInt8], [UInt8]> {
        var request = request
        request.metadata.add("x-api-key", key)
        return try await next(request)
    }
}

/// What docs/services.md shows, word for word; Tests/Scenarios/test_guides.py compares the two.
@Suite("The guide to services", .timeLimit(.minutes(1)))
struct ServicesGuideTests {
    @Test("a handler takes a message and gives one")
    func handles() async throws {
        let service = Service("helloworld", environment: Environment([:]))
        service.handle("Helloworld.Call") { (request: CallRequest, context) in
            CallResponse(msg: "Hello \(request.name)")
        }
        try await service.start()
        let answer: CallResponse = try await service.client.call(
            "helloworld", "Helloworld.Call", CallRequest(name: "John"))
        #expect(answer.msg == "Hello John")
        await service.stop()
    }

    @Test("a service calls another one")
    func callsOtherServices() async throws {
        let registry = MemoryRegistry()
        let shop = ServicesGuideTests.service("shop", registry)
        shop.handle("Shop.Price") { (request: PriceRequest, context) in PriceResponse(cents: request.amount * 250) }
        let service = ServicesGuideTests.service("tour", registry)
        service.handle("Tour.Order") { (request: PriceRequest, context) in
            let answer: PriceResponse = try await service.client.call(
                "shop", "Shop.Price", request, context: context, options: CallOptions(timeout: .seconds(2)))
            return PriceResponse(cents: answer.cents + 100)
        }
        try await shop.start()
        try await service.start()
        let answer: PriceResponse = try await service.client.call("tour", "Tour.Order", PriceRequest(amount: 2))
        #expect(answer.cents == 600)
        await service.stop()
        await shop.stop()
    }

    @Test("interceptors stand around handlers and around calls")
    func intercepts() async throws {
        let service = Service("tour", environment: Environment([:]))
        service.intercept(with: Timing())
        service.handle("Tour.Key") { (request: PriceRequest, context) in
            PriceResponse(cents: context.metadata["x-api-key"] == "k1" ? request.amount : 0)
        }
        service.handle("Tour.Hash", offLoop: true) { (request: PriceRequest, context) in
            PriceResponse(cents: request.amount.hashValue)
        }
        try await service.start()

        // To its address, whatever proxy there is.
        let client = ServicesGuideTests.clientThroughProxy()
        let options = CallOptions(address: try #require(service.address).description)
        let answer: PriceResponse = try await client.call("tour", "Tour.Key", PriceRequest(amount: 3), options: options)
        #expect(answer.cents == 3)
        await client.close()
        await service.stop()
    }

    static func clientThroughProxy() -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.proxy = HostPort("127.0.0.1:8443")
        configuration.interceptors = [APIKey(key: "k1")]
        let client = RPCClient(configuration: configuration)
        return client
    }

    static func service(_ name: String, _ registry: MemoryRegistry) -> Service {
        let client = RPCClient(registry: RegistryCache(registry))
        return Service(
            Service.Configuration(name: name), components: Service.Components(registry: registry, client: client))
    }
}
