import Logging
import MicroCore
import MicroMemory
import MicroRPC
import MicroRemote
import MicroServer
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("Every row of the tables of calls and services in docs/errors.md comes of a real call", .timeLimit(.minutes(1)))
struct CallErrorTests {
    /// A row, and what provokes it.
    struct Case: Sendable {
        let entry: ErrorEntry
        let provoke: @Sendable () async throws -> Void
    }

    static let cases: [Case] = [
        Case(entry: .unknownEndpoint) { try await calling { try await $0.call(request("Greeter.Nope", $1)) } },
        Case(entry: .malformedPath) { try await calling { try await $0.call(request("Greeter", $1)) } },
        Case(entry: .routeNotFound) {
            try await throughServer { _ = try await $0.call(request("A.B", CallOptions(), service: "nosuch")) }
        },
        Case(entry: .noRegistry) { _ = try await RPCClient().call(request("Greeter.Text", CallOptions())) },
        Case(entry: .callDeadline) {
            // In one process: over a socket the service may say it first.
            let local = LocalServices()
            local.add(greeter)
            _ = try await RPCClient(local: local).call(
                request("Greeter.Hang", CallOptions(timeout: .milliseconds(50))))
        },
        Case(entry: .callGivenUp) {
            try await calling { client, options in
                let task = Task { try await client.call(request("Greeter.Hang", options)) }
                task.cancel()
                return try await task.value
            }
        },
        Case(entry: .callReset) { try await scripted { await $0.reset(.cancel) } },
        Case(entry: .noConnection) {
            let options = CallOptions(address: try await HostPort.dead().description)
            _ = try await RPCClient().call(request("Greeter.Text", options))
        },
        Case(entry: .callRefused) { try await scripted(withHead: false) { await $0.reset(.refusedStream) } },
        Case(entry: .callLost) {
            try await HangUpServer.run { server in
                let options = CallOptions(address: server.address.description)
                _ = try await RPCClient().call(request("Greeter.Text", options))
            }
        },
        Case(entry: .streamReset) { try await scripted { await $0.reset(.internalError) } },
        Case(entry: .noGRPC) {
            try await scripted(withHead: false) { await $0.send([":status": "502"], endStream: true) }
        },
        Case(entry: .largeResponse) { try await scripted(limit: 10) { await $0.send(bytes: [0, 0, 0, 0, 11]) } },
        Case(entry: .largeInflatedResponse) {
            try await scripted(limit: 50, [("grpc-encoding", "gzip")]) { await $0.send(bytes: zeros) }
        },
        Case(entry: .largeMessage) {
            try await calling(limit: 10) { client, options in
                let call = try await client.stream(request("Greeter.Text", options))
                try await call.send(Array(repeating: 0, count: 11))
            }
        },
        Case(entry: .unreadableResponse) {
            try await calling { client, options in
                let _: Number = try await client.call("greeter", "Greeter.Text", Number(n: 1), options: options)
            }
        },
        Case(entry: .unreadableStreamResponse) {
            try await calling { client, options in
                let answers = try await client.serverStream(
                    "greeter", "Greeter.Text", Number(n: 1), receiving: Number.self, options: options)
                for try await _ in answers {}
            }
        },
        Case(entry: .responseEnds) { try await scripted { await $0.send(message: [1], endStream: true) } },
        Case(entry: .emptyResponse) { try await scripted { await $0.send(["grpc-status": "0"], endStream: true) } },
        Case(entry: .secondResponse) {
            try await scripted { stream in
                await stream.send(message: [1])
                await stream.send(message: [2])
            }
        },
        Case(entry: .endedByService) {
            try await calling { client, options in
                let call = try await client.stream(request("Greeter.Text", options))
                try await call.send(Array("{}".utf8))
                while try await call.responses.next() != nil {}
                try await call.send(Array("{}".utf8))
            }
        },
        Case(entry: .readTwice) {
            try await calling { client, options in
                let call = try await client.stream(request("Greeter.Hang", options))
                try await call.send(Array("{}".utf8))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<2 { group.addTask { _ = try await call.responses.next() } }
                    try await group.next()
                }
            }
        },
        Case(entry: .requestEnds) { try await raw { await $0.send(bytes: [0, 0, 0, 0, 9, 1], endStream: true) } },
        Case(entry: .unknownCompression) { try await raw([("grpc-encoding", "zstd")]) { await $0.send(message: [1]) } },

        Case(entry: .requestField) {
            try await calling { try await $0.call(request("Greeter.Record", $1, #"{"n":"x"}"#)) }
        },
        Case(entry: .unreadableServiceRequest) {
            try await calling { try await $0.call(request("Greeter.Record", $1, "{")) }
        },
        Case(entry: .serviceContentType) {
            try await raw(contentType: "application/grpc+xml") { await $0.send(message: [1]) }
        },
        Case(entry: .jsonOnly) {
            try await calling { client, options in
                var request = request("Greeter.Record", options)
                request.encoding = .protobuf
                return try await client.call(request)
            }
        },
        Case(entry: .grpcOnly) {
            try await serving(greeter) { address in
                let headers = HPACKHeaders.call("/greeter.Greeter/Call", contentType: "application/json")
                let stream = try await RawStream.open(headers, to: address, endStream: true)
                let answer = await stream.answer()
                throw try #require(MicroError(json: String(decoding: answer.body, as: UTF8.self)))
            }
        },
        Case(entry: .largeRequest) { try await raw(limit: 10) { await $0.send(bytes: [0, 0, 0, 0, 11]) } },
        Case(entry: .largeInflatedRequest) {
            try await raw([("grpc-encoding", "gzip")], limit: 50) { await $0.send(bytes: zeros) }
        },
        Case(entry: .largeServiceResponse) {
            try await serving(greeter, messageLimit: 10) { address in
                let options = CallOptions(address: address.description)
                _ = try await RPCClient().call(request("Greeter.Text", options, "1"))
            }
        },
        Case(entry: .serviceDeadline) {
            try await raw([("grpc-timeout", "20m")]) { await $0.send(bytes: [0, 0, 0, 0, 9, 1]) }
        },
        Case(entry: .overloadedService) {
            let server = RPCServer(greeter, budget: MessageBudget(limit: 10))
            try await listening({ server.accept($0) }) { address in
                let stream = try await RawStream.open(.call("/greeter.Greeter/Text"), to: address)
                await stream.send(bytes: [0, 0, 0, 1, 0] + [UInt8](repeating: 0, count: 20))
                throw try #require(MicroError(json: await stream.answer().message ?? ""))
            }
        },
        Case(entry: .busyService) {
            let dispatcher = Dispatcher(name: "greeter")
            dispatcher.intercept(with: ConcurrencyLimit(1, waiting: 0))
            dispatcher.add(
                Endpoint(record: EndpointRecord(name: "Greeter.Hang")) { _, _ in
                    try await Gate().wait()
                    return []
                })
            let local = LocalServices()
            local.add(dispatcher)
            let client = RPCClient(local: local)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask { _ = try await client.call(request("Greeter.Hang", CallOptions())) }
                }
                try await group.next()
            }
        },
        Case(entry: .stoppedEarly) {
            let service = try await made("greeter")
            let start = Task { try await service.start() }
            let stop = Task {
                while !Task.isCancelled {
                    await service.stop()
                    await Task.yield()
                }
            }
            defer { stop.cancel() }
            try await start.value
        },
        Case(entry: .registryFull) {
            let registry = MemoryRegistry()
            for number in 0...10_000 {
                let record = ServiceRecord(name: "service-\(number)", nodes: [Node(id: "1", address: "h:1")])
                try await registry.register(record, domain: Namespace.default, timeToLive: nil)
            }
        },
        Case(entry: .runsAlready) {
            let service = try await made("greeter")
            try await service.start()
            do { try await service.start() } catch {
                await service.stop()
                throw error
            }
        },
        Case(entry: .namelessService) { try await made("").start() },
        Case(entry: .unknownRecord) {
            try await throughServer { client in
                let text = #"{"service":"nosuch"}"#
                _ = try await client.call(request("Registry.GetService", CallOptions(), text, service: "registry"))
            }
        },
        Case(entry: .badRegistration) {
            try await throughServer { client in
                _ = try await client.call(request("Registry.Register", CallOptions(), service: "registry"))
            }
        },
    ]

    @Test("A call gives it", arguments: cases.indices)
    func row(index: Int) async throws {
        let row = CallErrorTests.cases[index]
        let error = try await #require(throws: MicroError.self) { try await row.provoke() }
        #expect(row.entry.fits(error), "\(error)")
        // Something with a more exact row would fit those that stand for any text.
        let fitting = ErrorCatalogue.entries(for: error, from: row.entry.source)
        #expect(fitting.max { ($0.id + $0.detail).count < ($1.id + $1.detail).count } == row.entry)
    }

    @Test("No row is without a case")
    func complete() {
        let rows = ErrorCatalogue.entries.filter { [.call, .service].contains($0.source) }
        let provoked = Set(CallErrorTests.cases.map(\.entry))
        #expect(rows.filter { !provoked.contains($0) }.map(\.detail) == [])
        #expect(provoked.count == rows.count)
    }

    // MARK: Who calls and who answers

    private struct Number: Codable, Sendable {
        var n: Int
    }

    /// A hundred zeros in a message compressed by gzip.
    private static let zeros: [UInt8] =
        [1, 0, 0, 0, 24, 31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 51, 48, 160, 61, 0, 0, 119, 96, 164, 83, 100, 0, 0, 0]

    private static var greeter: Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Record") { (number: Number, _) in number }
        dispatcher.add(
            Endpoint(record: EndpointRecord(name: "Greeter.Text")) { _, _ in Array("this is no JSON".utf8) })
        dispatcher.add(
            Endpoint(record: EndpointRecord(name: "Greeter.Hang")) { _, _ in
                try await Gate().wait()
                return []
            })
        return dispatcher
    }

    private static func request(
        _ endpoint: String, _ options: CallOptions, _ text: String = "{}", service: String = "greeter"
    ) -> ClientRequest {
        ClientRequest(
            service: service, endpoint: endpoint, encoding: .json, body: Array(text.utf8), options: options)
    }

    /// Calls the greeter.
    private static func calling<Result>(
        limit: Int = RPCServer.defaultMessageLimit, _ body: (RPCClient, CallOptions) async throws -> Result
    ) async throws {
        try await serving(greeter) { address in
            _ = try await body(client(limit: limit), CallOptions(address: address.description))
        }
    }

    /// Calls a peer that answers by a script.
    private static func scripted(
        limit: Int = RPCServer.defaultMessageLimit, withHead: Bool = true, _ headers: [(String, String)] = [],
        _ script: @escaping @Sendable (RawStream) async -> Void
    ) async throws {
        let server = try await RawStream.serve { stream in
            var head: HPACKHeaders = [":status": "200", "content-type": "application/grpc+json"]
            for (name, value) in headers { head.add(name: name, value: value) }
            if withHead { await stream.send(head) }
            await script(stream)
        }
        try await running(server) { server in
            let options = CallOptions(address: server.address.description)
            _ = try await client(limit: limit).call(request("Greeter.Text", options))
        }
    }

    /// Calls the greeter as no client of ours does.
    private static func raw(
        contentType: String = "application/grpc+json", _ headers: [(String, String)] = [],
        limit: Int = RPCServer.defaultMessageLimit, _ script: (RawStream) async -> Void
    ) async throws {
        try await serving(greeter, messageLimit: limit) { address in
            let stream = try await RawStream.open(
                .call("/greeter.Greeter/Text", contentType: contentType, headers), to: address)
            await script(stream)
            let message = try #require(await stream.answer().message)
            throw MicroError(json: message) ?? MicroError.internalServerError(MicroError.clientID, message)
        }
    }

    /// Calls through the proxy of a whole server.
    private static func throughServer(_ body: (RPCClient) async throws -> Void) async throws {
        var configuration = MicroServer.Configuration(version: "v9")
        (configuration.api, configuration.grpc, configuration.network) = (.loopback, .loopback, .loopback)
        let running = try await MicroServer(configuration, logger: quiet).start()
        do { try await body(client(proxy: running.grpc.address)) } catch {
            await running.stop()
            throw error
        }
        await running.stop()
    }

    private static func made(_ name: String) async throws -> Service {
        let client = client(proxy: try await .dead())
        return Service(
            Service.Configuration(name: name),
            components: Service.Components(registry: RemoteRegistry(client: client), client: client, logger: quiet))
    }

    private static func client(limit: Int = RPCServer.defaultMessageLimit, proxy: HostPort? = nil) -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.messageLimit = limit
        configuration.proxy = proxy
        return RPCClient(configuration: configuration)
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
