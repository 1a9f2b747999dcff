import CoreMetrics
import Synchronization

/// The name and the labels of a number.
struct PrometheusID: Hashable, Sendable {
    var name: String
    /// As they stand between the braces.
    var labels: String
}

/// One number, or the numbers of one histogram.
protocol PrometheusSeries: AnyObject, Sendable {
    var id: PrometheusID { get }
    func write(to text: inout PrometheusText)
}

/// What only grows.
final class PrometheusCounter: CounterHandler, PrometheusSeries {
    let id: PrometheusID
    private let value = Atomic<Int64>(0)

    init(id: PrometheusID) { self.id = id }

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(to text: inout PrometheusText) {
        text.sample(id.name, labels: id.labels, value: "\(value.load(ordering: .relaxed))")
    }
}

/// What goes up and down.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusSeries {
    let id: PrometheusID
    private let value = Atomic<Double>(0)

    init(id: PrometheusID) { self.id = id }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.store(value, ordering: .relaxed) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(to text: inout PrometheusText) {
        text.sample(id.name, labels: id.labels, value: PrometheusText.number(value.load(ordering: .relaxed)))
    }
}

/// How long things take.
final class PrometheusTimer: TimerHandler, PrometheusSeries {
    let id: PrometheusID
    private let buckets = PrometheusBuckets()
    private let nanoseconds = Atomic<Int64>(0)

    /// A call inside a machine takes 100 µs, one that runs into its time limit 10 s.
    private static let bounds: [Int64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    init(id: PrometheusID) { self.id = id }

    func recordNanoseconds(_ duration: Int64) {
        buckets.add(at: PrometheusTimer.bounds.firstIndex { duration <= $0 })
        nanoseconds.wrappingAdd(duration, ordering: .relaxed)
    }

    func write(to text: inout PrometheusText) {
        text.histogram(
            id, bounds: PrometheusTimer.bounds.map { Double($0) / 1e9 }, counts: buckets.counts,
            sum: Double(nanoseconds.load(ordering: .relaxed)) / 1e9)
    }
}

/// How large things are, whatever their unit is.
final class PrometheusRecorder: RecorderHandler, PrometheusSeries {
    let id: PrometheusID
    private let buckets = PrometheusBuckets()
    private let sum = Atomic<Double>(0)

    private static let bounds: [Double] = [
        1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
    ]

    init(id: PrometheusID) { self.id = id }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        buckets.add(at: PrometheusRecorder.bounds.firstIndex { value <= $0 })
        sum.add(value)
    }

    func write(to text: inout PrometheusText) {
        text.histogram(
            id, bounds: PrometheusRecorder.bounds, counts: buckets.counts, sum: sum.load(ordering: .relaxed))
    }
}

/// The counts of a histogram: sixteen buckets, and one for what is larger.
private struct PrometheusBuckets: ~Copyable, Sendable {
    private let values: InlineArray<17, Atomic<Int>> = InlineArray { _ in Atomic(0) }

    func add(at index: Int?) { values[index ?? 16].wrappingAdd(1, ordering: .relaxed) }

    var counts: [Int] { (0..<17).map { values[$0].load(ordering: .relaxed) } }
}

extension Atomic where Value == Double {
    fileprivate func add(_ amount: Double) {
        var before = load(ordering: .relaxed)
        while true {
            let (exchanged, original) = weakCompareExchange(
                expected: before, desired: before + amount, ordering: .relaxed)
            if exchanged { return }
            before = original
        }
    }
}
