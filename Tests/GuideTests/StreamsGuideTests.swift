import Micro
import Testing

struct Count: Codable { var n: Int }

/// What docs/streams.md shows of callers, word for word.
@Suite("The guide to streams", .timeLimit(.minutes(1)))
struct StreamsGuideTests {
    @Test("all kinds of streams are called")
    func callsStreams() async throws {
        let service = Service("counter", environment: Environment([:]))
        addHandlers(to: service)
        try await service.start()
        let client = service.client

        let numbers = try await client.serverStream("counter", "Counter.Up", Count(n: 3), receiving: Count.self)
        for try await count in numbers { print(count.n) }

        let sum = try await client.clientStream("counter", "Counter.Sum", sending: Count.self, receiving: Count.self) {
            for n in 1...3 { try await $0.send(Count(n: n)) }
        }

        let call = try await client.stream("counter", "Counter.Double", sending: Count.self, receiving: Count.self)
        try await call.send(Count(n: 21))
        let doubled = try await call.responses.next()
        try await call.finish()

        #expect(sum.n == 6)
        #expect(doubled?.n == 42)
        await service.stop()
    }

    private func addHandlers(to service: Service) {
        service.handle("Counter.Up") { (request: Count, responses: MessageWriter<Count>, context) in
            for n in 0..<request.n { try await responses.send(Count(n: n)) }
        }
        service.handle("Counter.Sum") { (requests: MessageStream<Count>, context) in
            var sum = 0
            for try await count in requests { sum += count.n }
            return Count(n: sum)
        }
        service.handle("Counter.Double") { (requests: MessageStream<Count>, responses: MessageWriter<Count>, context) in
            for try await count in requests { try await responses.send(Count(n: count.n * 2)) }
        }
    }
}
