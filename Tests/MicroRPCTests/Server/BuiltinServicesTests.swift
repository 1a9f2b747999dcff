import MicroCodec
import MicroCore
import MicroPlatformProto
import MicroProto
import MicroRPC
import MicroTestSupport
import NIOHPACK
import Testing

@Suite("Every server answers health and reflection", .timeLimit(.minutes(1)))
struct BuiltinServicesTests {
    private typealias HealthRequest = Grpc_Health_V1_HealthCheckRequest
    private typealias HealthResponse = Grpc_Health_V1_HealthCheckResponse
    private typealias ReflectionRequest = Grpc_Reflection_V1_ServerReflectionRequest
    private typealias ReflectionResponse = Grpc_Reflection_V1_ServerReflectionResponse

    private static func lister() -> Dispatcher {
        let dispatcher = Dispatcher(name: "lister")
        dispatcher.handle("Registry.GetService") { (_: Registry_GetRequest, _) in Registry_GetResponse() }
        return dispatcher
    }

    private static func health(_ service: String) -> HealthRequest {
        var request = HealthRequest()
        request.service = service
        return request
    }

    private func reflect(
        _ dispatcher: Dispatcher, version: String = "v1", _ change: (inout ReflectionRequest) -> Void
    ) async throws -> ReflectionResponse {
        var request = ReflectionRequest()
        change(&request)
        return try await Place.socket.calling(dispatcher) { [request] client, options in
            let call = try await client.stream(
                "x", "/grpc.reflection.\(version).ServerReflection/ServerReflectionInfo",
                sending: ReflectionRequest.self, receiving: ReflectionResponse.self, options: options)
            try await call.send(request)
            try await call.finish()
            return try #require(try await call.responses.next())
        }
    }

    @Test(
        "says that it serves, as a whole and each service by its names",
        arguments: ["", "lister", "lister.Registry", "registry.Registry"])
    func serving(service: String) async throws {
        try await Place.socket.calling(Self.lister()) { client, options in
            let response: HealthResponse = try await client.call(
                "x", "/grpc.health.v1.Health/Check", Self.health(service), options: options)
            #expect(response.status == .serving)
        }
    }

    @Test("does not know other services, and says so in the way of each method")
    func unknown() async throws {
        try await MicroTestSupport.serving(Self.lister()) { address in
            let stream = try await RawStream.open(
                .call("/grpc.health.v1.Health/Check", contentType: "application/grpc"), to: address)
            await stream.send(message: [0x0a, 0x01, 0x78], endStream: true)
            #expect(await stream.answer().status == 5)
        }
        try await Place.socket.calling(Self.lister()) { client, options in
            let statuses = try await client.serverStream(
                "x", "/grpc.health.v1.Health/Watch", Self.health("nope"), receiving: HealthResponse.self,
                options: options
            ).collect().map(\.status)
            #expect(statuses == [.serviceUnknown])
        }
    }

    @Test("a service that stops tells who watches, and refuses nobody while it does")
    func watch() async throws {
        let service = Service(
            Service.Configuration(name: "lister"),
            components: Service.Components(registry: StubRegistry(), client: RPCClient(), logger: .silent))
        try await service.start()
        let client = RPCClient()
        let statuses = try await client.serverStream(
            "x", "/grpc.health.v1.Health/Watch", Self.health(""), receiving: HealthResponse.self,
            options: CallOptions(address: try #require(service.address).description))
        #expect(try await statuses.next()?.status == .serving)
        async let stopped: Void = service.stop()
        #expect(try await statuses.next()?.status == .notServing)
        #expect(try await statuses.next() == nil)
        await stopped
        await client.close()
    }

    @Test("lists services by their full names", arguments: ["v1", "v1alpha"])
    func list(version: String) async throws {
        let response = try await reflect(Self.lister(), version: version) { $0.listServices = "" }
        #expect(
            response.listServicesResponse.service.map(\.name)
                == ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "registry.Registry"])
    }

    @Test(
        "gives the file of whatever has a name",
        arguments: [
            "registry.Registry", "registry.Registry.GetService", "registry.GetRequest", "registry.GetRequest.service",
        ])
    func symbols(symbol: String) async throws {
        let response = try await reflect(Self.lister()) { $0.fileContainingSymbol = symbol }
        let file = try await reflect(Self.lister()) { $0.fileByFilename = "registry.proto" }
        #expect(response.fileDescriptorResponse == file.fileDescriptorResponse)
        #expect(file.fileDescriptorResponse.fileDescriptorProto.count == 1)
    }

    @Test("says what it does not know")
    func unknownSymbols() async throws {
        let answers = [
            try await reflect(Self.lister()) { $0.fileContainingSymbol = "registry.Nope" },
            try await reflect(Self.lister()) { $0.fileByFilename = "nope.proto" },
            try await reflect(Self.lister()) { $0.allExtensionNumbersOfType = "registry.Nope" },
            try await reflect(Self.lister()) { $0.fileContainingExtension = .init() },
        ]
        #expect(answers.map(\.errorResponse.errorCode) == [5, 5, 5, 5])
        #expect(try await reflect(Self.lister()) { _ in }.errorResponse.errorCode == 3)
        let none = try await reflect(Self.lister()) { $0.allExtensionNumbersOfType = "registry.GetRequest" }
        #expect(none.allExtensionNumbersResponse.baseTypeName == "registry.GetRequest")
    }
}
