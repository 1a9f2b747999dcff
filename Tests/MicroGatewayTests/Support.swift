import Logging
import MicroCore
import MicroGateway
import MicroMemory
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Synchronization

/// A client that keeps the requests and answers what the test gave it.
final class FakeClient: Client {
    private let seen = Mutex<[ClientRequest]>([])
    private let answer: @Sendable (ClientRequest) throws -> String

    init(_ answer: @escaping @Sendable (ClientRequest) throws -> String = { _ in "{}" }) { self.answer = answer }

    var requests: [ClientRequest] { seen.withLock { $0 } }

    func call(_ request: ClientRequest) async throws -> ClientResponse {
        seen.withLock { $0.append(request) }
        return ClientResponse(body: Array(try answer(request).utf8), encoding: .json)
    }

    func stream(_ request: ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]> {
        throw MicroError.notImplemented("fake", "no streams")
    }
}

/// What a gateway answered.
struct Answer: Sendable {
    var status: Int
    var headers: HPACKHeaders
    var text: String

    subscript(_ name: String) -> String? { headers.first(name: name) }
}

/// A gateway on a real socket that knows a service `greeter` (in the domains `micro` and `team`), `v2.greeter`, and
/// `oddsvc`, whose endpoints are written in odd ways.
///
/// - Parameter endpoints: endpoints that `greeter` registers with their types.
func withGatewayAddress(
    _ client: any Client, endpoints: [EndpointRecord] = [], bodyLimit: Int = 1 << 20, logger: Logger? = nil,
    telemetry: Telemetry = Telemetry(), _ body: (HostPort) async throws -> Void
) async throws {
    let registry = MemoryRegistry()
    let endpoints = endpoints + [EndpointRecord(name: "Greeter.Stream", metadata: ["stream": "true"])]
    for (name, domain) in [("greeter", "micro"), ("greeter", "team"), ("v2.greeter", "micro")] {
        let record = ServiceRecord(name: name, endpoints: endpoints, nodes: [Node(id: name, address: "h:1")])
        try await registry.register(record, domain: domain, timeToLive: nil)
    }
    let odd = ["greeter.sayHello", "oddsvc.ping", "Oddsvc.shout", "Oddsvc.Both", "oddsvc.both"]
    let record = ServiceRecord(
        name: "oddsvc", endpoints: (odd + ["oddsvc.twice", "Oddsvc.TWICE"]).map { EndpointRecord(name: $0) },
        nodes: [Node(id: "oddsvc", address: "h:1")])
    try await registry.register(record, domain: "micro", timeToLive: nil)
    let gateway = Gateway(
        client: client, registry: RegistryCache(registry), version: "v9", bodyLimit: bodyLimit, logger: logger,
        telemetry: telemetry)
    try await listening({ gateway.accept($0) }, body)
}

/// The same, with a function that asks it and collects the answer.
func withGateway(
    _ client: any Client = FakeClient(), endpoints: [EndpointRecord] = [], bodyLimit: Int = 1 << 20,
    logger: Logger? = nil, telemetry: Telemetry = Telemetry(),
    _ body: (@escaping @Sendable (HPACKHeaders, String) async throws -> Answer) async throws -> Void
) async throws {
    try await withGatewayAddress(
        client, endpoints: endpoints, bodyLimit: bodyLimit, logger: logger, telemetry: telemetry
    ) { address in
        try await body { headers, text in
            let stream = try await RawStream.open(headers, to: address, endStream: text.isEmpty)
            if !text.isEmpty { await stream.send(bytes: Array(text.utf8), endStream: true) }
            var answer = Answer(status: 0, headers: HPACKHeaders(), text: "")
            var bytes: [UInt8] = []
            reading: while let event = await stream.next() {
                switch event {
                case .headers(let headers, _):
                    answer.headers = headers
                    answer.status = headers.first(name: ":status").flatMap { Int($0) } ?? 0
                case .body(let more, _): bytes += more
                case .trailers: break
                case .ended: break reading
                }
            }
            answer.text = String(decoding: bytes, as: UTF8.self)
            return answer
        }
    }
}

extension HPACKHeaders {
    /// The headers of an HTTP request.
    static func request(
        _ method: String, _ path: String, _ contentType: String? = nil, _ more: [(String, String)] = []
    ) -> HPACKHeaders {
        var headers: HPACKHeaders = [":method": method, ":scheme": "http", ":path": path, ":authority": "localhost"]
        if let contentType { headers.add(name: "content-type", value: contentType) }
        for (name, value) in more { headers.add(name: name, value: value) }
        return headers
    }
}
