import MicroCore
import MicroRPC
import MicroTestSupport
import Synchronization
import Testing

@Suite("A limit of calls at once", .timeLimit(.minutes(1)))
struct ConcurrencyLimitTests {
    /// A greeter whose calls wait for a gate.
    private final class Greeter: Sendable {
        let client: RPCClient
        let gate = Gate()
        private let state = Mutex((running: 0, most: 0))
        private let began: AsyncStream<Void>
        private let begin: AsyncStream<Void>.Continuation

        init(_ limit: ConcurrencyLimit) {
            (began, begin) = AsyncStream.makeStream()
            let dispatcher = Dispatcher(name: "greeter")
            let local = LocalServices()
            client = RPCClient(local: local)
            dispatcher.intercept(with: limit)
            dispatcher.answerText("Greeter.Call") { _ in try await self.run() }
            dispatcher.add(
                Endpoint(
                    record: EndpointRecord(name: "Greeter.Talk"),
                    handler: .stream { _, responses, _ in try await responses.send(Array(try await self.run().utf8)) }))
            local.add(dispatcher)
        }

        /// How many ran at once at most.
        var most: Int { state.withLock { $0.most } }

        /// Waits until so many more have begun.
        func begun(_ count: Int = 1) async {
            var iterator = began.makeAsyncIterator()
            for _ in 0..<count { await iterator.next() }
        }

        private func run() async throws -> String {
            state.withLock { state in
                state.running += 1
                state.most = max(state.most, state.running)
            }
            defer { state.withLock { $0.running -= 1 } }
            begin.yield()
            try await gate.wait()
            return "ok"
        }
    }

    private let tooMany = MicroError.serviceUnavailable("greeter", "too many calls are under way; nothing ran")

    @Test("lets so many run and the others wait for their turn", arguments: [(2, 2), (1, 1), (0, 1), (-1, 1)])
    func waits(limit: Int, atOnce: Int) async throws {
        let greeter = Greeter(ConcurrencyLimit(limit, patience: .seconds(3600)))
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await greeter.client.call(.json()).text } }
            await greeter.begun(atOnce)
            greeter.gate.open()
            for try await text in group { #expect(text == "ok") }
        }
        #expect(greeter.most == atOnce)
    }

    /// The patience is an hour here, so that it cannot be what ends their wait.
    @Test(
        "turns away at once who finds too many waiting, and nobody else", arguments: [(0, 0), (1, 1), (3, 3), (-1, 0)])
    func full(waiting: Int, places: Int) async throws {
        let greeter = Greeter(ConcurrencyLimit(1, waiting: waiting, patience: .seconds(3600)))
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await greeter.client.call(.json()).text }
            await greeter.begun()
            for _ in 0..<places + 4 { group.addTask { try await greeter.client.call(.json()).text } }
            for _ in 0..<4 { await #expect(throws: tooMany) { try await group.next() } }
            greeter.gate.open()
            for try await text in group { #expect(text == "ok") }
        }
        #expect(greeter.most == 1)
    }

    @Test("turns away who has waited too long, whose place is free then")
    func impatient() async throws {
        let greeter = Greeter(ConcurrencyLimit(1, waiting: 1, patience: .milliseconds(1)))
        let first = Task { try await greeter.client.call(.json()).text }
        await greeter.begun()
        for _ in 0..<3 { await #expect(throws: tooMany) { try await greeter.client.call(.json()) } }
        greeter.gate.open()
        #expect(try await first.value == "ok")
        #expect(try await greeter.client.call(.json()).text == "ok")
    }

    @Test("forgets who gave up waiting, whose place is free then")
    func cancelled() async throws {
        let greeter = Greeter(ConcurrencyLimit(1, waiting: 1, patience: .seconds(3600)))
        let first = Task { try await greeter.client.call(.json()).text }
        await greeter.begun()
        for _ in 0..<3 {
            let second = Task { try await greeter.client.call(.json()).text }
            second.cancel()
            let error = await #expect(throws: MicroError.self) { try await second.value }
            #expect(error != tooMany)
        }
        greeter.gate.open()
        #expect(try await first.value == "ok")
        #expect(try await greeter.client.call(.json()).text == "ok")
    }

    @Test("counts a stream until its handler returns")
    func streams() async throws {
        let greeter = Greeter(ConcurrencyLimit(1, waiting: 0))
        let stream = try await greeter.client.stream(.json("Greeter.Talk"))
        await greeter.begun()
        await #expect(throws: tooMany) { try await greeter.client.call(.json()) }
        greeter.gate.open()
        #expect(try await stream.responses.next().map { String(decoding: $0, as: UTF8.self) } == "ok")
        #expect(try await stream.responses.next() == nil)
        #expect(try await greeter.client.call(.json()).text == "ok")
    }

    @Test("around a client keeps its calls within bounds, and says so by the client's name")
    func client() async throws {
        let gate = Gate()
        let (began, begin) = AsyncStream<Void>.makeStream()
        let limit = ConcurrencyLimit(1, waiting: 0)
        let first = Task {
            try await limit.intercept(.json()) { _ in
                begin.yield()
                try await gate.wait()
                return ClientResponse(body: Array("ok".utf8), encoding: .json)
            }
        }
        var iterator = began.makeAsyncIterator()
        await iterator.next()
        await #expect(throws: MicroError.serviceUnavailable("go.micro.client", tooMany.detail)) {
            try await limit.intercept(.json()) { _ in ClientResponse(body: [], encoding: .json) }
        }
        gate.open()
        #expect(try await first.value.text == "ok")
        #expect(try await limit.intercept(.json()) { _ in ClientResponse(body: [], encoding: .json) }.text == "")
    }
}
