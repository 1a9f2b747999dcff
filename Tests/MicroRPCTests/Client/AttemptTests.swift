import MicroCore
import MicroTestSupport
import MicroWire
import Synchronization
import Testing

@testable import MicroRPC

@Suite("The attempts of a call", .timeLimit(.minutes(1)))
struct AttemptTests {
    private func client(
        _ addresses: HostPort..., metadata: [String: String] = [:],
        _ configure: (inout RPCClient.Configuration) -> Void = { _ in }
    ) -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.selector = FirstSelector()
        configure(&configuration)
        let nodes = addresses.enumerated().map { Node(id: "greeter-\($0)", address: "\($1)") }
        let record = ServiceRecord(
            name: "greeter", endpoints: [EndpointRecord(name: "Greeter.Call", metadata: metadata)], nodes: nodes)
        return RPCClient(configuration: configuration, registry: RegistryCache(StubRegistry([record])))
    }

    /// Of a selector that picks none, the nearest is taken.
    @Test(
        "go to the node that the selector picks, be it the last", arguments: [(0, 0), (1, 1), (2, 2), (9, 2), (-1, 0)])
    func selected(pick: Int, node: Int) async throws {
        struct Fixed: Selector {
            let pick: Int
            func select(from selection: Selection) -> Int { pick }
        }
        try await serving(.greeter("0")) { first in
            try await serving(.greeter("1")) { second in
                try await serving(.greeter("2")) { third async throws in
                    let client = client(first, second, third) { $0.selector = Fixed(pick: pick) }
                    #expect(try await client.call(.json()).text == #"{"msg":"\#(node) Ann"}"#)
                    await client.close()
                }
            }
        }
    }

    @Test("one that takes too long is made again elsewhere if the call may run twice")
    func attemptTimeout() async throws {
        let counts = CountingMetrics()
        try await serving(.hanging(AskCount())) { slow in
            try await serving(.greeter()) { fast async throws in
                let client = client(slow, fast) { $0.observe(by: Telemetry(metrics: counts)) }
                var options = CallOptions.impatient
                #expect(try await client.call(.json(options: options)).text == #"{"msg":"Hello Ann"}"#)
                options.idempotent = false
                await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
                    try await client.call(.json(options: options))
                }
                #expect(counts["rpc.client.calls greeter Greeter.Call \(slow) DEADLINE_EXCEEDED"] == 2)
                #expect(counts["rpc.client.calls greeter Greeter.Call \(fast) OK"] == 1)
                await client.close()
            }
        }
    }

    @Test("an endpoint may say of its calls that they may run twice")
    func idempotentEndpoint() async throws {
        try await serving(.hanging(AskCount())) { slow in
            try await serving(.greeter()) { fast async throws in
                let client = client(slow, fast, metadata: ["idempotent": "true"])
                var options = CallOptions.impatient
                options.idempotent = false
                #expect(try await client.call(.json(options: options)).text == #"{"msg":"Hello Ann"}"#)
                await client.close()
            }
        }
    }

    @Test("a service that is not available is asked again only if the call may run twice", arguments: [true, false])
    func unavailable(idempotent: Bool) async throws {
        let count = AskCount()
        let error = MicroError.serviceUnavailable("greeter", "later")
        try await serving(.failing(count, error)) { one in
            try await serving(.failing(count, error)) { other async throws in
                let client = client(one, other)
                await #expect(throws: error) {
                    try await client.call(.json(options: CallOptions(retries: 5, idempotent: idempotent)))
                }
                #expect(count.value == (idempotent ? 6 : 1))
                await client.close()
            }
        }
    }

    @Test("an answer that is an error is none to try again")
    func answered() async throws {
        let count = AskCount()
        try await serving(.failing(count, .badRequest("greeter", "no"))) { address async throws in
            let client = client(address)
            await #expect(throws: MicroError.badRequest("greeter", "no")) {
                try await client.call(.json(options: CallOptions(retries: 5, idempotent: true)))
            }
            #expect(count.value == 1)
            await client.close()
        }
    }

    /// What a handler passes on of a call of its own, or a Go service says, looked like this client's own time-out: the
    /// call was made again, and after five of them the node was called no more.
    @Test(
        "a 408 that the service answers is an answer, whatever its text",
        arguments: [
            MicroError.timeout("go.micro.client", "context deadline exceeded"), .timeout("greeter", "too slow"),
        ])
    func timeOutOfTheService(error: MicroError) async throws {
        let (failures, answers) = (AskCount(), AskCount())
        try await serving(.failing(failures, error)) { one in
            try await serving(.failing(answers, .badRequest("greeter", "no"))) { other async throws in
                let client = client(one, other)
                for _ in 0..<10 {
                    await #expect(throws: error) {
                        try await client.call(.json(options: CallOptions(retries: 5, idempotent: true)))
                    }
                }
                #expect(failures.value == 10)
                #expect(answers.value == 0)
                await client.close()
            }
        }
    }

    @Test(
        "a 408 that comes when the time of the attempt is over counts as that",
        arguments: [
            (408, 2, false), (408, 1, true), (408, 0, true), (408, -5, true), (503, -5, false), (404, 0, false),
        ])
    func lateTimeOut(code: Int, millisecondsLeft: Int, isTimedOut: Bool) {
        let now = ContinuousClock.now
        let answer = MicroError(id: "greeter", code: code, detail: "too slow")
        let fault = AttemptTimedOut(answer: answer, deadline: now + .milliseconds(millisecondsLeft), now: now)
        #expect((fault != nil) == isTimedOut)
    }

    @Test("end when the budget of the client is used up")
    func budget() async throws {
        let count = AskCount()
        let error = MicroError.serviceUnavailable("greeter", "later")
        try await serving(.failing(count, error)) { address async throws in
            let client = client(address) { configuration in
                configuration.retries.share = 0.5
                configuration.retries.perSecond = 0
                configuration.retries.pause = .zero
            }
            for _ in 0..<20 {
                await #expect(throws: error) {
                    try await client.call(.json(options: CallOptions(retries: 5, idempotent: true)))
                }
            }
            #expect(count.value == 30)
            await client.close()
        }
    }

    @Test("a second node is asked as well when the first takes long, and the first answer counts")
    func hedging() async throws {
        let count = AskCount()
        try await serving(.hanging(count)) { slow in
            try await serving(.greeter()) { fast async throws in
                let client = client(slow, fast)
                let options = CallOptions(idempotent: true, hedgeAfter: .milliseconds(20))
                #expect(try await client.call(.json(options: options)).text == #"{"msg":"Hello Ann"}"#)
                #expect(count.value == 1)
                await client.close()
            }
        }
    }

    /// A third attempt went to the node of the second, and the caller was told that nobody had an answer.
    @Test("go to neither node again when both the first and the hedge failed, as long as there is another")
    func afterHedge() async throws {
        let gate = Gate()
        let count = AskCount()
        let late = Dispatcher(name: "greeter")
        late.answerText("Greeter.Call") { _ in
            count.add()
            try await gate.wait()
            throw MicroError.serviceUnavailable("greeter", "later")
        }
        let hedge = Dispatcher(name: "greeter")
        hedge.answerText("Greeter.Call") { _ in
            count.add()
            gate.open()
            throw MicroError.serviceUnavailable("greeter", "later")
        }
        try await serving(late) { one in
            try await serving(hedge) { two in
                try await serving(.greeter()) { three async throws in
                    let client = client(one, two, three)
                    let options = CallOptions(retries: 1, idempotent: true, hedgeAfter: .milliseconds(20))
                    #expect(try await client.call(.json(options: options)).text == #"{"msg":"Hello Ann"}"#)
                    #expect(count.value == 2)
                    await client.close()
                }
            }
        }
    }

    /// "context deadline exceeded" told of the registry's silence, and nothing of the node.
    @Test("that failed are told of when the registry does not say where else to go")
    func silentRegistry() async throws {
        let dead = try await HostPort.dead()
        let gate = Gate()
        let lookUps = AskCount()
        let registry = StubRegistry(
            [.at(dead)],
            duringLookUp: {
                lookUps.add()
                if lookUps.value > 1 { try await gate.wait() }
            })
        let client = RPCClient(registry: RegistryCache(registry))
        let error = await #expect(throws: MicroError.self) {
            try await client.call(.json(options: CallOptions(timeout: .milliseconds(300))))
        }
        #expect(lookUps.value == 2)
        #expect(error.map { ErrorEntry.noConnection.fits($0) } == true, "\(error?.detail ?? "")")
        gate.open()
        await client.close()
    }

    @Test("a node that cannot be reached is not asked again for a while")
    func ejection() async throws {
        let dead = try await HostPort.dead()
        try await serving(.greeter()) { alive async throws in
            let seen = Mutex<[Int]>([])
            struct Watching: Selector {
                let see: @Sendable (Int) -> Void
                func select(from selection: Selection) -> Int {
                    see(selection.nodes.count)
                    return 0
                }
            }
            let client = client(dead, alive) { configuration in
                configuration.selector = Watching { count in seen.withLock { $0.append(count) } }
                configuration.ejection.first = .seconds(60)
                configuration.ejection.longest = .seconds(60)
            }
            for _ in 0..<5 { #expect(try await client.call(.json()).text == #"{"msg":"Hello Ann"}"#) }
            // One node is no choice: the selector was asked for the first attempt only.
            #expect(seen.withLock { $0 } == [2])
            await client.close()
        }
    }

    /// The Go original calls the old port until the registration there has expired.
    @Test("a service that has moved is found by the call that notices")
    func moved() async throws {
        let dead = try await HostPort.dead()
        let registry = StubRegistry([.at(dead)])
        try await serving(.greeter()) { alive async throws in
            let cache = RegistryCache(registry, timeToLive: .seconds(3600))
            let client = RPCClient(registry: cache)
            _ = try await cache.lookUp("greeter", domain: "micro")
            registry.set([.at(alive)])
            #expect(try await client.call(.json()).text == #"{"msg":"Hello Ann"}"#)
            await client.close()
        }
    }
}
