import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOCore
import NIOHPACK
import Synchronization
import Testing

@Suite("A stream that is given up", .timeLimit(.minutes(1)))
struct StreamEndTests {
    /// Sends and reads without end, and tells how it ended.
    private static func endless(_ ended: @escaping @Sendable (String) -> Void) -> Dispatcher {
        let dispatcher = Dispatcher(name: "counter")
        dispatcher.handle("Counter.Endless") { (request: Count, responses: MessageWriter<Count>, _) in
            do {
                while true { try await responses.send(request) }
            } catch {
                ended("\(type(of: error))")
                throw error
            }
        }
        dispatcher.handle("Counter.Deaf") { (requests: MessageStream<Count>, _) in
            do {
                for try await _ in requests {}
                ended("finished")
            } catch {
                ended("\(type(of: error))")
                throw error
            }
            return Count(n: 0)
        }
        dispatcher.handle("Counter.Silent") { (requests: MessageStream<Count>, responses: MessageWriter<Count>, _) in
            try await responses.send(Count(n: 1))
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                ended("\(type(of: error))")
                throw error
            }
        }
        return dispatcher
    }

    private static func ending(
        _ place: Place, _ body: (RPCClient, CallOptions) async throws -> Void
    ) async throws -> String {
        let (ends, end) = AsyncStream.makeStream(of: String.self)
        try await place.calling(endless { end.yield($0) }, body)
        var iterator = ends.makeAsyncIterator()
        return await iterator.next() ?? ""
    }

    @Test("by its reader, who lets go of the responses, stops the handler", arguments: Place.allCases)
    func dropped(place: Place) async throws {
        let end = try await Self.ending(place) { client, options in
            let responses = try await client.serverStream(
                "counter", "Counter.Endless", Count(n: 1), receiving: Count.self, options: options)
            for try await count in responses where count.n == 1 { break }
        }
        #expect(end == "CancellationError")
    }

    @Test("by its caller before anything came stops the handler", arguments: Place.allCases)
    func cancelled(place: Place) async throws {
        let end = try await Self.ending(place) { client, options in
            let call = try await client.stream(
                "counter", "Counter.Deaf", sending: Count.self, receiving: Count.self, options: options)
            try await call.send(Count(n: 1))
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.responses.next() }
            await #expect(throws: CancellationError.self) { try await call.send(Count(n: 1)) }
        }
        #expect(end == "CancellationError")
    }

    @Test("by the task that reads throws there", arguments: Place.allCases)
    func taskCancelled(place: Place) async throws {
        let end = try await Self.ending(place) { client, options in
            let call = try await client.stream(
                "counter", "Counter.Silent", sending: Count.self, receiving: Count.self, options: options)
            #expect(try await call.responses.next() == Count(n: 1))
            let reader = Task { try await call.responses.next() }
            reader.cancel()
            await #expect(throws: CancellationError.self) { try await reader.value }
            call.cancel()
        }
        #expect(end == "CancellationError")
    }

    @Test("by its deadline fails with 408 on both sides", arguments: Place.allCases)
    func deadline(place: Place) async throws {
        let end = try await Self.ending(place) { client, options in
            var options = options
            options.streamTimeout = .milliseconds(50)
            let call = try await client.stream(
                "counter", "Counter.Silent", sending: Count.self, receiving: Count.self, options: options)
            #expect(try await call.responses.next() == Count(n: 1))
            let error = await #expect(throws: MicroError.self) { try await call.responses.next() }
            #expect(error?.code == 408)
        }
        #expect(end == "CancellationError")
    }

    @Test("by a connection that breaks fails with 503")
    func connectionLost() async throws {
        var configuration = WireServer.Configuration()
        configuration.grace = .milliseconds(1)
        let server = try await RawStream.serve(configuration: configuration) { stream in
            _ = await stream.next()
            await stream.send([":status": "200", "content-type": "application/grpc+json"])
            await stream.send(message: Array(#"{"n":1}"#.utf8))
        }
        let client = RPCClient()
        let call = try await client.stream(
            "counter", "Counter.Up", sending: Count.self, receiving: Count.self,
            options: CallOptions(address: server.address.description))
        #expect(try await call.responses.next() == Count(n: 1))
        await server.stop()
        let error = await #expect(throws: MicroError.self) { try await call.responses.next() }
        #expect(error?.code == 503)
        await client.close()
    }

    @Test("by the service in the middle lets a caller that still sends go", arguments: Place.allCases)
    func answeredEarly(place: Place) async throws {
        let dispatcher = Dispatcher(name: "counter")
        dispatcher.handle("Counter.First") { (requests: MessageStream<Count>, _) in
            try await requests.next() ?? Count(n: -1)
        }
        let first = try await place.calling(dispatcher) { client, options in
            try await client.clientStream(
                "counter", "Counter.First", sending: Count.self, receiving: Count.self, options: options
            ) { requests in
                for n in 1... { try await requests.send(Count(n: n)) }
            }
        }
        #expect(first == Count(n: 1))
    }
}
