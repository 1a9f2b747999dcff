import MicroCore
import Synchronization

/// A client that keeps the request and answers what the test gave it.
final class FakeClient: Client {
    private let seen = Mutex<[ClientRequest]>([])
    private let answer: @Sendable (ClientRequest) throws -> [UInt8]

    init(_ answer: @escaping @Sendable (ClientRequest) throws -> [UInt8]) { self.answer = answer }

    convenience init(_ text: String = "{}") { self.init { _ in Array(text.utf8) } }

    var requests: [ClientRequest] { seen.withLock { $0 } }

    func call(_ request: ClientRequest) async throws -> ClientResponse {
        seen.withLock { $0.append(request) }
        return ClientResponse(body: try answer(request), encoding: .json)
    }

    /// Answers as many responses as the answer has lines.
    func stream(_ request: ClientRequest) async throws -> ClientStream<[UInt8], [UInt8]> {
        let lines = try answer(request).split(separator: UInt8(ascii: "\n"))
        let rest = Mutex(lines[...])
        return ClientStream(
            requests: MessageWriter { message in
                self.seen.withLock { seen in
                    var request = request
                    request.body = message
                    seen.append(request)
                }
            },
            responses: MessageStream { rest.withLock { $0.popFirst().map { Array($0) } } }, finish: {}, cancel: {})
    }
}

/// A registry with records that the test gave it, by domain.
struct FakeRegistry: Registry {
    var records: [String: [ServiceRecord]] = [:]
    var failure: MicroError?

    var kind: String { "fake" }

    func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws {}
    func deregister(_ record: ServiceRecord, domain: String) async throws {}

    func service(_ name: String, domain: String) async throws -> [ServiceRecord] {
        try await services(domain: domain).filter { $0.name == name }
    }

    func services(domain: String) async throws -> [ServiceRecord] {
        if let failure { throw failure }
        return records[domain] ?? []
    }

    func watch(service: String?, domain: String) async throws -> RegistryWatch {
        RegistryWatch.make(onEnd: {}).watch
    }
}
