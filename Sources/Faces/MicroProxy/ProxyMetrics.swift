import CoreMetrics
import MicroCore
import MicroRPC

/// Counts the calls that are passed on, by endpoint, node and status, and measures how long they take.
///
/// What callers choose freely is `_OTHER`: services that are not there, and endpoints that their services do not know.
final class ProxyMetrics: Sendable {
    private let calls: NodeMetrics
    private let active: Meter

    init(factory: any MetricsFactory) {
        calls = NodeMetrics(.proxy, factory: factory)
        active = Meter(label: "rpc.proxy.active_calls", dimensions: [], factory: factory)
    }

    /// A call has come.
    func begin() -> ContinuousClock.Instant {
        active.increment()
        return .now
    }

    /// It is over.
    ///
    /// - Parameter address: the node that had it; nil when none had.
    func end(
        _ status: StatusCode, service: String, path: String, at address: String?, since start: ContinuousClock.Instant
    ) {
        active.decrement()
        var endpoint = NodeMetrics.other
        if status != .unimplemented, address != nil, let path = try? CallPath(path) {
            endpoint = "\(path.handler).\(path.method)"
        }
        calls.record(
            status, service: address == nil ? NodeMetrics.other : service, endpoint: endpoint,
            at: address ?? NodeMetrics.other, since: start)
    }
}
