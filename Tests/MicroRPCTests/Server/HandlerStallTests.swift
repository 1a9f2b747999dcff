import Logging
import MicroCore
import MicroTestSupport
import Testing

@testable import MicroRPC

@Suite("A handler that holds its event loop", .timeLimit(.minutes(1)))
struct HandlerStallTests {
    /// Computes for longer than a handler may.
    private static func hold() {
        let end = ContinuousClock.now + .milliseconds(60)
        while ContinuousClock.now < end {}
    }

    /// What is logged of calls of one endpoint.
    private func lines(_ service: String, offLoop: Bool = false, _ answer: @escaping Endpoint.Answer) async throws
        -> [CapturedLog.Line]
    {
        try await lines(service, offLoop: offLoop, .unary(answer))
    }

    private func lines(_ service: String, offLoop: Bool = false, _ handler: Endpoint.Handler) async throws
        -> [CapturedLog.Line]
    {
        let log = CapturedLog()
        let dispatcher = Dispatcher(name: service, logger: log.logger)
        dispatcher.add(Endpoint(record: EndpointRecord(name: "A.Call"), offLoop: offLoop, handler: handler))
        try await serving(dispatcher) { address in
            let client = RPCClient()
            let options = CallOptions(address: address.description)
            for _ in 0..<3 { _ = try await client.call(.json("A.Call", options: options)) }
            await client.close()
        }
        return log.all
    }

    private func expectWarning(_ lines: [CapturedLog.Line], of name: String) throws {
        try #require(lines.count == 1, "one line for all three")
        #expect(lines[0].level == .warning)
        #expect(lines[0].text.hasPrefix("\(name) held its event loop for "))
        #expect(lines[0].text.hasSuffix(": register it with offLoop: true (docs/services.md)"))
    }

    @Test("is named by a warning")
    func atOnce() async throws {
        let lines = try await lines("atonce") { request, _ in
            HandlerStallTests.hold()
            return request
        }
        try expectWarning(lines, of: "atonce/A.Call")
    }

    @Test("is named when it awaits nothing, and so has no task")
    func synchronous() async throws {
        let handler = Endpoint.Handler.synchronous { request, _ in
            HandlerStallTests.hold()
            return request
        }
        try expectWarning(try await lines("plain", handler), of: "plain/A.Call")
    }

    @Test("is named when it had waited before, and when it waits afterwards")
    func between() async throws {
        let after = try await lines("waited") { request, _ in
            await Task.yield()
            HandlerStallTests.hold()
            return request
        }
        try expectWarning(after, of: "waited/A.Call")
        let before = try await lines("waits") { request, _ in
            HandlerStallTests.hold()
            await Task.yield()
            return request
        }
        try expectWarning(before, of: "waits/A.Call")
        let between = try await lines("both") { request, _ in
            await Task.yield()
            HandlerStallTests.hold()
            await Task.yield()
            return request
        }
        try expectWarning(between, of: "both/A.Call")
    }

    @Test("is not named when it is registered offLoop")
    func offLoop() async throws {
        let lines = try await lines("offloop", offLoop: true) { request, _ in
            HandlerStallTests.hold()
            return request
        }
        #expect(lines.isEmpty)
    }

    @Test("is named while its stream goes on")
    func stream() async throws {
        let log = CapturedLog()
        let dispatcher = Dispatcher(name: "streams", logger: log.logger)
        let exchange: Endpoint.Exchange = { requests, responses, _ in
            for try await request in requests {
                HandlerStallTests.hold()
                try await responses.send(request)
            }
        }
        dispatcher.add(Endpoint(record: EndpointRecord(name: "A.Stream"), handler: .stream(exchange)))
        try await serving(dispatcher) { address in
            let client = RPCClient()
            let call = try await client.stream(
                .json("A.Stream", options: CallOptions(address: address.description)))
            try await call.send([])
            _ = try await call.responses.next()
            try expectWarning(log.all, of: "streams/A.Stream")
            call.cancel()
            await client.close()
        }
    }
}
