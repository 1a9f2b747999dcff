import CoreMetrics
import Logging
import MicroCore
import MicroOTLP
import MicroPrometheus
import MicroRPC
import MicroWire
import Synchronization
import Tracing

/// The back ends of this process for metrics and traces: chosen once, since swift-metrics and swift-distributed-tracing
/// take one in the life of a process.
package final class Observability: Sendable {
    /// Where the numbers of a process can be had, and where its spans go.
    package struct Configuration: Sendable, Hashable {
        /// Where the page for Prometheus is served; nil for nowhere.
        package var metrics: HostPort?
        /// The collector that spans are sent to; nil for none.
        package var collector: HTTPEndpoint?
        /// Which part of the traces that begin here is recorded, 0 to 1.
        package var sample = 1.0

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
    private let exporter: OTLPExporter?
    private let state = Mutex(State())

    private static let chosen = Mutex<Observability?>(nil)

    private init(_ configuration: Configuration, metrics: PrometheusMetrics? = nil, exporter: OTLPExporter? = nil) {
        self.configuration = configuration
        self.metrics = metrics
        self.exporter = exporter
    }

    /// Gives both packages their back ends, unless they have one; the first choice holds for the whole process.
    ///
    /// Parts that exist before this call are not observed.
    ///
    /// - Parameters:
    ///   - configuration: which back ends there are.
    ///   - service: whose spans they are.
    ///   - logger: hears of what could not be done.
    package static func choose(_ configuration: Configuration, service: String, logger: Logger) -> Observability {
        chosen.withLock { chosen in
            if let chosen { return chosen }
            guard configuration.metrics != nil || configuration.collector != nil else {
                return Observability(configuration)
            }
            // Metrics first: the exporter has numbers of its own.
            let metrics = metrics(configuration, logger)
            let observability = Observability(
                configuration, metrics: metrics, exporter: exporter(configuration, service, logger))
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

    private static func exporter(
        _ configuration: Configuration, _ service: String, _ logger: Logger
    ) -> OTLPExporter? {
        guard let collector = configuration.collector else { return nil }
        guard Telemetry.system.tracer == nil else {
            logger.error("The program chose where its traces go: none are sent to MICRO_OTLP_ENDPOINT")
            return nil
        }
        let exporter = OTLPExporter(to: collector, service: service, logger: logger)
        InstrumentationSystem.bootstrap(OTLPTracer(sample: configuration.sample, exporter: exporter))
        return exporter
    }

    private static let help = [
        "rpc.server.calls": "Calls that were answered, by service, endpoint and status.",
        "rpc.server.duration": "How long it took to answer a call.",
        "rpc.client.calls": "Calls that were made, by service, endpoint, node and status; each attempt counts.",
        "rpc.client.duration": "How long a call took on a node; of a stream, how long it took to open.",
        "rpc.server.active_calls": "Calls that are being answered, by service and endpoint.",
        "rpc.proxy.calls": "Calls that were passed on, by service, endpoint, node and status.",
        "rpc.proxy.duration": "How long a call that was passed on took; of a stream, until its end.",
        "rpc.proxy.active_calls": "Calls that are being passed on.",
        "http.server.requests": "Requests that the gateway answered, by method, status and service.",
        "http.server.request.duration": "How long it took to answer a request; of a stream, until its end.",
        "http.server.active_requests": "Requests that the gateway is answering, streams among them.",
        "micro.server.connections": "Connections that are open, by the address that listens.",
        "micro.loop.stalls": "How often something held an event loop for more than 20 ms.",
        "micro.loop.stall.duration": "How long it held the loop.",
        "otlp.spans.sent": "Spans that the collector took.",
        "otlp.spans.dropped": "Spans that were lost: the collector did not take them, or not as fast as they came.",
    ]

    /// Serves the page and begins to send spans, once for all that use it.
    ///
    /// - Throws: `ListenError` when its address cannot be listened on.
    package func start(logger: Logger) async throws {
        let isFirst = state.withLock { state in
            state.users += 1
            return state.users == 1
        }
        guard isFirst else { return }
        if let exporter, let collector = configuration.collector {
            exporter.start()
            logger.info("Traces [otlp] go to \(collector)")
        }
        guard let metrics, let address = configuration.metrics else { return }
        let page = try await MetricsPage(metrics).listen(on: address)
        logger.info("Metrics [prometheus] Listening on \(page.address)")
        state.withLock { $0.page = page }
    }

    /// Ends the page with its last user, and sends what spans still wait.
    package func stop() async {
        let (isLast, page) = state.withLock { state -> (Bool, WireServer?) in
            state.users -= 1
            guard state.users == 0 else { return (false, nil) }
            defer { state.page = nil }
            return (true, state.page)
        }
        guard isLast else { return }
        await exporter?.stop()
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
        do {
            sample = try environment.tracesSample()
            collector = try environment.otlpEndpoint()
        } catch {
            logger.error("\(error). No traces are sent")
        }
    }
}
