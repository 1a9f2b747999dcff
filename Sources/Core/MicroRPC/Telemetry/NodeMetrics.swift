import CoreMetrics
import MicroCore
import Synchronization

/// Measures the calls that leave a process, by endpoint and node.
package final class NodeMetrics: Sendable {
    private struct Key: Hashable {
        var service: String
        var endpoint: String
        var address: String
    }

    /// How many endpoints on nodes are told apart; nodes come and go and leave their numbers behind, and the names of
    /// endpoints may be a caller's free text.
    private static let limit = 1024
    /// What stands for everything beyond the limit.
    private static let others = Key(service: other, endpoint: other, address: other)
    /// What stands for a name that is not to be told apart.
    package static let other = "_OTHER"

    private let side: CallSide
    private let factory: any MetricsFactory
    private let known = Mutex<[Key: CallMetrics]>([:])

    package init(_ side: CallSide = .client, factory: any MetricsFactory) {
        self.side = side
        self.factory = factory
    }

    package func record(
        _ status: StatusCode, service: String, endpoint: String, at address: String,
        since start: ContinuousClock.Instant
    ) {
        metrics(Key(service: service, endpoint: endpoint, address: address)).record(status, since: start)
    }

    func record(
        _ status: StatusCode, of request: ClientRequest, at address: String, since start: ContinuousClock.Instant
    ) {
        record(status, service: request.service, endpoint: request.endpoint, at: address, since: start)
    }

    private func metrics(_ key: Key) -> CallMetrics {
        known.withLock { known in
            if let metrics = known[key] { return metrics }
            var key = key
            if known.count >= NodeMetrics.limit {
                key = NodeMetrics.others
                if let metrics = known[key] { return metrics }
            }
            let metrics = CallMetrics(
                side, service: key.service, endpoint: key.endpoint, address: key.address, factory: factory)
            known[key] = metrics
            return metrics
        }
    }
}

extension RPCClient.Configuration {
    /// Reports the calls to telemetry, as the innermost interceptor, which sees what others add.
    ///
    /// - Parameter telemetry: who listens.
    public mutating func observe(by telemetry: Telemetry) {
        nodeMetrics = telemetry.metrics.map { NodeMetrics(factory: $0) }
        if let tracer = telemetry.tracer { interceptors.append(ClientTracing(tracer: tracer)) }
    }
}
