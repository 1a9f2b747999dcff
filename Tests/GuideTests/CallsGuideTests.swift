import Micro
import Testing

/// Prefers nodes of its own zone.
struct ZoneSelector: Selector {
    let zone: String

    func select(from selection: Selection) -> Int {
        selection.nodes.indices.filter { selection.nodes[$0].metadata["zone"] == zone }.randomElement()
            ?? Int.random(in: selection.nodes.indices)
    }
}

/// What docs/calls.md shows, word for word.
@Suite("The guide to calls", .timeLimit(.minutes(1)))
struct CallsGuideTests {
    @Test("an endpoint whose calls may run twice is called with options")
    func options() async throws {
        let service = Service("tour", environment: Environment([:]))
        service.intercept(with: ConcurrencyLimit(64, waiting: 500, patience: .milliseconds(200)))
        service.handle("Tour.Price", metadata: ["idempotent": "true"]) { (request: PriceRequest, context) in
            PriceResponse(cents: request.amount * 150)
        }
        try await service.start()
        let client = service.client
        let price: PriceResponse = try await client.call(
            "tour", "Tour.Price", PriceRequest(amount: 2),
            options: CallOptions(
                timeout: .seconds(2), retries: 2, idempotent: true, attemptTimeout: .milliseconds(500),
                hedgeAfter: .milliseconds(100)))
        #expect(price.cents == 300)
        await service.stop()
    }

    @Test("very many calls are made from the connections' threads")
    func manyCalls() async throws {
        let shop = Dispatcher(name: "shop")
        shop.handle("Shop.Price") { (request: PriceRequest, _) in PriceResponse(cents: request.amount * 150) }
        let services = LocalServices()
        services.add(shop)
        let client = RPCClient(local: services)
        let orders = (1...3).map { PriceRequest(amount: $0) }
        let cents = try await withThrowingTaskGroup(of: PriceResponse.self) { group in
            for order in orders {
                group.addTask(executorPreference: client.executor) {
                    try await client.call("shop", "Shop.Price", order)
                }
            }
            return try await group.reduce(into: []) { $0.append($1.cents) }.sorted()
        }
        #expect(cents == [150, 300, 450])
        await client.close()
    }

    @Test("a selector of one's own, and the client's configuration")
    func selector() {
        let nodes = ["a", "b", "c"].map { Node(id: $0, address: "h:1", metadata: ["zone": $0]) }
        #expect(ZoneSelector(zone: "b").select(from: Selection(nodes: nodes)) == 1)
        #expect(nodes.indices.contains(ZoneSelector(zone: "d").select(from: Selection(nodes: nodes))))
        var configuration = RPCClient.Configuration()
        configuration.selector = LeastInFlightSelector()
        configuration.ejection.failures = 3
        configuration.retries.share = 0.1
        #expect(configuration.retries.perSecond == 10)
    }
}
