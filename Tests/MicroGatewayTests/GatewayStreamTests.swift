import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Synchronization
import Testing

@Suite("An endpoint that streams, over plain HTTP", .timeLimit(.minutes(1)))
struct GatewayStreamTests {
    private struct Count: Codable, Sendable {
        var count: Int
    }

    private struct Size: Codable, Sendable {
        var text: String
    }

    /// A client whose service counts up; below zero it fails at once, over a hundred after three.
    private static func counter(_ ended: @escaping @Sendable () -> Void = {}) -> RPCClient {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Stream") { (request: Count, responses: MessageWriter<Count>, _) in
            defer { ended() }
            if request.count < 0 { throw MicroError.badRequest("greeter", "negative") }
            for count in 0..<(request.count > 100 ? 3 : request.count) {
                try await responses.send(Count(count: count))
            }
            if request.count > 100 { throw MicroError.conflict("greeter", "<too> many") }
        }
        let local = LocalServices()
        local.add(dispatcher)
        return RPCClient(local: local)
    }

    @Test("gives the messages one after the other, as the service wrote them")
    func concatenated() async throws {
        try await withGateway(Self.counter()) { ask async throws in
            let answer = try await ask(.request("GET", "/greeter/stream?count=3"), "")
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "application/json")
            #expect(answer["access-control-allow-origin"] == "*")
            #expect(answer["content-length"] == nil)
            #expect(answer.text == #"{"count":0}{"count":1}{"count":2}"#)
        }
    }

    @Test("takes JSON and forms, and says of the answer what was said of the request")
    func bodies() async throws {
        try await withGateway(Self.counter()) { ask async throws in
            let json = try await ask(.request("POST", "/greeter/stream", "application/json"), #"{"count":1}"#)
            #expect(json.text == #"{"count":0}"#)
            let type = "application/x-www-form-urlencoded"
            let form = try await ask(.request("POST", "/greeter/stream", type), "count=1")
            #expect(form.text == #"{"count":0}"#)
            #expect(form["content-type"] == type)
        }
    }

    @Test("ends empty when there is no message")
    func empty() async throws {
        try await withGateway(Self.counter()) { ask async throws in
            let answer = try await ask(.request("GET", "/greeter/stream"), "")
            #expect(answer.status == 200)
            #expect(answer.text.isEmpty)
        }
    }

    @Test("answers with the error when nothing came before it, else with the error as the last message")
    func errors() async throws {
        try await withGateway(Self.counter()) { ask async throws in
            let alone = try await ask(.request("GET", "/greeter/stream?count=-1"), "")
            #expect(alone.status == 400)
            #expect(alone.text == #"{"id":"greeter","code":400,"detail":"negative","status":"Bad Request"}"#)
            let late = try await ask(.request("GET", "/greeter/stream?count=101"), "")
            #expect(late.status == 200)
            #expect(
                late.text == #"{"count":0}{"count":1}{"count":2}"#
                    + #"{"id":"greeter","code":409,"detail":"\u003ctoo\u003e many","status":"Conflict"}"#)
            let unreachable = try await ask(.request("GET", "/v2/greeter/stream"), "")
            #expect(unreachable.status == 500)
        }
    }

    @Test("gives server-sent events to who accepts them")
    func events() async throws {
        try await withGateway(Self.counter()) { ask async throws in
            let accept = [("accept", "text/event-stream")]
            let answer = try await ask(.request("GET", "/greeter/stream?count=2", nil, accept), "")
            #expect(answer["content-type"] == "text/event-stream")
            #expect(answer["cache-control"] == "no-cache")
            #expect(answer.text == "data: {\"count\":0}\n\ndata: {\"count\":1}\n\n")
            let late = try await ask(.request("GET", "/greeter/stream?count=101", nil, accept), "")
            #expect(late.text.contains("\n\nevent: error\ndata: {\"id\":\"greeter\",\"code\":409,"))
            let alone = try await ask(.request("GET", "/greeter/stream?count=-1", nil, accept), "")
            #expect(alone.status == 400)
        }
    }

    /// A client whose service sends one message and waits, and what says when that ends.
    private static func waiting() -> (client: RPCClient, ends: AsyncStream<Void>) {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Stream") { (_: Count, responses: MessageWriter<Count>, _) in
            defer { end.yield() }
            try await responses.send(Count(count: 1))
            try await gate.wait()
        }
        let local = LocalServices()
        local.add(dispatcher)
        return (RPCClient(local: local), ends)
    }

    /// A page that is closed sends nothing but the end of its side.
    @Test(
        "stops the service when the client of HTTP/1.1 ends its side",
        arguments: ["application/json", "text/event-stream"])
    func endOfInput(type: String) async throws {
        let (client, ends) = Self.waiting()
        try await withGatewayAddress(client) { address in
            let page = try await RawClient.connect(to: address.port)
            try await page.write("GET /greeter/stream HTTP/1.1\r\nHost: a\r\nAccept: \(type)\r\n\r\n")
            #expect(try await page.read { $0.contains("}") }.contains(#"{"count":1}"#))
            try await page.endInput()
            var iterator = ends.makeAsyncIterator()
            await iterator.next()
            _ = try await page.readToEnd()
        }
    }

    @Test("stops the service when the client goes away")
    func clientGone() async throws {
        let (client, ends) = Self.waiting()
        try await withGatewayAddress(client) { address in
            let stream = try await RawStream.open(.request("GET", "/greeter/stream"), to: address, endStream: true)
            _ = await stream.next()
            await stream.reset(.cancel)
            var iterator = ends.makeAsyncIterator()
            await iterator.next()
        }
    }

    @Test("holds the service while the client reads nothing")
    func backPressure() async throws {
        let sent = Mutex(0)
        let chunk = String(repeating: "x", count: 64 << 10)
        let client = Self.pouring(chunk) { sent.withLock { $0 += 1 } }
        try await withGatewayAddress(client) { address in
            let stream = try await RawStream.open(
                .request("GET", "/greeter/stream"), to: address, endStream: true, consumes: false)
            _ = await stream.next()
            var before = -1
            while sent.withLock({ $0 }) != before {
                before = sent.withLock { $0 }
                for _ in 0..<50 {
                    _ = await (try RawStream.open(.request("GET", "/"), to: address, endStream: true)).answer()
                }
            }
            #expect(before < 64)
            await stream.reset(.cancel)
        }
    }

    private static func pouring(_ text: String, _ count: @escaping @Sendable () -> Void) -> RPCClient {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Stream") { (_: Size, responses: MessageWriter<Size>, _) in
            while true {
                try await responses.send(Size(text: text))
                count()
            }
        }
        let local = LocalServices()
        local.add(dispatcher)
        return RPCClient(local: local)
    }

    @Test("says of each line of an event that it is data")
    func linesOfEvents() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.add(
            Endpoint(
                record: EndpointRecord(name: "Greeter.Stream"),
                handler: .stream { _, responses, _ in try await responses.send(Array("{\n \"a\": 1\n}".utf8)) }))
        try await withGateway(Self.client(dispatcher)) { ask async throws in
            let answer = try await ask(
                .request("GET", "/greeter/stream?count=1", nil, [("accept", "text/event-stream")]), "")
            #expect(answer.text.contains("data: {\ndata:  \"a\": 1\ndata: }\n\n"))
        }
    }

    /// It looked like a conflict, and what the service had said was lost.
    @Test("gives what a service says that does not listen first")
    func answeredUnasked() async throws {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.add(
            Endpoint(
                record: EndpointRecord(name: "Greeter.Stream"),
                handler: .stream { _, responses, _ in try await responses.send(Array("{}".utf8)) }))
        for _ in 0..<20 {
            try await withGateway(Self.client(dispatcher)) { ask async throws in
                let answer = try await ask(.request("GET", "/greeter/stream?count=1"), "")
                #expect(answer.text == "{}")
            }
        }
    }

    private static func client(_ dispatcher: Dispatcher) -> RPCClient {
        let local = LocalServices()
        local.add(dispatcher)
        return RPCClient(local: local)
    }
}
