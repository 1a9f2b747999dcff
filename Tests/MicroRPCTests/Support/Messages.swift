import MicroCore
import MicroRPC

/// What the tests' endpoints take and give.
struct Greeting: Codable, Sendable, Equatable {
    var name: String
}

struct Reply: Codable, Sendable, Equatable {
    var msg: String
}

/// An error that no component of ours knows.
struct PlainError: Error, CustomStringConvertible {
    var description: String
}

extension ClientRequest {
    /// A JSON call of the greeter.
    static func json(
        _ endpoint: String = "Greeter.Call", _ body: String = #"{"name":"Ann"}"#, service: String = "greeter",
        metadata: Metadata = Metadata(), options: CallOptions = CallOptions()
    ) -> ClientRequest {
        ClientRequest(
            service: service, endpoint: endpoint, encoding: .json, body: Array(body.utf8), metadata: metadata,
            options: options)
    }
}

extension ClientResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Dispatcher {
    /// A service that greets with a word of its own.
    static func greeter(_ word: String = "Hello", name: String = "greeter") -> Dispatcher {
        let dispatcher = Dispatcher(name: name)
        dispatcher.handle("Greeter.Call") { (request: Greeting, _) in Reply(msg: "\(word) \(request.name)") }
        return dispatcher
    }

    /// An endpoint that gives back its bytes.
    func echo(_ name: String = "Greeter.Echo", offLoop: Bool = false) {
        add(Endpoint(record: EndpointRecord(name: name), offLoop: offLoop) { bytes, _ in bytes })
    }

    /// An endpoint that answers with a text, which may depend on the call's context.
    func answerText(_ name: String = "Greeter.Tell", _ text: @escaping @Sendable (CallContext) async throws -> String) {
        add(Endpoint(record: EndpointRecord(name: name)) { _, context in Array(try await text(context).utf8) })
    }
}
