import MicroSystem
import MicroCore
import MicroGateway
import MicroRPC
import MicroTestSupport
import MicroWire
import Testing

@Suite("A request for a WebSocket at a gateway that is being stopped", .timeLimit(.minutes(1)))
struct UpgradeWhileStoppingTests {
    /// The server may be told to stop while the registry is asked what the path means: the request was there before.
    @Test("is refused with 503 when the endpoint is found only then")
    func stopping() async throws {
        var answer = ""
        // Whether the connection hears of the stop before the registry answers is up to the threads: most times it does.
        for _ in 0..<100 where !answer.hasPrefix("HTTP/1.1 503 ") { answer = try await round() }
        let body = answer.split(separator: "\r\n").last.map(String.init) ?? ""
        let error = try #require(MicroError(json: body))
        #expect(ErrorCatalogue.entries(for: error, from: .gateway).contains(.upgradeWhileStopping))
    }

    /// Stops a gateway between a request and what the registry says of it.
    private func round() async throws -> String {
        let registry = SlowRegistry()
        let gateway = Gateway(client: FakeClient(), registry: RegistryCache(registry), version: "v9")
        let server = try await WireServer.listen(on: .loopback) { gateway.accept($0) }
        let idle = try Connection(to: server.address)
        idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(idle.receive().hasPrefix("HTTP/1.1 200 "))
        let upgrading = try Connection(to: server.address)
        upgrading.send(
            "GET /greeter/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        try await registry.asked.wait()
        async let stopped: Void = server.stop()
        // It closes idle connections at once; those with a request are told at the same time.
        while !idle.receive().isEmpty {}
        registry.answers.open()
        var answer = upgrading.receive()
        while answer.hasPrefix("HTTP/1.1 503 "), case let more = upgrading.receive(), !more.isEmpty { answer += more }
        upgrading.shutDown()
        await stopped
        return answer
    }
}

/// Knows a service `greeter` whose one endpoint streams, and tells when the test lets it.
private struct SlowRegistry: Registry {
    let asked = Gate()
    let answers = Gate()
    let kind = "slow"

    func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        asked.open()
        try await answers.wait()
        let endpoint = EndpointRecord(name: "Greeter.Stream", metadata: ["stream": "true"])
        return [ServiceRecord(name: name, endpoints: [endpoint], nodes: [Node(id: name, address: "h:1")])]
    }

    func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {}
    func deregister(_ record: ServiceRecord, domain: String) async throws {}
    func services(domain: String) async throws -> [ServiceRecord] { [] }
    func watch(service: String?, domain: String) async throws -> RegistryWatch {
        throw MicroError.notImplemented("slow", "cannot be watched")
    }
}

/// An HTTP/1.1 connection over which any bytes go.
private final class Connection: Sendable {
    private let descriptor: Int32

    init(to address: HostPort) throws {
        descriptor = socket(AF_INET, CLibrary.streamSocket, 0)
        var peer = sockaddr_in()
        peer.sin_family = sa_family_t(AF_INET)
        peer.sin_addr.s_addr = inet_addr("127.0.0.1")
        peer.sin_port = UInt16(address.port).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        try #require(outcome == 0)
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// What comes next; empty when the peer closed.
    func receive() -> String {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &chunk, chunk.count)
        return String(decoding: chunk.prefix(max(0, count)), as: UTF8.self)
    }
}
