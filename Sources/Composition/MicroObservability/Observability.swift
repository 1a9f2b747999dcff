import CoreMetrics
import Logging
import MicroCore
import MicroPrometheus
import MicroRPC
import MicroWire
import Synchronization

/// The back ends of this process for metrics: chosen once, since swift-metrics takes one in the life of a process.
package final class Observability: Sendable {
    /// Where the numbers of a process can be had.
    package struct Configuration: Sendable, Hashable {
        /// Where the page for Prometheus is served; nil for nowhere.
        package var metrics: HostPort?

        /// Makes a configuration without back ends.
        package init() {}
    }

    private struct State {
        /// Services of this process that run.
        var users = 0
        var page: WireServer?
    }

    private let configuration: Configuration
    private let metrics: PrometheusMetrics?
    private let state = Mutex(State())

    private static let chosen = Mutex<Observability?>(nil)

    private init(_ configuration: Configuration, metrics: PrometheusMetrics?) {
        self.configuration = configuration
        self.metrics = metrics
    }

    /// Gives swift-metrics its back end, unless it has one; the first choice holds for the whole process.
    ///
    /// Whoever wants to be listened to is made after this.
    ///
    /// - Parameters:
    ///   - configuration: which back ends there are.
    ///   - logger: hears of what could not be done.
    package static func choose(_ configuration: Configuration, logger: Logger) -> Observability {
        chosen.withLock { chosen in
            if let chosen { return chosen }
            guard configuration != Configuration() else { return Observability(configuration, metrics: nil) }
            let observability = Observability(configuration, metrics: metrics(configuration, logger))
            chosen = observability
            return observability
        }
    }

    private static func metrics(_ configuration: Configuration, _ logger: Logger) -> PrometheusMetrics? {
        guard configuration.metrics != nil else { return nil }
        guard Telemetry.system.metrics == nil else {
            logger.error("The program chose where its metrics go: there is no page at MICRO_METRICS_ADDRESS")
            return nil
        }
        let metrics = PrometheusMetrics(help: help)
        MetricsSystem.bootstrap(metrics)
        return metrics
    }

    private static let help = [
        "rpc.server.calls": "Calls that were answered, by service, endpoint and status.",
        "rpc.server.duration": "How long it took to answer a call.",
        "rpc.client.calls": "Calls that were made, by service, endpoint, node and status; each attempt counts.",
        "rpc.client.duration": "How long a call took on a node; of a stream, how long it took to open.",
    ]

    /// Serves the page, once for all that use it.
    ///
    /// - Throws: `ListenError` when its address cannot be listened on.
    package func start(logger: Logger) async throws {
        let isFirst = state.withLock { state in
            state.users += 1
            return state.users == 1
        }
        guard isFirst, let metrics, let address = configuration.metrics else { return }
        let page = try await MetricsPage(metrics).listen(on: address)
        logger.info("Metrics [prometheus] Listening on \(page.address)")
        state.withLock { $0.page = page }
    }

    /// Ends the page with its last user.
    package func stop() async {
        let page = state.withLock { state -> WireServer? in
            state.users -= 1
            guard state.users == 0 else { return nil }
            defer { state.page = nil }
            return state.page
        }
        await page?.stop()
    }
}

/// The back ends as a part of a service's life.
extension Observability: Attendant {
    package func start(for service: String, logger: Logger) async {
        do {
            try await start(logger: logger)
        } catch {
            logger.error("There is no page of metrics, see MICRO_METRICS_ADDRESS: \(error)")
        }
    }
}

extension Observability.Configuration {
    /// Reads the variables of a service; what cannot be used is logged and left out.
    ///
    /// - Parameters:
    ///   - environment: where the variables are read.
    ///   - logger: hears of what cannot be used.
    package init(environment: Environment, logger: Logger) {
        self.init()
        do {
            metrics = try environment.metricsAddress()
        } catch {
            logger.error("\(error)")
        }
    }
}
