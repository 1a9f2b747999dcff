import CoreMetrics
import Synchronization

/// Counts how often each number was touched, by name and the values of its labels; of a gauge, what it shows.
package final class CountingMetrics: MetricsFactory {
    private final class Count: CounterHandler, TimerHandler, MeterHandler {
        let value = Mutex(0)
        func increment(by amount: Int64) { value.withLock { $0 += Int(amount) } }
        func reset() {}
        func recordNanoseconds(_ duration: Int64) { value.withLock { $0 += 1 } }
        func set(_ value: Int64) { self.value.withLock { $0 = Int(value) } }
        func set(_ value: Double) { self.value.withLock { $0 = Int(value) } }
        func increment(by amount: Double) { value.withLock { $0 += Int(amount) } }
        func decrement(by amount: Double) { value.withLock { $0 -= Int(amount) } }
    }

    private let counts = Mutex<[String: Count]>([:])

    package init() {}

    /// What is at a name, followed by its labels' values with spaces between; nil for what was never made.
    package subscript(_ name: String) -> Int? { counts.withLock { $0[name] }?.value.withLock { $0 } }

    /// The names of all that was made.
    package var names: [String] { counts.withLock { $0.keys.sorted() } }

    private func count(_ label: String, _ dimensions: [(String, String)]) -> Count {
        counts.withLock { counts in
            let name = ([label] + dimensions.map(\.1)).joined(separator: " ")
            let count = counts[name] ?? Count()
            counts[name] = count
            return count
        }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        count(label, dimensions)
    }
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        count(label, dimensions)
    }
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        count(label, dimensions)
    }
    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
}
