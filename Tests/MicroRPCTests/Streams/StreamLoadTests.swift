import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOPosix
import Testing

@Suite("Streams by the thousand", .timeLimit(.minutes(5)))
struct StreamLoadTests {
    /// The heap is counted to the byte, so that thousands show a leak of 16 bytes each, the least there is.
    @Test("one after the other, thousands leave no memory behind")
    func sequential() async throws {
        try await Place.socket.calling(.counter()) { client, options in
            // On one event loop: a change of threads at every step would take most of the time.
            let executor = EventLoopExecutor.of(WireLoops.group.next())
            @Sendable func run(_ count: Int) async throws {
                for n in 0..<count {
                    let call = try await client.stream(
                        "counter", "Counter.Double", sending: Count.self, receiving: Count.self, options: options)
                    try await call.send(Count(n: n))
                    #expect(try await call.responses.next() == Count(n: n * 2))
                    try await call.finish()
                    #expect(try await call.responses.next() == nil)
                }
            }
            // The first ones make what all the others use.
            try await withTaskExecutorPreference(executor) { try await run(1_000) }
            let before = try #require(HeapMemory.bytesInUse())
            try await withTaskExecutorPreference(executor) { try await run(5_000) }
            #expect(try #require(HeapMemory.bytesInUse()) - before < 64 * 1024)
        }
    }

    @Test("ten thousand stand open at once, over as many connections as the peer's limit asks for")
    func concurrent() async throws {
        let opened = Tally()
        let gate = Gate()
        let dispatcher = Dispatcher(name: "counter")
        dispatcher.handle("Counter.Hold") { (requests: MessageStream<Count>, responses: MessageWriter<Count>, _) in
            for try await count in requests { try await responses.send(count) }
        }
        try await Place.socket.calling(dispatcher) { client, options in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<10_000 {
                    group.addTask {
                        let call = try await client.stream(
                            "counter", "Counter.Hold", sending: Count.self, receiving: Count.self, options: options)
                        try await call.send(Count(n: n))
                        #expect(try await call.responses.next() == Count(n: n))
                        if opened.add(1) == 10_000 { gate.open() }
                        try await gate.wait()
                        try await call.finish()
                        #expect(try await call.responses.next() == nil)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
