import Logging
import MicroCore
import MicroRPC
import MicroTestSupport
import MicroTesting
import MicroWire
import Testing

@Suite("The life of a service")
struct ServiceTests {
    private func service(
        _ registry: any Registry, logger: Logger = .silent, time: TimeSource = .system,
        _ configure: (inout Service.Configuration) -> Void = { _ in }
    ) -> Service {
        var configuration = Service.Configuration(name: "greeter")
        configure(&configuration)
        let service = Service(
            configuration,
            components: Service.Components(
                registry: registry, client: RPCClient(), logger: logger, time: time))
        service.handle("Greeter.Call") { (request: Greeting, _) in Reply(msg: "Hello \(request.name)") }
        return service
    }

    private func call(_ service: Service, _ endpoint: String = "Greeter.Call") async throws -> String {
        let address = try #require(service.address)
        let client = RPCClient()
        let answer = try await client.call(.json(endpoint, options: CallOptions(address: address.description)))
        await client.close()
        return answer.text
    }

    @Test("starts by listening and registering; calls are answered at once")
    func start() async throws {
        let registry = StubRegistry()
        let service = service(registry)
        #expect(service.address == nil)
        try await service.start()
        #expect(try await call(service) == #"{"msg":"Hello Ann"}"#)
        #expect(registry.registered.map(\.record.nodes.first?.address) == [service.address?.description])
        await service.stop()
        #expect(service.address == nil)
        #expect(registry.log == ["register", "deregister"])
    }

    @Test("registers the record that the original does")
    func record() async throws {
        let registry = StubRegistry()
        let service = service(registry) { configuration in
            configuration.version = "1.2"
            configuration.namespace = "team"
            configuration.metadata = ["zone": "a", "server": "mine"]
            configuration.advertise = HostPort(host: "10.1.2.3", port: 99)
            configuration.registerTTL = .seconds(7)
        }
        service.handle("Another.Call", metadata: ["stream": "true"]) { (request: Greeting, _) in request }
        try await service.start()
        await service.stop()
        let (record, domain, timeToLive) = try #require(registry.registered.first)
        #expect(record.name == "greeter")
        #expect(record.version == "1.2")
        #expect(record.metadata.isEmpty)
        #expect(domain == "team")
        #expect(timeToLive == .seconds(7))
        let node = try #require(record.nodes.first)
        #expect(record.nodes.count == 1)
        let id = /greeter-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(node.id.wholeMatch(of: id) != nil)
        #expect(node.address == "10.1.2.3:99")
        #expect(
            node.metadata == [
                "broker": "service", "registry": "stub", "server": "grpc", "transport": "grpc", "protocol": "grpc",
                "zone": "a",
            ])
        #expect(record.endpoints.map(\.name) == ["Another.Call", "Greeter.Call"])
        #expect(record.endpoints[0].isStream)
        #expect(record.endpoints[1].metadata.isEmpty)
        let request = ValueType(
            name: "Greeting", type: "Greeting", values: [ValueType(name: "name", type: "string")])
        let response = ValueType(name: "Reply", type: "Reply", values: [ValueType(name: "msg", type: "string")])
        #expect(record.endpoints[1].request == request)
        #expect(record.endpoints[1].response == response)
    }

    @Test("has the defaults of the original")
    func defaults() {
        let configuration = Service.Configuration(name: "x")
        #expect(configuration.version == "latest")
        #expect(configuration.namespace == "micro")
        #expect(configuration.registerTTL == .seconds(90))
        #expect(configuration.registerInterval == .seconds(30))
        #expect(configuration.address == .loopback)
    }

    @Test("renews its registration, with the endpoints that were added since")
    func renewal() async throws {
        let (registry, time) = (StubRegistry(), ManualTime())
        let service = service(registry, time: time.source)
        try await service.start()
        await registry.nextChange()
        service.handle("Later.Call") { (request: Greeting, _) in request }
        for count in 2...3 {
            await time.waitForSleepers()
            time.advance(by: .seconds(30))
            await registry.nextChange()
            #expect(registry.registered.count == count)
        }
        let ids = Set(registry.registered.flatMap(\.record.nodes).map(\.id))
        #expect(ids.count == 1)
        #expect(registry.registered.last?.record.endpoints.map(\.name) == ["Greeter.Call", "Later.Call"])
        await service.stop()
        #expect(registry.log == ["register", "register", "register", "deregister"])
    }

    /// It was registered as if others could find and call it.
    @Test("does not register what nobody can call", arguments: ["Call", "Greeter.Call.Now", ".Call", "Greeter.", ""])
    func uncallable(endpoint: String) async throws {
        let (registry, log) = (StubRegistry(), CapturedLog())
        let service = service(registry, logger: log.logger)
        service.handle(endpoint) { (request: Greeting, _) in request }
        try await service.start()
        await service.stop()
        #expect(registry.registered.map { $0.record.endpoints.map(\.name) } == [["Greeter.Call"]])
        #expect(log.lines.contains { $0.contains("\"\(endpoint)\" can never be called") })
    }

    /// The only line about it came before it was done, and was the same when it failed.
    @Test("logs that it is registered when it is, and again only after it was not")
    func logsRegistration() async throws {
        let (registry, time, log) = (StubRegistry(), ManualTime(), CapturedLog())
        let service = service(registry, logger: log.logger, time: time.source)
        func registrations() -> [String] {
            log.lines.filter { $0.contains("egister") }.map { $0.split(separator: " node: ")[0] }.map(String.init)
        }
        try await service.start()
        await registry.nextChange()
        #expect(registrations() == ["Registry [stub] Registering", "Registered"])
        for isKnown in [true, false, true, true] {
            if !isKnown { registry.fail(1) }
            await time.waitForSleepers()
            time.advance(by: .seconds(30))
            await registry.nextChange()
        }
        await service.stop()
        #expect(
            registrations() == [
                "Registry [stub] Registering", "Registered",
                "Registering failed: the registry cannot be reached", "Registered", "Deregistering",
            ])
    }

    @Test("runs without a registry that answers, and registers as soon as it does")
    func failingRegistry() async throws {
        let (registry, time) = (StubRegistry(), ManualTime())
        registry.fail(4)
        let service = service(registry, time: time.source)
        async let started: Void = service.start()
        for pause in [100, 400] {
            await time.waitForSleepers()
            time.advance(by: .milliseconds(pause))
        }
        try await started
        #expect(registry.log == ["failed", "failed", "failed"])
        #expect(try await call(service) == #"{"msg":"Hello Ann"}"#)
        for _ in 0..<3 { await registry.nextChange() }
        for _ in 0..<2 {
            await time.waitForSleepers()
            time.advance(by: .seconds(30))
            await registry.nextChange()
        }
        #expect(registry.log == ["failed", "failed", "failed", "failed", "register"])
        await service.stop()
    }

    @Test("stops by deregistering first and lets a call that is under way finish")
    func stop() async throws {
        let registry = StubRegistry()
        let service = service(registry)
        let (started, goOn) = (Gate(), Gate())
        service.dispatcher.answerText { _ in
            started.open()
            try await goOn.wait()
            return registry.log.joined(separator: " ")
        }
        try await service.start()
        async let answer = call(service, "Greeter.Tell")
        try await started.wait()
        async let stopped: Void = service.stop()
        while registry.log.last != "deregister" { await Task.yield() }
        goOn.open()
        #expect(try await answer == "register deregister")
        await stopped
    }

    /// The renewal came after the deregistration: a node that was gone stayed in the registry for 90 seconds.
    @Test("stops only after a renewal that is under way")
    func stopDuringRenewal() async throws {
        let time = ManualTime()
        let (asked, goOn) = (Gate(), Gate())
        let isFirst = AtomicFlag()
        let registry = StubRegistry(duringRegister: {
            if isFirst.set() { return }
            asked.open()
            // A registry that takes no notice of cancellation.
            await Task.detached { try? await goOn.wait() }.value
        })
        let service = service(registry, time: time.source)
        try await service.start()
        await time.waitForSleepers()
        time.advance(by: .seconds(30))
        try await asked.wait()
        async let stopped: Void = service.stop()
        for _ in 0..<1000 { await Task.yield() }
        #expect(registry.log == ["register"])
        goOn.open()
        await stopped
        #expect(registry.log == ["register", "register", "deregister"])
    }

    @Test("stops and starts again, as another node")
    func restart() async throws {
        let registry = StubRegistry()
        let service = service(registry)
        for _ in 0..<2 {
            try await service.start()
            #expect(try await call(service) == #"{"msg":"Hello Ann"}"#)
            await service.stop()
            await service.stop()
        }
        #expect(registry.log == ["register", "deregister", "register", "deregister"])
        #expect(Set(registry.registered.flatMap(\.record.nodes).map(\.id)).count == 2)
    }

    @Test("cannot start twice")
    func startTwice() async throws {
        let service = service(StubRegistry())
        try await service.start()
        await #expect(throws: MicroError.conflict("greeter", "the service runs already")) { try await service.start() }
        await service.stop()
    }

    /// Both listened, and one of them could never be stopped.
    @Test("cannot start twice at the same time either")
    func startTogether() async throws {
        let (asked, goOn) = (Gate(), Gate())
        let registry = StubRegistry(duringRegister: {
            asked.open()
            try await goOn.wait()
        })
        let service = service(registry)
        async let first: Void = service.start()
        try await asked.wait()
        await #expect(throws: MicroError.conflict("greeter", "the service runs already")) { try await service.start() }
        goOn.open()
        try await first
        await service.stop()
    }

    @Test("does not begin without a name")
    func noName() async throws {
        let registry = StubRegistry()
        let service = Service(
            Service.Configuration(name: ""),
            components: Service.Components(registry: registry, client: RPCClient(), logger: .silent))
        await #expect(throws: MicroError.badRequest("service", "missing service name")) { try await service.start() }
        #expect(registry.log.isEmpty)
    }

    @Test("does not begin on a port that is taken, says so, and can be started once the port is free")
    func portInUse() async throws {
        let registry = StubRegistry()
        let other = try await WireServer.listen(on: .loopback) { _ in }
        let service = service(registry) { $0.address = other.address }
        let error = try await #require(throws: ListenError.self) { try await service.start() }
        #expect(error.description.hasPrefix("cannot listen on \(other.address): the address is in use"))
        #expect(registry.log.isEmpty)
        await other.stop()
        try await service.start()
        #expect(service.address == other.address)
        await service.stop()
    }

    @Test("runs until it is stopped")
    func run() async throws {
        let registry = StubRegistry()
        let service = service(registry)
        async let life: Void = service.run()
        await registry.nextChange()
        await service.stop()
        await life
        #expect(registry.log == ["register", "deregister"])
    }

    @Test("can be run again after it was stopped")
    func again() async throws {
        let service = service(StubRegistry())
        for _ in 0..<2 {
            let running = Task { await service.run() }
            while service.address == nil { await Task.yield() }
            #expect(try await call(service) == #"{"msg":"Hello Ann"}"#)
            await service.stop()
            await running.value
        }
    }

    @Test("is not started after all when it is stopped meanwhile")
    func stoppedWhileStarting() async throws {
        let gate = Gate()
        let registry = StubRegistry(duringRegister: { try await gate.wait() })
        let service = service(registry)
        let started = Task { try await service.start() }
        while registry.registering == 0 { await Task.yield() }
        await service.stop()
        gate.open()
        await #expect(throws: MicroError.conflict("greeter", "the service was stopped while it started")) {
            try await started.value
        }
        #expect(service.address == nil)
        #expect(registry.log == ["register", "deregister"])
    }
}
