import MicroCore
import MicroRPC
import MicroTestSupport
import Testing

@Suite("A stream holds whoever is too fast", .timeLimit(.minutes(1)))
struct StreamFlowTests {
    private static let chunk = [UInt8](repeating: 7, count: 16 * 1024)

    /// Pours out a gigabyte and counts what was taken of it.
    private static func source(_ sent: Tally, offLoop: Bool) -> Dispatcher {
        let dispatcher = Dispatcher(name: "source")
        let endpoint = Endpoint(
            record: EndpointRecord(name: "Source.Pour"), offLoop: offLoop,
            handler: .stream { _, responses, _ in
                for _ in 0..<65_536 {
                    try await responses.send(chunk)
                    sent.add(chunk.count)
                }
            })
        dispatcher.add(endpoint)
        return dispatcher
    }

    /// Waits until nothing moves any more for as long as a hundred other calls take.
    private static func standstill(_ tally: Tally, _ client: RPCClient, _ options: CallOptions) async {
        var before = -1
        while tally.count != before || before == 0 {
            before = tally.count
            for _ in 0..<100 { _ = try? await client.call(request("Source.Nope", options)) }
        }
    }

    private static func request(_ endpoint: String, _ options: CallOptions) -> ClientRequest {
        ClientRequest(
            service: "source", endpoint: endpoint, encoding: .bytes, body: [], options: options)
    }

    @Test(
        "a handler with a gigabyte to give stops while its reader stands still", arguments: Place.allCases,
        [true, false])
    func stalledReader(place: Place, offLoop: Bool) async throws {
        let sent = Tally()
        try await place.calling(Self.source(sent, offLoop: offLoop)) { client, options in
            let call = try await client.stream(Self.request("Source.Pour", options))
            await Self.standstill(sent, client, options)
            #expect(sent.count < 4 << 20)
            for _ in 0..<1024 { _ = try await call.responses.next() }
            #expect(sent.count >= 1023 * Self.chunk.count)
            call.cancel()
        }
    }

    /// They filled the window of the connection, and the calls beside them waited for ever.
    @Test("responses that nobody reads leave the other calls of the connection alone")
    func stalledNeighbours() async throws {
        let sent = Tally()
        let dispatcher = Self.source(sent, offLoop: false)
        dispatcher.add(Endpoint(record: EndpointRecord(name: "Source.Echo")) { request, _ in request })
        try await Place.socket.calling(dispatcher) { client, options in
            var stalled: [ClientStream<[UInt8], [UInt8]>] = []
            for _ in 0..<200 { stalled.append(try await client.stream(Self.request("Source.Pour", options))) }
            await Self.standstill(sent, client, options)
            #expect(sent.count >= 200 * 128 * 1024)
            var call = Self.request("Source.Echo", options)
            call.body = [UInt8](repeating: 1, count: 1 << 20)
            #expect(try await client.call(call).body == call.body)
            for call in stalled { call.cancel() }
        }
    }

    @Test("a caller is held while the handler takes nothing", arguments: Place.allCases)
    func stalledHandler(place: Place) async throws {
        let gate = Gate()
        let dispatcher = Dispatcher(name: "source")
        let endpoint = Endpoint(
            record: EndpointRecord(name: "Source.Drain"),
            handler: .stream { requests, responses, _ in
                try await gate.wait()
                var count = 0
                for try await message in requests { count += message.count }
                try await responses.send(Array("\(count)".utf8))
            })
        dispatcher.add(endpoint)
        let sent = Tally()
        let total = 1024 * Self.chunk.count
        let answer = try await place.calling(dispatcher) { client, options in
            let call = try await client.stream(Self.request("Source.Drain", options))
            async let sending: Void = {
                for _ in 0..<1024 {
                    try await call.send(Self.chunk)
                    sent.add(Self.chunk.count)
                }
                try await call.finish()
            }()
            await Self.standstill(sent, client, options)
            #expect(sent.count < 4 << 20)
            gate.open()
            try await sending
            return try await call.responses.next()
        }
        #expect(answer.map { String(decoding: $0, as: UTF8.self) } == "\(total)")
    }

    /// A window that opens only for whole messages would never let one through that is larger.
    @Test("a message may be larger than the window", arguments: Place.allCases, [1 << 20, 8 << 20])
    func largeMessages(place: Place, size: Int) async throws {
        let dispatcher = Dispatcher(name: "source")
        let endpoint = Endpoint(
            record: EndpointRecord(name: "Source.Echo"),
            handler: .stream { requests, responses, _ in
                for try await message in requests { try await responses.send(message) }
            })
        dispatcher.add(endpoint)
        try await place.calling(dispatcher) { client, options in
            let call = try await client.stream(Self.request("Source.Echo", options))
            let message = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            for _ in 0..<3 {
                try await call.send(message)
                #expect(try await call.responses.next() == message)
            }
            try await call.finish()
            #expect(try await call.responses.next() == nil)
        }
    }

    @Test("a message above the limit is refused by either side")
    func messageLimit() async throws {
        let source = Dispatcher(name: "source")
        let endpoint = Endpoint(
            record: EndpointRecord(name: "Source.Echo"),
            handler: .stream { requests, responses, _ in
                for try await message in requests { try await responses.send(message) }
            })
        source.add(endpoint)
        try await Place.socket.calling(source, messageLimit: 1000) { client, options in
            let call = try await client.stream(Self.request("Source.Echo", options))
            try await call.send([UInt8](repeating: 1, count: 1000))
            #expect(try await call.responses.next()?.count == 1000)
            try await call.send([UInt8](repeating: 1, count: 1001))
            let error = await #expect(throws: MicroError.self) { try await call.responses.next() }
            #expect(error?.code == 413)
            let tooLarge = await #expect(throws: MicroError.self) {
                let call = try await client.stream(Self.request("Source.Echo", options))
                try await call.send([UInt8](repeating: 1, count: 33 << 20))
            }
            #expect(tooLarge?.code == 413)
        }
    }

    @Test("many streams of one connection stand side by side, and none is left behind")
    func manyStreams() async throws {
        try await Place.socket.calling(.counter()) { client, options in
            let sums = try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 1...500 {
                    group.addTask {
                        let responses = try await client.serverStream(
                            "counter", "Counter.Up", Count(n: n), receiving: Count.self, options: options)
                        return try await responses.collect().count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sums == 500 * 501 / 2)
        }
    }
}
