import Logging
import MicroCore
import MicroRPC
import MicroRemote
import MicroServer
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing

@Suite("A server in one process")
struct MicroServerTests {
    private func server(_ change: (inout MicroServer.Configuration) -> Void = { _ in }) -> MicroServer {
        var configuration = MicroServer.Configuration(version: "v9")
        configuration.api = .loopback
        configuration.grpc = .loopback
        configuration.network = .loopback
        change(&configuration)
        return MicroServer(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A registry spoken to through one of the server's proxies.
    private func registry(at address: HostPort) -> (RemoteRegistry, RPCClient) {
        var configuration = RPCClient.Configuration()
        configuration.proxy = address
        let client = RPCClient(configuration: configuration)
        return (RemoteRegistry(client: client), client)
    }

    @Test("has the ports of the original, on loopback")
    func defaults() {
        let configuration = MicroServer.Configuration(version: "v9")
        #expect(configuration.api == HostPort(host: "127.0.0.1", port: 8080))
        #expect(configuration.grpc == HostPort(host: "127.0.0.1", port: 8081))
        #expect(configuration.network == HostPort(host: "127.0.0.1", port: 8443))
    }

    @Test("answers on three ports and lists its registry with the address of the service proxy")
    func start() async throws {
        let running = try await server().start()
        for address in [running.grpc.address, running.network.address] {
            let (registry, client) = registry(at: address)
            let records = try await registry.services(domain: "micro")
            #expect(records.map(\.name) == ["registry"])
            #expect(records.flatMap(\.nodes).map(\.address) == [running.network.address.description])
            #expect(records[0].nodes[0].metadata["server"] == "grpc")
            #expect(records[0].endpoints.contains { $0.name == "Registry.GetService" })
            await client.close()
        }
        let index: HPACKHeaders = [":method": "GET", ":scheme": "http", ":path": "/", ":authority": "x"]
        let stream = try await RawStream.open(index, to: running.api.address, endStream: true)
        guard case .headers(let headers, _)? = await stream.next() else {
            Issue.record("no answer")
            return
        }
        #expect(headers.first(name: ":status") == "200")
        await running.stop()
    }

    @Test("makes a service that registered with it callable through gateway and proxy")
    func service() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.add(Endpoint(record: EndpointRecord(name: "Greeter.Call")) { _, _ in Array(#"{"msg":"hi"}"#.utf8) })
        let running = try await server().start()
        try await serving(dispatcher) { address in
            let (registry, client) = registry(at: running.network.address)
            let node = Node(id: "greeter-1", address: address.description)
            try await registry.register(
                ServiceRecord(name: "greeter", nodes: [node]), domain: "micro", timeToLive: .seconds(60))
            let answer = try await client.call(
                ClientRequest(service: "greeter", endpoint: "Greeter.Call", encoding: .json, body: []))
            #expect(String(decoding: answer.body, as: UTF8.self) == #"{"msg":"hi"}"#)
            let request: HPACKHeaders = [
                ":method": "GET", ":scheme": "http", ":path": "/greeter/call", ":authority": "x",
            ]
            let stream = try await RawStream.open(request, to: running.api.address, endStream: true)
            var body: [UInt8] = []
            while let event = await stream.next() {
                if case .body(let bytes, _) = event { body += bytes }
                if case .ended = event { break }
            }
            #expect(String(decoding: body, as: UTF8.self) == #"{"msg":"hi"}"#)
            await client.close()
        }
        await running.stop()
    }

    @Test(
        "does not start on a port that is taken, names it and the flag for another, and gives the others back",
        arguments: [0, 1, 2])
    func portTaken(which: Int) async throws {
        let first = try await server().start()
        let taken = [first.network, first.grpc, first.api][which].address
        // Ports that were free a moment ago stand for the two others.
        var others: [HostPort] = []
        for _ in 0..<2 {
            let listener = try await WireServer.listen(on: .loopback) { _ in }
            await listener.stop()
            others.append(listener.address)
        }
        let second = server { [others] configuration in
            var addresses = others
            addresses.insert(taken, at: which)
            (configuration.network, configuration.grpc, configuration.api) = (addresses[0], addresses[1], addresses[2])
        }
        let error = try await #require(throws: StartError.self) { try await second.start() }
        #expect(error.description.hasPrefix("Cannot listen on \(taken): the address is in use"))
        let flag = ["network_address", "grpc_address", "api_address"][which]
        #expect(error.description.hasSuffix("(--\(flag) sets another address)"))
        for address in others { await (try WireServer.listen(on: address) { _ in }).stop() }
        await first.stop()
    }

    @Test("frees its ports when it is stopped")
    func stop() async throws {
        let first = try await server().start()
        await first.stop()
        let second = try await server { configuration in
            configuration.api = first.api.address
            configuration.grpc = first.grpc.address
            configuration.network = first.network.address
        }.start()
        await second.stop()
    }

    /// A watch never ends by itself, so the server waited for its whole grace time.
    @Test("stops at once although somebody watches its registry, and ends the watch")
    func watched() async throws {
        let running = try await server().start()
        let (registry, client) = registry(at: running.network.address)
        let watch = try await registry.watch(service: nil, domain: Namespace.all)
        let start = ContinuousClock.now
        await running.stop()
        #expect(ContinuousClock.now - start < .seconds(5))
        for await event in watch { Issue.record("\(event)") }
        await client.close()
    }
}
