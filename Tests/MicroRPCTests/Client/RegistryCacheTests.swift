import MicroCore
import MicroRPC
import MicroTestSupport
import MicroTesting
import Synchronization
import Testing

@Suite("A cache in front of a registry")
struct RegistryCacheTests {
    private let one = ServiceRecord.at(HostPort(host: "127.0.0.1", port: 1))
    private let two = ServiceRecord.at(HostPort(host: "127.0.0.1", port: 2))

    @Test("asks once while an entry lives, and again afterwards")
    func timeToLive() async throws {
        let (registry, time) = (StubRegistry([one]), ManualTime())
        let cache = RegistryCache(registry, timeToLive: .seconds(1), time: time.source)
        #expect(cache.known("greeter", domain: "micro") == nil)
        for _ in 0..<3 { #expect(try await cache.lookUp("greeter", domain: "micro") == [one]) }
        #expect(registry.lookUps == 1)
        registry.set([two])
        time.advance(by: .milliseconds(999))
        #expect(cache.known("greeter", domain: "micro") == [one])
        time.advance(by: .milliseconds(1))
        #expect(cache.known("greeter", domain: "micro") == nil)
        #expect(try await cache.lookUp("greeter", domain: "micro") == [two])
        #expect(registry.lookUps == 2)
    }

    @Test("keeps domains apart")
    func domains() async throws {
        let registry = StubRegistry([one])
        let cache = RegistryCache(registry, timeToLive: .seconds(60))
        _ = try await cache.lookUp("greeter", domain: "micro")
        #expect(cache.known("greeter", domain: "team") == nil)
        _ = try await cache.lookUp("greeter", domain: "team")
        #expect(registry.lookUps == 2)
    }

    @Test("does not remember that a service is missing: it may be starting")
    func missing() async throws {
        let registry = StubRegistry()
        let cache = RegistryCache(registry, timeToLive: .seconds(60))
        #expect(try await cache.lookUp("greeter", domain: "micro").isEmpty)
        registry.set([one])
        #expect(try await cache.lookUp("greeter", domain: "micro") == [one])
    }

    @Test("answers from memory, however old, when the registry cannot be asked")
    func stale() async throws {
        let (registry, time) = (StubRegistry([one]), ManualTime())
        let cache = RegistryCache(registry, time: time.source)
        _ = try await cache.lookUp("greeter", domain: "micro")
        registry.set(isReachable: false)
        time.advance(by: .seconds(3600))
        #expect(try await cache.lookUp("greeter", domain: "micro") == [one])
        await #expect(throws: StubRegistry.Unreachable.self) { try await cache.lookUp("other", domain: "micro") }
        cache.invalidate("greeter")
        #expect(try await cache.lookUp("greeter", domain: "micro") == [one])
    }

    @Test("asks anew after an entry was invalidated, and only then")
    func invalidated() async throws {
        let registry = StubRegistry([one])
        let cache = RegistryCache(registry, timeToLive: .seconds(60))
        _ = try await cache.lookUp("greeter", domain: "micro")
        cache.invalidate("other")
        #expect(cache.known("greeter", domain: "micro") == [one])
        registry.set([two])
        cache.invalidate("greeter")
        #expect(cache.known("greeter", domain: "micro") == nil)
        #expect(try await cache.lookUp("greeter", domain: "micro") == [two])
    }

    @Test("does not keep an answer that was overtaken by a change")
    func overtaken() async throws {
        let (asked, goOn) = (Gate(), Gate())
        let registry = StubRegistry([one]) {
            asked.open()
            try await goOn.wait()
        }
        let cache = RegistryCache(registry, timeToLive: .seconds(60))
        async let old = cache.lookUp("greeter", domain: "micro")
        try await asked.wait()
        registry.set([two])
        cache.invalidate("greeter")
        goOn.open()
        #expect(try await old == [one])
        #expect(cache.known("greeter", domain: "micro") == nil)
        #expect(try await cache.lookUp("greeter", domain: "micro") == [two])
    }

    @Test("remembers no more than it has room for")
    func capacity() async throws {
        let names = (0..<5000).map { "service\($0)" }
        let registry = StubRegistry(names.map { .at(HostPort(host: "h", port: 1), name: $0) })
        let cache = RegistryCache(registry, timeToLive: .seconds(60))
        for name in names { _ = try await cache.lookUp(name, domain: "micro") }
        let known = names.filter { cache.known($0, domain: "micro") != nil }
        #expect(known.count <= 4096)
        #expect(known.contains("service4999"))
    }

    // MARK: With a watch

    /// A cache whose watch has begun.
    private func watching(_ registry: StubRegistry, _ time: ManualTime = ManualTime()) async throws -> RegistryCache {
        let cache = RegistryCache(registry, timeToLive: .seconds(1), time: time.source)
        _ = try await cache.lookUp("greeter", domain: "micro")
        await registry.nextChange()
        // The watch is in use once an entry outlives the time of an unwatched one.
        try await settle {
            _ = try await cache.lookUp("greeter", domain: "micro")
            time.advance(by: .seconds(2))
            return cache.known("greeter", domain: "micro") != nil
        }
        return cache
    }

    /// Lets other tasks run until something is so.
    private func settle(_ isSo: () async throws -> Bool) async throws {
        for _ in 0..<100_000 {
            if try await isSo() { return }
            await Task.yield()
        }
        Issue.record("it never came about")
    }

    @Test("keeps entries for a minute while it watches")
    func watchedTimeToLive() async throws {
        let (registry, time) = (StubRegistry([one], canBeWatched: true), ManualTime())
        let cache = try await watching(registry, time)
        time.advance(by: .seconds(50))
        #expect(cache.known("greeter", domain: "micro") == [one])
        time.advance(by: .seconds(10))
        #expect(cache.known("greeter", domain: "micro") == nil)
    }

    @Test("forgets what a watch says has changed, and nothing else", arguments: ["create", "update", "delete"])
    func changed(action: String) async throws {
        let registry = StubRegistry([one], canBeWatched: true)
        let cache = try await watching(registry)
        let kind = try #require(RegistryEvent.Action(rawValue: action))
        registry.notify(RegistryEvent(action: kind, service: ServiceRecord(name: "other"), domain: "micro"))
        registry.notify(RegistryEvent(action: kind, service: one, domain: "micro"))
        try await settle { cache.known("greeter", domain: "micro") == nil }
        registry.set([two])
        #expect(try await cache.lookUp("greeter", domain: "micro") == [two])
    }

    /// The end of the watch threw everything away, just when the registry had gone.
    @Test("keeps what it knows as the last resort when the watch ends, and watches anew")
    func watchEnds() async throws {
        let (registry, time) = (StubRegistry([one], canBeWatched: true), ManualTime())
        let cache = try await watching(registry, time)
        registry.set(isReachable: false)
        registry.notify(nil)
        try await settle { cache.known("greeter", domain: "micro") == nil }
        #expect(try await cache.lookUp("greeter", domain: "micro") == [one])
        await time.waitForSleepers()
        time.advance(by: .milliseconds(100))
        await registry.nextChange()
        #expect(registry.watchers == 1)
        registry.set(isReachable: true)
        registry.set([two])
        #expect(try await cache.lookUp("greeter", domain: "micro") == [two])
    }

    /// It tried once, so a service that started before its server asked for every single call from then on.
    @Test("tries to watch again and again, less and less often")
    func watchesAgain() async throws {
        let (registry, time) = (StubRegistry([one]), ManualTime())
        let cache = RegistryCache(registry, time: time.source)
        _ = try await cache.lookUp("greeter", domain: "micro")
        for (attempt, pause) in [100, 200, 400, 800, 1600, 3200, 5000, 5000].enumerated() {
            await time.waitForSleepers()
            #expect(registry.watchAttempts == attempt + 1)
            time.advance(by: .milliseconds(pause - 1))
            #expect(time.sleepers == 1, "it is not time yet")
            time.advance(by: .milliseconds(1))
        }
    }

    @Test("is quick again after a watch that lasted")
    func lasted() async throws {
        let (registry, time) = (StubRegistry([one], canBeWatched: true), ManualTime())
        let cache = RegistryCache(registry, time: time.source)
        _ = try await cache.lookUp("greeter", domain: "micro")
        for (lasted, pause) in [(0, 100), (0, 200), (4999, 400), (5000, 100), (0, 200)] {
            await registry.nextChange()
            time.advance(by: .milliseconds(lasted))
            registry.notify(nil)
            await time.waitForSleepers()
            time.advance(by: .milliseconds(pause - 1))
            #expect(time.sleepers == 1, "after \(lasted) ms it waits for \(pause) ms")
            time.advance(by: .milliseconds(1))
        }
    }

    @Test("stops to watch when it is not needed any more")
    func gone() async throws {
        let (registry, time) = (StubRegistry([one]), ManualTime())
        var cache: RegistryCache? = RegistryCache(registry, time: time.source)
        _ = try await cache?.lookUp("greeter", domain: "micro")
        await time.waitForSleepers()
        cache = nil
        #expect(time.sleepers == 0)
    }

    @Test("asks once for all who ask at the same time")
    func shared() async throws {
        let gate = Gate()
        let registry = StubRegistry([one], duringLookUp: { try await gate.wait() })
        let cache = RegistryCache(registry)
        let records = try await withThrowingTaskGroup(of: [ServiceRecord].self) { group in
            for _ in 0..<10 { group.addTask { try await cache.lookUp("greeter", domain: "micro") } }
            while registry.lookUps == 0 { await Task.yield() }
            group.addTask {
                gate.open()
                return []
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(records == [ServiceRecord](repeating: one, count: 10))
        // Who came when the first were answered found the entry.
        #expect(registry.lookUps == 1)
    }

    /// Services called each other while the server was away, and failed for a moment when it was back.
    @Test("knows where services were when the registry is back and they have not registered again")
    func restarted() async throws {
        let (registry, time) = (StubRegistry([one], canBeWatched: true), ManualTime())
        let cache = RegistryCache(registry, time: time.source)
        while registry.watchers == 0 {
            _ = try await cache.lookUp("greeter", domain: "micro")
            await Task.yield()
        }
        _ = try await cache.lookUp("greeter", domain: "micro")
        registry.set([])
        registry.notify(nil)
        await time.waitForSleepers()
        #expect(try await cache.lookUp("greeter", domain: "micro") == [one])
        time.advance(by: .seconds(1))
        while registry.watchers == 0 { await registry.nextChange() }
        #expect(try await cache.lookUp("greeter", domain: "micro") == [one])
        time.advance(by: .seconds(20))
        #expect(try await cache.lookUp("greeter", domain: "micro").isEmpty)
    }
}
