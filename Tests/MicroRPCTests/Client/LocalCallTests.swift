import MicroCore
import MicroRPC
import MicroTestSupport
import Testing

@Suite("A call to a service of this process")
struct LocalCallTests {
    private func client(_ dispatcher: Dispatcher, namespace: String = Namespace.default) -> RPCClient {
        let local = LocalServices()
        local.add(dispatcher)
        var configuration = RPCClient.Configuration()
        configuration.namespace = namespace
        return RPCClient(configuration: configuration, registry: RegistryCache(StubRegistry()), local: local)
    }

    @Test("needs neither registry nor socket")
    func local() async throws {
        let client = client(.greeter())
        #expect(try await client.call(.json()).text == #"{"msg":"Hello Ann"}"#)
        let reply: Reply = try await client.call("greeter", "Greeter.Call", Greeting(name: "Bob"))
        #expect(reply == Reply(msg: "Hello Bob"))
    }

    @Test("gives the handler metadata, namespace and deadline")
    func context() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { context in
            let left = try #require(context.deadline) - .now
            return "\(context.namespace) \(context.metadata["x-foo"] ?? "") \(left <= .seconds(3)) \(context.service)"
        }
        let request = ClientRequest.json(
            "Greeter.Tell", metadata: ["x-foo": "bar"], options: CallOptions(timeout: .seconds(3)))
        #expect(try await client(dispatcher).call(request).text == "micro bar true greeter")
    }

    @Test("is one only in the namespace that the service lives in")
    func namespace() async throws {
        let notFound = MicroError.internalServerError("go.micro.client", "service greeter: route not found")
        await #expect(throws: notFound) {
            try await client(.greeter()).call(.json(metadata: ["micro-namespace": "team"]))
        }
        await #expect(throws: notFound) { try await client(.greeter(), namespace: "team").call(.json()) }
    }

    @Test("ends with its deadline, as one over a socket does, when the handler hangs")
    func deadline() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { _ in
            for await _ in AsyncStream<Never>.makeStream().stream {}
            throw CancellationError()
        }
        let request = ClientRequest.json("Greeter.Tell", options: CallOptions(timeout: .milliseconds(20)))
        await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
            try await client(dispatcher).call(request)
        }
    }

    @Test("ends with its deadline also when the handler does not heed its cancellation")
    func deafHandler() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        let gate = Gate()
        dispatcher.answerText { _ in
            await Task.detached { try? await gate.wait() }.value
            return "late"
        }
        let request = ClientRequest.json("Greeter.Tell", options: CallOptions(timeout: .milliseconds(20)))
        await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
            try await client(dispatcher).call(request)
        }
        gate.open()
    }

    @Test("waits for the registry no longer than its deadline")
    func hangingRegistry() async throws {
        let registry = StubRegistry(duringLookUp: { for await _ in AsyncStream<Never>.makeStream().stream {} })
        let client = RPCClient(registry: RegistryCache(registry))
        await #expect(throws: MicroError.timeout("go.micro.client", "context deadline exceeded")) {
            try await client.call(.json(options: CallOptions(timeout: .milliseconds(20))))
        }
    }

    @Test("fails as one over a socket does")
    func errors() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.answerText { _ in throw MicroError.notFound("greeter", "gone") }
        await #expect(throws: MicroError.notFound("greeter", "gone")) {
            try await client(dispatcher).call(.json("Greeter.Tell"))
        }
        await #expect(throws: MicroError.internalServerError("go.micro.client", "unknown service Greeter.Nope")) {
            try await client(dispatcher).call(.json("Greeter.Nope"))
        }
    }

    @Test("is cancelled with its caller")
    func cancelled() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        let started = Gate()
        dispatcher.answerText { _ in
            started.open()
            try await Gate().wait()
            return ""
        }
        let client = client(dispatcher)
        let task = Task { try await client.call(.json("Greeter.Tell")) }
        try await started.wait()
        task.cancel()
        let error = try await #require(throws: MicroError.self) { try await task.value }
        #expect(error.detail == "context canceled")
    }
}
