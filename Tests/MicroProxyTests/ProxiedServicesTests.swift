import MicroCodec
import MicroCore
import MicroMemory
import MicroPlatformProto
import MicroProto
import MicroRPC
import MicroTestSupport
import MicroWire
import SwiftProtobuf
import Synchronization
import Testing

@testable import MicroProxy

@Suite("Health and reflection of services behind the proxy", .timeLimit(.minutes(1)))
struct ProxiedServicesTests {
    private typealias Question = Grpc_Reflection_V1_ServerReflectionRequest
    private typealias Answer = Grpc_Reflection_V1_ServerReflectionResponse
    private typealias HealthRequest = Grpc_Health_V1_HealthCheckRequest
    private typealias HealthResponse = Grpc_Health_V1_HealthCheckResponse

    /// What a proxy in front of nodes answers.
    private func asking(
        _ nodes: [(service: String, address: HostPort)], _ question: Question
    ) async throws -> Answer {
        try await proxying(nodes) { client, options in
            let stream = try await client.stream(
                "x", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", sending: Question.self,
                receiving: Answer.self, options: options)
            try await stream.send(question)
            try await stream.finish()
            return try #require(try await stream.responses.next())
        }
    }

    private func proxying<Result: Sendable>(
        _ nodes: [(service: String, address: HostPort)],
        _ body: (RPCClient, CallOptions) async throws -> Result
    ) async throws -> Result {
        let registry = MemoryRegistry()
        for (service, address) in nodes {
            let node = Node(id: service, address: "\(address)")
            try await registry.register(
                ServiceRecord(name: service, nodes: [node]), domain: Namespace.default, timeToLive: nil)
        }
        let proxy = Proxy(registry: RegistryCache(registry))
        return try await listening({ proxy.accept($0) }) { address in
            let client = RPCClient()
            let result = try await body(client, CallOptions(address: "\(address)"))
            await client.close()
            return result
        }
    }

    private func lister() -> Dispatcher {
        let dispatcher = Dispatcher(name: "lister")
        dispatcher.handle("Registry.GetService") { (_: Registry_GetRequest, _) in Registry_GetResponse() }
        return dispatcher
    }

    @Test(
        "services are asked in the order in which the question names them",
        arguments: [
            ("hello.greeter.Say.Hello", ["hello.greeter", "greeter", "hello", "other"]),
            ("proto/Greeter.proto", ["greeter", "hello", "hello.greeter", "other"]),
            ("hello/api.proto", ["hello", "greeter", "hello.greeter", "other"]),
            ("api.proto", ["greeter", "hello", "hello.greeter", "other"]),
        ])
    func order(subject: String, services: [String]) {
        let names: Set = ["greeter", "hello", "hello.greeter", "other"]
        let isFile = subject.hasSuffix(".proto")
        let question = Question.with {
            if isFile { $0.fileByFilename = subject } else { $0.fileContainingSymbol = subject }
        }
        #expect(ProxiedReflection.order(names, for: question) == services)
    }

    @Test("of very many services only the first are asked", arguments: [(31, true), (32, false)])
    func bounded(others: Int, isFound: Bool) async throws {
        let dead = try await HostPort.dead()
        try await serving(lister()) { service in
            let nodes = (0..<others).map { ("a\($0)", dead) } + [("z", service)]
            let answer = try await asking(nodes, .with { $0.fileContainingSymbol = "registry.Registry" })
            #expect(answer.fileDescriptorResponse.fileDescriptorProto.isEmpty != isFound)
            #expect(answer.errorResponse.errorCode == (isFound ? 0 : 5))
        }
    }

    @Test("a proxy that is its own node does not ask itself for ever")
    func loop() async throws {
        let proxy = Mutex<Proxy?>(nil)
        try await listening({ stream in proxy.withLock { $0 }?.accept(stream) }) { address in
            let registry = MemoryRegistry()
            let record = ServiceRecord(name: "loop", nodes: [Node(id: "loop", address: "\(address)")])
            try await registry.register(record, domain: Namespace.default, timeToLive: nil)
            proxy.withLock { $0 = Proxy(registry: RegistryCache(registry)) }
            let client = RPCClient()
            let options = CallOptions(address: "\(address)")
            let stream = try await client.stream(
                "x", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", sending: Question.self,
                receiving: Answer.self, options: options)
            try await stream.send(.with { $0.fileByFilename = "nope.proto" })
            #expect(try await stream.responses.next()?.errorResponse.errorCode == 5)
            let health: HealthResponse = try await client.call(
                "x", "/grpc.health.v1.Health/Check", HealthRequest.with { $0.service = "loop" }, options: options)
            #expect(health.status == .serving)
            await client.close()
        }
    }

    @Test(
        "a registered service without a node that answers is not serving, one that is not registered unknown",
        arguments: [("greeter", HealthResponse.ServingStatus.notServing), ("nope", .serviceUnknown)])
    func away(service: String, status: Grpc_Health_V1_HealthCheckResponse.ServingStatus) async throws {
        let dead = try await HostPort.dead()
        let watched = try await proxying([("greeter", dead)]) { client, options in
            let watch = try await client.serverStream(
                "x", "/grpc.health.v1.Health/Watch", HealthRequest.with { $0.service = service },
                receiving: HealthResponse.self, options: options)
            return try await watch.next()?.status
        }
        #expect(watched == status)
    }
}
