import MicroCore
import MicroMemory
import MicroTesting
import Testing

@Suite("A registry in memory", .timeLimit(.minutes(1)))
struct MemoryRegistryTests {
    private func record(_ id: String = "1", version: String = "latest") -> ServiceRecord {
        ServiceRecord(name: "greeter", version: version, nodes: [Node(id: id, address: "\(id).example:1")])
    }

    @Test("keeps the promises of a registry", arguments: RegistryConformance.requirements)
    func conforms(to requirement: RegistryConformance.Requirement) async throws {
        try await RegistryConformance { MemoryRegistry(time: $0) }.check(requirement)
    }

    @Test("refuses what it could not keep: no name, no node, every namespace at once")
    func refusals() async throws {
        let registry = MemoryRegistry()
        let nameless = ServiceRecord(name: "", nodes: record().nodes)
        for (record, domain) in [(nameless, "micro"), (ServiceRecord(name: "x"), "micro"), (record(), "*")] {
            let error = try await #require(throws: MicroError.self) {
                try await registry.register(record, domain: domain, timeToLive: nil)
            }
            #expect(error.code == 400)
        }
        #expect(try await registry.services(domain: Namespace.all).isEmpty)
    }

    @Test("says nothing to its watchers when a registration is renewed unchanged")
    func renewal() async throws {
        let registry = MemoryRegistry()
        let watch = try await registry.watch(service: nil, domain: "micro")
        for _ in 0..<3 { try await registry.register(record(), domain: "micro", timeToLive: .seconds(9)) }
        try await registry.deregister(record(), domain: "micro")
        var events = watch.makeAsyncIterator()
        #expect(await events.next()?.action == .create)
        #expect(await events.next()?.action == .delete)
    }

    @Test("names the domain in the service's metadata, as the original does")
    func domain() async throws {
        let registry = MemoryRegistry()
        try await registry.register(record(), domain: "team", timeToLive: nil)
        #expect(try await registry.services(domain: Namespace.all).map(\.metadata) == [["domain": "team"]])
    }

    @Test("tells watchers what expired without being asked, first an update, then the end of the version")
    func expiry() async throws {
        let time = ManualTime()
        let registry = MemoryRegistry(time: time.source)
        try await registry.register(record("1"), domain: "micro", timeToLive: .seconds(5))
        try await registry.register(record("2"), domain: "micro", timeToLive: .seconds(10))
        let watch = try await registry.watch(service: nil, domain: Namespace.all)
        var events = watch.makeAsyncIterator()
        for (action, id) in [(RegistryEvent.Action.update, "1"), (.delete, "2")] {
            await time.waitForSleepers()
            time.advance(by: .seconds(5))
            let event = await events.next()
            #expect(event?.action == action)
            #expect(event?.service.nodes.map(\.id) == [id])
        }
    }

    @Test("sees a registration that ends before those it waits for")
    func earlierExpiry() async throws {
        let time = ManualTime()
        let registry = MemoryRegistry(time: time.source)
        try await registry.register(record("long"), domain: "micro", timeToLive: .seconds(3600))
        await time.waitForSleepers()
        try await registry.register(record("short"), domain: "micro", timeToLive: .seconds(1))
        var events = try await registry.watch(service: nil, domain: "micro").makeAsyncIterator()
        time.advance(by: .seconds(1))
        #expect(await events.next()?.service.nodes.map(\.id) == ["short"])
    }

    /// A watcher that misses events would go on believing what is no longer true.
    @Test("ends the watch of a reader that falls behind, after what it could keep; others go on")
    func overflow() async throws {
        let registry = MemoryRegistry()
        let slow = try await registry.watch(service: nil, domain: "micro")
        let narrow = try await registry.watch(service: "last", domain: "micro")
        for number in 0...RegistryWatch.capacity {
            try await registry.register(record(version: "\(number)"), domain: "micro", timeToLive: nil)
        }
        var count = 0
        for await event in slow {
            #expect(event.service.version == "\(count)")
            count += 1
        }
        #expect(count == RegistryWatch.capacity)
        let last = ServiceRecord(name: "last", nodes: record().nodes)
        try await registry.register(last, domain: "micro", timeToLive: nil)
        var events = narrow.makeAsyncIterator()
        #expect(await events.next()?.service.name == "last")
    }

    @Test("ends every watch when it is told to; later ones go on")
    func endWatches() async throws {
        let registry = MemoryRegistry()
        let ended = try await registry.watch(service: nil, domain: "micro")
        registry.endWatches()
        for await event in ended { Issue.record("\(event)") }
        let later = try await registry.watch(service: nil, domain: "micro")
        try await registry.register(record(), domain: "micro", timeToLive: nil)
        var events = later.makeAsyncIterator()
        #expect(await events.next()?.action == .create)
    }

    @Test("is full at some point, renews what it has then, and takes more when something has gone")
    func full() async throws {
        let time = ManualTime()
        let registry = MemoryRegistry(time: time.source)
        func register(_ name: String, _ ttl: Duration? = nil) async throws {
            let record = ServiceRecord(name: name, nodes: [Node(id: name, address: "h:1")])
            try await registry.register(record, domain: "micro", timeToLive: ttl)
        }
        for number in 0..<9_999 { try await register("service-\(number)") }
        try await register("last", .seconds(10))
        await #expect(throws: MicroError.serviceUnavailable("registry", "the registry is full")) {
            try await register("more")
        }
        try await register("service-5")
        time.advance(by: .seconds(10))
        try await register("more")
        #expect(try await registry.services(domain: "micro").count == 10_000)
    }

    @Test("takes 100,000 nodes and no more, renews what it has then, and takes more when one has gone")
    func fullOfNodes() async throws {
        let registry = MemoryRegistry()
        func record(_ numbers: ClosedRange<Int>) -> ServiceRecord {
            ServiceRecord(name: "greeter", nodes: numbers.map { Node(id: "\($0)", address: "") })
        }
        let full = MicroError.serviceUnavailable("registry", "the registry is full")
        try await registry.register(record(1...99_999), domain: "micro", timeToLive: nil)
        await #expect(throws: full) {
            try await registry.register(record(100_000...100_001), domain: "micro", timeToLive: nil)
        }
        try await registry.register(record(99_999...100_000), domain: "micro", timeToLive: nil)
        await #expect(throws: full) {
            try await registry.register(record(100_001...100_001), domain: "micro", timeToLive: nil)
        }
        try await registry.register(record(1...1_000), domain: "micro", timeToLive: nil)
        try await registry.deregister(record(1...1), domain: "micro")
        try await registry.register(record(100_001...100_001), domain: "micro", timeToLive: nil)
        #expect(try await registry.service("greeter", domain: "micro").first?.nodes.count == 100_000)
    }
}
