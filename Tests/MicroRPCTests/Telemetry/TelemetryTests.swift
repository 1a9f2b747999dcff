import CoreMetrics
import InMemoryTracing
import MicroCore
import MicroTestSupport
import MicroWire
import Synchronization
import Testing
import Tracing

@testable import MicroRPC

@Suite("Who listens to calls", .timeLimit(.minutes(1)))
struct TelemetryTests {
    private let counts = CountingMetrics()
    private let tracer = InMemoryTracer()

    /// A service that answers and fails.
    ///
    /// - Parameter isCountedOnly: whether no spans are made.
    private func dispatcher(isCountedOnly: Bool = false) -> Dispatcher {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.observe(by: Telemetry(metrics: counts, tracer: isCountedOnly ? nil : tracer))
        func add(_ name: String, _ answer: @escaping Endpoint.SynchronousAnswer) {
            dispatcher.add(Endpoint(record: EndpointRecord(name: name), answer: answer))
        }
        add("Greeter.Hello") { request, _ in request }
        add("Debug.Health") { request, _ in request }
        add("Greeter.Fail") { _, _ in throw MicroError.notFound("greeter", "nobody") }
        dispatcher.addCatchAll(Endpoint(record: EndpointRecord(name: "*")) { request, _ in request })
        return dispatcher
    }

    private func request(_ endpoint: String, at address: HostPort) -> ClientRequest {
        var options = CallOptions()
        options.address = "\(address)"
        return ClientRequest(
            service: "greeter", endpoint: endpoint, encoding: .json, body: Array("{}".utf8), options: options)
    }

    private func client() -> RPCClient {
        var configuration = RPCClient.Configuration()
        configuration.observe(by: Telemetry(metrics: counts, tracer: tracer))
        return RPCClient(configuration: configuration)
    }

    @Test(
        "counts calls by endpoint and status on one side, by node as well on the other, with spans or without",
        arguments: [false, true])
    func metrics(isCountedOnly: Bool) async throws {
        try await serving(dispatcher(isCountedOnly: isCountedOnly)) { address in
            let client = client()
            for _ in 0..<3 { _ = try await client.call(request("Greeter.Hello", at: address)) }
            await #expect(throws: MicroError.self) { try await client.call(request("Greeter.Fail", at: address)) }
            _ = try await client.call(request("Nobody.Knows", at: address))
            await client.close()
            #expect(counts["rpc.server.active_calls greeter Greeter.Hello"] == 0)
            let server = "rpc.server.calls greeter"
            #expect(counts["\(server) Greeter.Hello OK"] == 3)
            #expect(counts["\(server) Greeter.Fail NOT_FOUND"] == 1 && counts["\(server) Greeter.Fail OK"] == 0)
            // A name that callers choose freely would be numbers without end.
            #expect(counts["\(server) _OTHER OK"] == 1 && counts["\(server) Nobody.Knows OK"] == nil)
            #expect(counts["rpc.server.duration greeter Greeter.Hello OK"] == 3)
            #expect(counts["rpc.client.calls greeter Greeter.Hello \(address) OK"] == 3)
            #expect(counts["rpc.client.calls greeter Greeter.Fail \(address) NOT_FOUND"] == 1)
        }
    }

    @Test("counts a node that is gone as unavailable")
    func gone() async throws {
        let address = try await HostPort.dead()
        let client = client()
        var request = request("Greeter.Hello", at: address)
        request.options.retries = 0
        await #expect(throws: MicroError.self) { try await client.call(request) }
        #expect(counts["rpc.client.calls greeter Greeter.Hello \(address) UNAVAILABLE"] == 1)
        await client.close()
    }

    /// Nodes that come and go with another port each time would be numbers without end.
    @Test("tells 1,024 endpoints on nodes apart, and counts all that come later as others")
    func bounded() {
        let metrics = NodeMetrics(factory: counts)
        func record(_ number: Int) {
            metrics.record(.ok, service: "greeter", endpoint: "Greeter.Hello", at: "h:\(number)", since: .now)
        }
        func count(_ address: String) -> Int? { counts["rpc.client.calls greeter Greeter.Hello \(address) OK"] }
        for number in 1...1_024 { record(number) }
        #expect(counts["rpc.client.calls _OTHER _OTHER _OTHER OK"] == nil)
        for number in 1_025...2_000 { record(number) }
        #expect(counts["rpc.client.calls _OTHER _OTHER _OTHER OK"] == 976)
        #expect(count("h:1025") == nil)
        record(1)
        record(1_024)
        #expect(count("h:1") == 2 && count("h:1024") == 2)
    }

    @Test("finds the caller's span above the service's, and the error in both")
    func spans() async throws {
        try await serving(dispatcher()) { address in
            let client = client()
            _ = try await client.call(request("Greeter.Hello", at: address))
            let spans = tracer.popFinishedSpans()
            let server = try #require(spans.first { $0.kind == .server })
            let caller = try #require(spans.first { $0.kind == .client })
            #expect(server.traceID == caller.traceID && server.parentSpanID == caller.spanID)
            #expect(server.operationName == "greeter/Greeter.Hello" && caller.parentSpanID == nil)
            #expect(server.attributes.get("rpc.response.status_code") == "OK")
            await #expect(throws: MicroError.self) { try await client.call(request("Greeter.Fail", at: address)) }
            let failed = tracer.popFinishedSpans()
            #expect(failed.map { $0.status?.code } == [.error, .error])
            // As in the originals, asking how a service is leaves no trace of its own.
            _ = try await client.call(request("Debug.Health", at: address))
            #expect(tracer.popFinishedSpans().map(\.kind) == [.client])
            await client.close()
        }
    }

    @Test("finds a call that a handler makes below the handler's span")
    func nested() async throws {
        try await serving(dispatcher()) { address in
            let client = client()
            let outer = Dispatcher(name: "outer")
            outer.observe(by: Telemetry(tracer: tracer))
            outer.add(
                Endpoint(record: EndpointRecord(name: "Outer.Call")) {
                    [request = request("Greeter.Hello", at: address)] _, _ in
                    try await client.call(request).body
                })
            let context = CallContext(service: "outer", endpoint: "Outer.Call", encoding: .json)
            _ = try await outer.call("Outer.Call", Array("{}".utf8), context: context)
            let spans = tracer.popFinishedSpans()
            let above = try #require(spans.first { $0.operationName == "outer/Outer.Call" })
            let call = try #require(spans.first { $0.kind == .client })
            #expect(spans.count == 3 && call.parentSpanID == above.spanID)
            #expect(spans.allSatisfy { $0.traceID == above.traceID })
            await client.close()
        }
    }

    /// How a stream ends.
    enum End: CaseIterable {
        case well, failed, cancelled, dropped
    }

    @Test("finds the span of a stream as long as that, with its end", arguments: End.allCases)
    func streams(end: End) async throws {
        let dispatcher = dispatcher()
        let exchange: Endpoint.Exchange = { requests, responses, _ in
            while let request = try await requests.next() {
                if request.isEmpty { throw MicroError.notFound("greeter", "nobody") }
                try await responses.send(request)
            }
        }
        dispatcher.add(Endpoint(record: EndpointRecord(name: "Greeter.Talk"), handler: .stream(exchange)))
        try await serving(dispatcher) { address in
            let client = client()
            try await talk(on: try await client.stream(request("Greeter.Talk", at: address)), to: end)
            let caller = try #require(tracer.finishedSpans.first { $0.kind == .client })
            let status = [End.well: "OK", .failed: "NOT_FOUND"][end] ?? "CANCELLED"
            #expect(caller.attributes.get("rpc.response.status_code") == .string(status))
            #expect(caller.status?.code == (end == .well ? nil : .error))
            await client.close()
        }
        let server = try #require(tracer.finishedSpans.first { $0.kind == .server })
        #expect(server.operationName == "greeter/Greeter.Talk")
        #expect(tracer.finishedSpans.count == 2 && tracer.activeSpans.isEmpty)
    }

    private func talk(on call: ClientStream<[UInt8], [UInt8]>, to end: End) async throws {
        try await call.send([1])
        #expect(try await call.responses.next() == [1])
        #expect(tracer.finishedSpans.isEmpty)
        switch end {
        case .well:
            try await call.finish()
            #expect(try await call.responses.next() == nil)
        case .failed:
            try await call.send([])
            await #expect(throws: MicroError.self) { try await call.responses.next() }
        case .cancelled: call.cancel()
        case .dropped: break
        }
    }

    @Test("is nobody by default: nothing stands around a handler")
    func silent() {
        #expect(EndpointTelemetry(Telemetry(), service: "greeter", endpoint: "Greeter.Hello") == nil)
        var configuration = RPCClient.Configuration()
        configuration.observe(by: Telemetry())
        #expect(configuration.interceptors.isEmpty && configuration.nodeMetrics == nil)
    }
}
