import CoreMetrics
import Tracing

/// Who listens to the calls of a process: where their numbers and their spans go.
///
/// No listener by default, and then nothing stands around a call.
public struct Telemetry: Sendable {
    /// Counts calls and measures how long they take; nil for no metrics.
    public var metrics: (any MetricsFactory)?
    /// Follows calls from process to process; nil for no traces.
    public var tracer: (any Tracer)?

    /// Makes a value from its parts.
    ///
    /// - Parameters:
    ///   - metrics: counts calls and measures how long they take.
    ///   - tracer: follows calls from process to process.
    public init(metrics: (any MetricsFactory)? = nil, tracer: (any Tracer)? = nil) {
        self.metrics = metrics
        self.tracer = tracer
    }

    /// What `MetricsSystem.bootstrap` and `InstrumentationSystem.bootstrap` were given until now.
    ///
    /// A service reads it when it is made: hand them their back ends before.
    public static var system: Telemetry {
        let (factory, tracer) = (MetricsSystem.factory, InstrumentationSystem.tracer)
        return Telemetry(
            metrics: factory is NOOPMetricsHandler ? nil : factory, tracer: tracer is NoOpTracer ? nil : tracer)
    }

    var isSilent: Bool { metrics == nil && tracer == nil }
}
