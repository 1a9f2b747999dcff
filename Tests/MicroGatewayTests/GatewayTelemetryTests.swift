import InMemoryTracing
import MicroCore
import MicroRPC
import MicroTestSupport
import MicroWire
import NIOHPACK
import Testing
import Tracing

@testable import MicroGateway

@Suite("Who listens to the gateway", .timeLimit(.minutes(1)))
struct GatewayTelemetryTests {
    private let counts = CountingMetrics()
    private let tracer = InMemoryTracer()
    private var telemetry: Telemetry { Telemetry(metrics: counts, tracer: tracer) }

    /// Asks, in the order given.
    private func asking(_ requests: [HPACKHeaders]) async throws {
        try await withGateway(telemetry: telemetry) { ask in
            for request in requests { _ = try await ask(request, "") }
        }
    }

    @Test("counts requests by method, status and service, and measures them")
    func metrics() async throws {
        try await asking([
            .request("GET", "/greeter/hello"), .request("GET", "/greeter/hello"), .request("GET", "/nosuch"),
            .request("BREW", "/greeter/hello"), .request("OPTIONS", "/"),
        ])
        for name in ["http.server.requests", "http.server.request.duration"] {
            #expect(counts["\(name) GET 200 greeter"] == 2)
            // Names of services that are not there are the callers' free text, and would be numbers without end.
            #expect(counts["\(name) GET 500 "] == 1)
            #expect(counts["\(name) _OTHER 200 greeter"] == 1)
            #expect(counts["\(name) OPTIONS 200 "] == 1)
        }
        #expect(counts["http.server.active_requests"] == 0)
        #expect(counts.names.count == 9)
    }

    /// Services that come and go would be numbers without end.
    @Test("tells 1,024 apart, and counts by status alone what comes later")
    func bounded() {
        let metrics = GatewayMetrics(factory: counts)
        func end(_ number: Int, _ status: Int = 200) {
            metrics.begin()
            metrics.end("GET", status, service: "service-\(number)", after: .zero)
        }
        for number in 1...1_024 { end(number) }
        #expect(counts["http.server.requests _OTHER 200 _OTHER"] == nil)
        for number in 1_025...2_000 { end(number) }
        end(2_000, 404)
        end(1_024)
        #expect(counts["http.server.requests _OTHER 200 _OTHER"] == 976)
        #expect(counts["http.server.requests _OTHER 404 _OTHER"] == 1)
        #expect(counts["http.server.requests GET 200 service-1024"] == 2)
        #expect(counts["http.server.requests GET 200 service-1025"] == nil)
        #expect(counts["http.server.active_requests"] == 0)
    }

    /// A client whose service streams until the test opens a gate, or for ever.
    private func streaming(_ gate: Gate, _ failure: MicroError? = nil) -> RPCClient {
        let dispatcher = Dispatcher(name: "greeter")
        dispatcher.handle("Greeter.Stream") { (_: [String: Int], responses: MessageWriter<[String: Int]>, _) in
            try await responses.send(["n": 1])
            try await gate.wait()
            if let failure { throw failure }
        }
        let local = LocalServices()
        local.add(dispatcher)
        return RPCClient(local: local)
    }

    private func stream(_ address: HostPort) async throws -> RawStream {
        let stream = try await RawStream.open(.request("GET", "/greeter/stream"), to: address, endStream: true)
        while let event = await stream.next() {
            if case .body = event { break }
        }
        return stream
    }

    @Test("sees a stream as long as it goes on", arguments: [nil, MicroError.notFound("greeter", "nobody")])
    func streams(failure: MicroError?) async throws {
        let gate = Gate()
        try await withGatewayAddress(streaming(gate, failure), telemetry: telemetry) { address in
            let stream = try await stream(address)
            #expect(counts["http.server.active_requests"] == 1)
            #expect(counts["http.server.requests GET 200 greeter"] == nil)
            #expect(tracer.finishedSpans.isEmpty)
            gate.open()
            while await stream.next() != nil {}
            let span = try #require(tracer.finishedSpans.first)
            #expect(span.kind == .server && span.operationName == "GET greeter/Greeter.Stream")
            #expect(span.attributes.get("http.response.status_code") == 200)
            #expect(span.status?.code == (failure == nil ? nil : .error))
            #expect(counts["http.server.requests GET 200 greeter"] == 1)
            #expect(counts["http.server.active_requests"] == 0)
        }
    }

    @Test("sees that the client of a stream went away")
    func gone() async throws {
        try await withGatewayAddress(streaming(Gate()), telemetry: telemetry) { address in
            await (try await stream(address)).reset(.cancel)
        }
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.attributes.get("http.response.status_code") == 499)
        #expect(counts["http.server.requests GET 499 greeter"] == 1)
        #expect(tracer.activeSpans.isEmpty)
    }

    @Test("is nobody by default")
    func silent() async throws {
        try await withGateway { ask in _ = try await ask(.request("GET", "/greeter/hello"), "") }
        #expect(counts.names.isEmpty)
    }
}
