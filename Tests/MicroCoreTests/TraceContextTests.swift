import Logging
import Testing

@testable import MicroCore

@Suite("A trace is passed on as W3C Trace Context says")
struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test("A header that is valid comes back as it was", arguments: ["00", "01"])
    func roundTrip(flags: String) throws {
        let text = "00-\(Self.trace)-\(Self.span)-\(flags)"
        let context = try #require(TraceContext(traceparent: text, tracestate: "a=1,b=2"))
        #expect(context.traceID == Self.trace && context.spanID == Self.span)
        #expect(context.isSampled == (flags == "01") && context.state == "a=1,b=2")
        #expect(context.traceparent == text)
    }

    @Test(
        "A header that is not valid counts as none (§3.2.2)",
        arguments: [
            "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-0", "00-\(trace)-\(span)-01-",
            "00-\(trace)-\(span)-01-x",
            "ff-\(trace)-\(span)-01", "0g-\(trace)-\(span)-01", "00-\(trace)-\(span)-0x",
            "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-\(span)-01", "00-\(trace)-00F067AA0BA902B7-01",
            "00_\(trace)-\(span)-01", "00-\(trace)_\(span)-01", "00-\(trace)-\(span)_01", " 00-\(trace)-\(span)-01",
            "00-\(trace)-\(span)-01, 00-\(trace)-\(span)-01", "01-\(trace)-\(span)-01x",
        ])
    func invalid(text: String) { #expect(TraceContext(traceparent: text) == nil) }

    @Test("Of versions and flags to come, what is known is read, and version 00 is sent", arguments: ["", "-new", "-"])
    func future(rest: String) throws {
        let context = try #require(TraceContext(traceparent: "cc-\(Self.trace)-\(Self.span)-ff\(rest)"))
        #expect(context.traceparent == "00-\(Self.trace)-\(Self.span)-01")
    }

    @Test("A state that nobody has to pass on is dropped, not the trace")
    func state() {
        let parent = "00-\(Self.trace)-\(Self.span)-01"
        let long = String(repeating: "a", count: 513)
        #expect(TraceContext(traceparent: parent, tracestate: long)?.state == "")
        #expect(TraceContext(traceparent: parent, tracestate: "a=\n")?.state == "")
    }

    @Test(
        "The originals' headers are a trace as well",
        arguments: [
            ("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "00F067AA-0ba9-02b7-8000-000000000001"),
            ("4BF92F3577B34DA6A3CE929D0E0E4736", "00f067aa0ba902b7"),
        ])
    func originals(trace: String, span: String) throws {
        let headers: Metadata = ["Micro-Trace-Id": trace, "Micro-Span-Id": span]
        let context = try #require(TraceContext(headers))
        #expect(context.traceID == Self.trace && context.spanID == Self.span && context.isSampled)
        #expect(context.microTrace == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
        #expect(TraceContext(["micro-trace-id": "abc", "micro-span-id": span]) == nil)
        #expect(TraceContext(["micro-trace-id": trace]) == nil)
        let both: Metadata = [
            "traceparent": "00-\(Self.span)\(Self.span)-\(Self.span)-00", "micro-trace-id": trace,
            "micro-span-id": span,
        ]
        #expect(TraceContext(both)?.traceID == Self.span + Self.span)
    }
}

@Suite("The logger of a call")
struct CallLoggerTests {
    @Test("says which call its lines are about")
    func fields() {
        var context = CallContext(
            service: "greeter", endpoint: "Greeter.Hello",
            metadata: [
                "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "X-Request-Id": "r 1\u{1b}",
            ])
        context.baseLogger = Logger(label: "mine") { MicroLogHandler(label: $0, level: .debug) }
        let logger = context.logger
        #expect(logger.label == "mine" && logger.logLevel == .debug)
        #expect(logger[metadataKey: "endpoint"] == "Greeter.Hello" && logger[metadataKey: "service"] == "greeter")
        #expect(logger[metadataKey: "trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(logger[metadataKey: "span_id"] == "00f067aa0ba902b7")
        // What a caller chose can neither begin a field nor steer a terminal.
        #expect(logger[metadataKey: "request_id"] == "r?1?")
    }

    @Test("is there without a service and without headers")
    func bare() {
        let logger = CallContext(service: "greeter", endpoint: "Greeter.Hello").logger
        #expect(logger.label == "greeter")
        #expect(logger[metadataKey: "trace_id"] == nil && logger[metadataKey: "request_id"] == nil)
    }
}
