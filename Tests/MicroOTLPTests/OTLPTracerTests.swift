import MicroCore
import MicroJSON
import Synchronization
import Testing
import Tracing

@testable import MicroOTLP

private struct Carrier: Injector, Extractor {
    func inject(_ value: String, forKey key: String, into carrier: inout Metadata) { carrier[key] = value }
    func extract(key: String, from carrier: Metadata) -> String? { carrier[key] }
}

/// The spans that were over, in order.
private final class Spans: Sendable {
    private let spans = Mutex<[SpanRecord]>([])
    var all: [SpanRecord] { spans.withLock { $0 } }
    func add(_ span: SpanRecord) { spans.withLock { $0.append(span) } }
}

@Suite("The tracer")
struct OTLPTracerTests {
    private let spans = Spans()

    private func tracer(sample: Double = 1) -> OTLPTracer {
        OTLPTracer(sample: sample) { [spans] in spans.add($0) }
    }

    @Test("goes on with the trace that headers tell of, and tells it to the next")
    func propagation() throws {
        let tracer = tracer(sample: 0)
        var context = ServiceContext.topLevel
        let headers: Metadata = [
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate": "a=1",
        ]
        tracer.extract(headers, into: &context, using: Carrier())
        let span = tracer.startSpan("x", context: context, ofKind: .server)
        var next = Metadata()
        tracer.inject(span.context, into: &next, using: Carrier())
        span.end()
        let record = try #require(spans.all.first)
        #expect(spans.all.count == 1 && record.parent == 0x00f0_67aa_0ba9_02b7)
        #expect(record.context.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(next["traceparent"] == "00-4bf92f3577b34da6a3ce929d0e0e4736-\(record.context.spanID)-01")
        #expect(next["tracestate"] == "a=1" && next["micro-span-id"] == record.context.spanID)
        #expect(next["micro-trace-id"] == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
    }

    @Test("goes on with a trace of the originals")
    func originals() throws {
        var context = ServiceContext.topLevel
        let headers: Metadata = [
            "Micro-Trace-Id": "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
            "Micro-Span-Id": "00f067aa-0ba9-42b7-8000-000000000001",
        ]
        tracer().extract(headers, into: &context, using: Carrier())
        tracer().startSpan("x", context: context, ofKind: .server).end()
        #expect(spans.all.first?.context.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(spans.all.first?.parent == 0x00f0_67aa_0ba9_42b7)
    }

    @Test("begins a new trace where headers tell of none, or of a broken one", arguments: ["", "00-00-00-00", "junk"])
    func root(header: String) throws {
        var context = ServiceContext.topLevel
        tracer().extract(["traceparent": header], into: &context, using: Carrier())
        tracer().startSpan("x", context: context, ofKind: .server).end()
        let record = try #require(spans.all.first)
        #expect(record.parent == nil && TraceContext(traceparent: record.context.traceparent) != nil)
    }

    @Test("records what its caller records, whatever its own part is", arguments: [("00", 1.0), ("01", 0.0)])
    func parentDecides(flags: String, sample: Double) {
        var context = ServiceContext.topLevel
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-\(flags)"
        tracer(sample: sample).extract(["traceparent": header], into: &context, using: Carrier())
        let span = tracer(sample: sample).startSpan("x", context: context, ofKind: .server)
        #expect(span.isRecording == (flags == "01"))
        var next = Metadata()
        tracer().inject(span.context, into: &next, using: Carrier())
        // Those that are called know that it is not recorded.
        #expect(next["traceparent"]?.hasSuffix("-\(flags)") == true)
        span.end()
        #expect(spans.all.count == (flags == "01" ? 1 : 0))
    }

    @Test(
        "records the asked part of the traces that begin with it",
        arguments: [(0.0, 0...0), (1, 500...500), (0.5, 150...350)])
    func sampling(sample: Double, expected: ClosedRange<Int>) {
        let tracer = tracer(sample: sample)
        for _ in 0..<500 { tracer.startSpan("x", context: .topLevel).end() }
        #expect(expected.contains(spans.all.count))
    }

    @Test("keeps a span's attributes, events and errors within limits, and ends it once")
    func limits() throws {
        let span = tracer().startSpan("x", context: .topLevel)
        for number in 0..<200 {
            span.attributes["a\(number)"] = number
            span.addEvent(SpanEvent(name: "e"))
        }
        span.recordError(CancellationError(), attributes: [:])
        span.operationName = "y"
        span.end()
        span.end()
        let record = try #require(spans.all.first)
        #expect(spans.all.count == 1 && record.name == "y")
        #expect(record.attributes.count == 128 && record.events.count == 128)
    }
}

@Suite("Spans as OTLP's JSON")
struct OTLPJSONTests {
    @Test("have ids in hex, times as text, and the names of their kinds' numbers")
    func form() throws {
        let context = try #require(
            TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=1"))
        var record = SpanRecord(name: "greeter/Hello", context: context, parent: 0xa, kind: .client, start: 1, end: 2)
        record.attributes = [
            "n": .int(7), "t": "x", "b": .bool(true), "d": .double(.infinity), "l": .stringArray(["y"]),
        ]
        record.status = SpanStatus(code: .error, message: "no")
        let json = String(decoding: OTLPJSON.request([record], service: "s"), as: UTF8.self)
        #expect(
            json
                == #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"#
                + #""scopeSpans":[{"scope":{"name":"micro"},"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","#
                + #""spanId":"00f067aa0ba902b7","name":"greeter/Hello","kind":3,"startTimeUnixNano":"1","#
                + #""endTimeUnixNano":"2","parentSpanId":"000000000000000a","traceState":"a=1","attributes":["#
                + #"{"key":"b","value":{"boolValue":true}},{"key":"d","value":{"doubleValue":"Infinity"}},"#
                + #"{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"y"}]}}},"#
                + #"{"key":"n","value":{"intValue":"7"}},{"key":"t","value":{"stringValue":"x"}}],"#
                + #""status":{"code":2,"message":"no"}}]}]}]}"#)
    }
}
