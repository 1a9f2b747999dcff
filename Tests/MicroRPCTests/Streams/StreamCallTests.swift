import MicroCore
import MicroPlatformProto
import MicroRPC
import MicroTestSupport
import Testing

@Suite("A call with any number of messages", .timeLimit(.minutes(1)))
struct StreamCallTests {
    @Test("answers one request with many", arguments: Place.allCases, [0, 1, 3, 1000])
    func serverStream(place: Place, count: Int) async throws {
        let numbers = try await place.calling(.counter()) { client, options in
            try await client.serverStream(
                "counter", "Counter.Up", Count(n: count), receiving: Count.self, options: options
            ).collect()
        }
        #expect(numbers == (0..<count).map { Count(n: $0) })
    }

    @Test("answers many requests with one", arguments: Place.allCases, [0, 1, 3, 1000])
    func clientStream(place: Place, count: Int) async throws {
        let sum = try await place.calling(.counter()) { client, options in
            try await client.clientStream(
                "counter", "Counter.Sum", sending: Count.self, receiving: Count.self, options: options
            ) { requests in
                for n in 0..<count { try await requests.send(Count(n: n)) }
            }
        }
        #expect(sum == Count(n: (0..<count).reduce(0, +)))
    }

    @Test("plays ping-pong, each message answered before the next is sent", arguments: Place.allCases)
    func pingPong(place: Place) async throws {
        try await place.calling(.counter()) { client, options in
            let call = try await client.stream(
                "counter", "Counter.Double", sending: Count.self, receiving: Count.self, options: options)
            for n in 1...100 {
                try await call.send(Count(n: n))
                #expect(try await call.responses.next() == Count(n: n * 2))
            }
            try await call.finish()
            #expect(try await call.responses.next() == nil)
        }
    }

    @Test("carries generated messages, as protobuf", arguments: Place.allCases)
    func protobuf(place: Place) async throws {
        let dispatcher = Dispatcher(name: "lister")
        dispatcher.handle("Lister.Get") {
            (requests: MessageStream<Registry_GetRequest>, responses: MessageWriter<Registry_Service>, context) in
            for try await request in requests {
                var service = Registry_Service()
                service.name = request.service
                service.version = "\(context.encoding)"
                try await responses.send(service)
            }
        }
        let names = try await place.calling(dispatcher) { client, options in
            let call = try await client.stream(
                "lister", "Lister.Get", sending: Registry_GetRequest.self, receiving: Registry_Service.self,
                options: options)
            for name in ["a", "über"] {
                var request = Registry_GetRequest()
                request.service = name
                try await call.send(request)
            }
            try await call.finish()
            return try await call.responses.collect().map { "\($0.name) \($0.version)" }
        }
        #expect(names == ["a protobuf", "über protobuf"])
    }

    @Test("gives the messages in front of an error before the error", arguments: Place.allCases)
    func errorBehindMessages(place: Place) async throws {
        try await place.calling(.counter()) { client, options in
            let call = try await client.stream(
                "counter", "Counter.Double", sending: Count.self, receiving: Count.self, options: options)
            for n in [1, 2, -1] { try await call.send(Count(n: n)) }
            #expect(try await call.responses.next() == Count(n: 2))
            #expect(try await call.responses.next() == Count(n: 4))
            let error = await #expect(throws: MicroError.self) { try await call.responses.next() }
            #expect(error == MicroError.conflict("counter", "no 100% <doubles> of negatives"))
            let late = await #expect(throws: MicroError.self) { try await call.send(Count(n: 5)) }
            #expect(late?.code == 409)
        }
    }

    @Test("fails with the handler's error when there is no message at all", arguments: Place.allCases)
    func errorAlone(place: Place) async throws {
        let error = await #expect(throws: MicroError.self) {
            try await place.calling(.counter()) { client, options in
                _ = try await client.serverStream(
                    "counter", "Counter.Up", Count(n: -1), receiving: Count.self, options: options
                ).collect()
            }
        }
        #expect(error == MicroError.badRequest("counter", "negative"))
    }

    @Test("says that nobody knows an endpoint", arguments: Place.allCases)
    func unknown(place: Place) async throws {
        let error = await #expect(throws: MicroError.self) {
            try await place.calling(.counter()) { client, options in
                let call = try await client.stream(
                    "counter", "Counter.Nope", sending: Count.self, receiving: Count.self, options: options)
                _ = try await call.responses.next()
            }
        }
        #expect(error?.detail == "unknown service Counter.Nope")
    }

    @Test("may be had of an endpoint that takes and gives one, and one of a stream", arguments: Place.allCases)
    func kindsMix(place: Place) async throws {
        try await place.calling(.counter()) { client, options in
            let answers = try await client.serverStream(
                "counter", "Counter.Same", Count(n: 7), receiving: Count.self, options: options)
            #expect(try await answers.collect() == [Count(n: 7)])
            let only: Count = try await client.call("counter", "Counter.Up", Count(n: 1), options: options)
            #expect(only == Count(n: 0))
            let tooMany = await #expect(throws: MicroError.self) {
                let _: Count = try await client.call("counter", "Counter.Up", Count(n: 2), options: options)
            }
            #expect(tooMany?.detail.contains("more than one response to a unary call") == true)
        }
    }

    @Test("names a message that cannot be read, and ends", arguments: Place.allCases)
    func brokenMessage(place: Place) async throws {
        try await place.calling(.counter()) { client, options in
            let call = try await client.stream(.json("Counter.Sum", "", service: "counter", options: options))
            try await call.send(Array(#"{"n":"many"}"#.utf8))
            let error = await #expect(throws: MicroError.self) { try await call.responses.next() }
            #expect(error?.code == 400)
            #expect(error?.id == "counter")
        }
    }
}
