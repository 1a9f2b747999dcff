import MicroCore
import Synchronization
import Tracing

/// Where a span stands in its trace, in a context of swift-distributed-tracing.
enum TraceContextKey: ServiceContextKey {
    typealias Value = TraceContext
    static var nameOverride: String? { "micro-trace" }
}

/// A span; of a trace that is not recorded it only carries the context on.
package final class OTLPSpan: Tracing.Span {
    package let context: ServiceContext
    private let record: Mutex<SpanRecord?>
    private let finish: (@Sendable (SpanRecord) -> Void)?

    /// How many attributes, events and links a span has (OpenTelemetry's defaults).
    private static let limit = 128

    /// - Parameters:
    ///   - record: what is known at the start; nil when it is not recorded.
    ///   - finish: takes the record when the span is over.
    init(context: ServiceContext, record: SpanRecord?, finish: (@Sendable (SpanRecord) -> Void)?) {
        self.context = context
        self.record = Mutex(record)
        self.finish = finish
    }

    package var isRecording: Bool { record.withLock { $0 != nil } }

    package var operationName: String {
        get { record.withLock { $0?.name } ?? "" }
        set { record.withLock { $0?.name = newValue } }
    }

    package var attributes: SpanAttributes {
        get { record.withLock { $0?.attributes } ?? [:] }
        set { record.withLock { if newValue.count <= OTLPSpan.limit { $0?.attributes = newValue } } }
    }

    package func setStatus(_ status: SpanStatus) { record.withLock { $0?.status = status } }

    package func addEvent(_ event: SpanEvent) {
        record.withLock { if $0?.events.count ?? 0 < OTLPSpan.limit { $0?.events.append(event) } }
    }

    package func addLink(_ link: SpanLink) {
        record.withLock { if $0?.links.count ?? 0 < OTLPSpan.limit { $0?.links.append(link) } }
    }

    package func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        guard isRecording else { return }
        var attributes = attributes
        attributes["exception.type"] = "\(type(of: error))"
        attributes["exception.message"] = "\(error)"
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let ended = record.withLock { record -> SpanRecord? in
            defer { record = nil }
            return record
        }
        guard var ended else { return }
        ended.end = max(ended.start, instant().nanosecondsSinceEpoch)
        finish?(ended)
    }
}
