import CoreMetrics
import Synchronization

/// Keeps the numbers of a process and writes them for Prometheus.
///
/// The same label with the same dimensions is the same number. Numbers are atomics: to count takes no lock.
package final class PrometheusMetrics: MetricsFactory {
    private struct Family {
        let kind: PrometheusKind
        let help: String
        var series: [String: any PrometheusSeries] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let help: [String: String]
    private let limit: Int
    /// How many numbers found no room.
    private let refused = Atomic(0)

    /// Makes an empty collection.
    ///
    /// - Parameters:
    ///   - help: what the numbers of a label are, a line each.
    ///   - limit: how many numbers are kept; the page leaves out further ones.
    package init(help: [String: String] = [:], limit: Int = 10_000) {
        self.help = help
        self.limit = limit
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let name = PrometheusText.name(label)
        return series(name.hasSuffix("_total") ? name : "\(name)_total", label, .counter, dimensions) {
            PrometheusCounter(id: $0)
        }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(PrometheusText.name(label), label, .gauge, dimensions) { PrometheusGauge(id: $0) }
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        let name = PrometheusText.name(label)
        guard aggregate else { return series(name, label, .gauge, dimensions) { PrometheusGauge(id: $0) } }
        return series(name, label, .histogram, dimensions) { PrometheusRecorder(id: $0) }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = PrometheusText.name(label)
        return series(name.hasSuffix("_seconds") ? name : "\(name)_seconds", label, .histogram, dimensions) {
            PrometheusTimer(id: $0)
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

    private func destroy(_ handler: AnyObject) {
        guard let series = handler as? any PrometheusSeries else { return }
        state.withLock { state in
            guard state.families[series.id.name]?.series[series.id.labels] === series else { return }
            state.families[series.id.name]?.series[series.id.labels] = nil
            state.count -= 1
        }
    }

    /// Finds a number or makes it. The page leaves out one with the name of another kind, or without room.
    private func series<Series: PrometheusSeries>(
        _ name: String, _ label: String, _ kind: PrometheusKind, _ dimensions: [(String, String)],
        _ make: (PrometheusID) -> Series
    ) -> Series {
        let id = PrometheusID(name: name, labels: PrometheusText.labels(dimensions))
        return state.withLock { state in
            let family = state.families[name] ?? Family(kind: kind, help: help[label] ?? label)
            if let known = family.series[id.labels] as? Series { return known }
            let series = make(id)
            guard family.kind == kind, family.series[id.labels] == nil, state.count < limit else {
                refused.add(1, ordering: .relaxed)
                return series
            }
            state.families[name, default: family].series[id.labels] = series
            state.count += 1
            return series
        }
    }

    /// Everything that was counted, in the text format 0.0.4.
    package func text() -> String {
        var text = PrometheusText()
        for (name, family) in state.withLock({ $0.families }).sorted(by: { $0.key < $1.key })
        where !family.series.isEmpty {
            text.begin(name, family.kind, help: family.help)
            for (_, series) in family.series.sorted(by: { $0.key < $1.key }) { series.write(to: &text) }
        }
        let name = "micro_metrics_refused_total"
        text.begin(name, .counter, help: "Numbers that found no room, or whose name is another's.")
        text.sample(name, value: "\(refused.load(ordering: .relaxed))")
        return text.text
    }
}
