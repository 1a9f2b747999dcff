import CoreMetrics
import MicroCore
import Synchronization

/// Counts requests and measures how long they take, by method, status and service.
///
/// The names are those of OpenTelemetry's conventions for HTTP servers. What clients choose freely is `_OTHER`.
final class GatewayMetrics: Sendable {
    private struct Key: Hashable {
        var method: String
        var status: Int
        var service: String
    }

    private struct Series: Sendable {
        let requests: Counter
        let duration: Timer
    }

    /// How many are told apart; services come and go and leave their numbers behind.
    static let limit = 1024
    private static let methods: Set = [
        "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
    ]

    private let factory: any MetricsFactory
    private let active: Meter
    private let known = Mutex<[Key: Series]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
        active = Meter(label: "http.server.active_requests", dimensions: [], factory: factory)
    }

    /// A request has begun.
    func begin() { active.increment() }

    /// It has ended.
    ///
    /// - Parameter service: what was called; nil when nothing was that is registered.
    func end(_ method: String, _ status: Int, service: String?, after duration: Duration) {
        active.decrement()
        let method = GatewayMetrics.methods.contains(method) ? method : "_OTHER"
        let series = series(Key(method: method, status: status, service: service ?? ""))
        series.requests.increment()
        series.duration.recordNanoseconds(duration.nanoseconds)
    }

    private func series(_ key: Key) -> Series {
        known.withLock { known in
            if let series = known[key] { return series }
            var key = key
            if known.count >= GatewayMetrics.limit {
                key = Key(method: "_OTHER", status: key.status, service: "_OTHER")
                if let series = known[key] { return series }
            }
            let labels = [
                ("http.request.method", key.method), ("http.response.status_code", "\(key.status)"),
                ("rpc.service", key.service),
            ]
            let series = Series(
                requests: Counter(label: "http.server.requests", dimensions: labels, factory: factory),
                duration: Timer(label: "http.server.request.duration", dimensions: labels, factory: factory))
            known[key] = series
            return series
        }
    }
}
