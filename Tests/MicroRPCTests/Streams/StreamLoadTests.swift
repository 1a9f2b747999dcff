import Foundation
import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOPosix
import Testing

@Suite("Streams by the thousand", .timeLimit(.minutes(5)))
struct StreamLoadTests {
    /// The resident memory of this process, in bytes; 0 where the system does not say.
    private static func residentMemory() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1024
    }

    @Test("one after the other, a hundred thousand leave no memory behind")
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
            try await withTaskExecutorPreference(executor) { try await run(20_000) }
            let before = Self.residentMemory()
            try await withTaskExecutorPreference(executor) { try await run(80_000) }
            #expect(Self.residentMemory() - before < 4 << 20)
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
