import MicroCore
import MicroRPC
import MicroTestSupport
import Synchronization

/// A number that travels as JSON.
struct Count: Codable, Sendable, Equatable {
    var n: Int
}

/// Where a test's service lives: both ways have to feel the same.
enum Place: CaseIterable, Sendable {
    case socket
    case sameProcess

    /// Calls a dispatcher there.
    func calling<Result: Sendable>(
        _ dispatcher: Dispatcher, messageLimit: Int = RPCServer.defaultMessageLimit,
        _ body: (RPCClient, CallOptions) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .socket:
            return try await serving(dispatcher, messageLimit: messageLimit) { address in
                let client = RPCClient()
                let result = try await body(client, CallOptions(address: address.description))
                await client.close()
                return result
            }
        case .sameProcess:
            let local = LocalServices()
            local.add(dispatcher)
            return try await body(RPCClient(local: local), CallOptions())
        }
    }
}

extension Dispatcher {
    /// A service with one endpoint of each kind, for Codable values.
    static func counter() -> Dispatcher {
        let dispatcher = Dispatcher(name: "counter")
        dispatcher.handle("Counter.Up") { (request: Count, responses: MessageWriter<Count>, _) in
            for n in 0..<max(0, request.n) { try await responses.send(Count(n: n)) }
            if request.n < 0 { throw MicroError.badRequest("counter", "negative") }
        }
        dispatcher.handle("Counter.Sum") { (requests: MessageStream<Count>, _) in
            var sum = 0
            for try await count in requests { sum += count.n }
            return Count(n: sum)
        }
        dispatcher.handle("Counter.Double") { (requests: MessageStream<Count>, responses: MessageWriter<Count>, _) in
            for try await count in requests {
                if count.n < 0 { throw MicroError.conflict("counter", "no 100% <doubles> of negatives") }
                try await responses.send(Count(n: count.n * 2))
            }
        }
        dispatcher.handle("Counter.Same") { (request: Count, _) in request }
        return dispatcher
    }
}

extension MessageStream {
    /// All that comes.
    func collect() async throws -> [Message] {
        var all: [Message] = []
        for try await message in self { all.append(message) }
        return all
    }
}

/// Counts, from any thread.
final class Tally: Sendable {
    private let total = Mutex(0)

    var count: Int { total.withLock { $0 } }

    @discardableResult
    func add(_ count: Int) -> Int {
        total.withLock { total in
            total += count
            return total
        }
    }
}
