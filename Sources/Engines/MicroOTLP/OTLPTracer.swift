import MicroCore
import Tracing

/// Makes spans and hands them to an exporter; never waits for it.
///
/// A trace that a caller began is recorded if the caller records it, one that begins here with the given probability.
/// Headers are those of W3C Trace Context, and beside them those of the Go originals.
package final class OTLPTracer: Tracer {
    package typealias Span = OTLPSpan

    private let sampleBelow: UInt64
    private let export: @Sendable (SpanRecord) -> Void

    /// Makes a tracer.
    ///
    /// - Parameters:
    ///   - sample: which part of the traces that begin here is recorded, 0 to 1.
    ///   - exporter: takes the spans that are over.
    package convenience init(sample: Double, exporter: OTLPExporter) {
        self.init(sample: sample) { exporter.add($0) }
    }

    init(sample: Double, export: @escaping @Sendable (SpanRecord) -> Void) {
        // Of 63 bits, so that 1 is above all of them.
        sampleBelow = UInt64(max(0, min(1, sample.isNaN ? 1 : sample)) * 0x1p63)
        self.export = export
    }

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> OTLPSpan {
        var context = context()
        let parent = context[TraceContextKey.self]
        var random = SystemRandomNumberGenerator()
        // An odd number is not zero.
        let trace: (high: UInt64, low: UInt64) = parent?.trace ?? (random.next(), random.next() | 1)
        // The last bits of a trace are random, here and with most others (W3C Trace Context, §4.3).
        let isSampled = parent?.isSampled ?? (trace.low >> 1 < sampleBelow)
        guard
            let own = TraceContext(
                trace: trace, span: random.next() | 1, isSampled: isSampled, state: parent?.state ?? "")
        else { return OTLPSpan(context: context, record: nil, finish: nil) }
        context[TraceContextKey.self] = own
        guard isSampled else { return OTLPSpan(context: context, record: nil, finish: nil) }
        let start = instant().nanosecondsSinceEpoch
        return OTLPSpan(
            context: context,
            record: SpanRecord(
                name: operationName, context: own, parent: parent?.span, kind: kind, start: start, end: start),
            finish: export)
    }

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        var headers = Metadata()
        for name in [Headers.traceparent, Headers.tracestate, Headers.microTrace, Headers.microSpan] {
            headers[name] = extractor.extract(key: name, from: carrier)
        }
        if let trace = TraceContext(headers) { context[TraceContextKey.self] = trace }
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context[TraceContextKey.self] else { return }
        injector.inject(trace.traceparent, forKey: Headers.traceparent, into: &carrier)
        if !trace.state.isEmpty { injector.inject(trace.state, forKey: Headers.tracestate, into: &carrier) }
        injector.inject(trace.microTrace, forKey: Headers.microTrace, into: &carrier)
        injector.inject(trace.spanID, forKey: Headers.microSpan, into: &carrier)
    }

    /// Spans leave by themselves, and what waits does so when the process stops.
    package func forceFlush() {}
}
