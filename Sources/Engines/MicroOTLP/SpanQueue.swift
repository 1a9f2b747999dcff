/// The spans that wait to be sent: so many at most, and what comes then is lost and counted.
struct SpanQueue {
    /// How many may wait, and how many are sent at once (OpenTelemetry's defaults).
    static let capacity = 2048
    static let batch = 512

    private var waiting: [SpanRecord] = []
    private(set) var dropped = 0

    var count: Int { waiting.count }

    /// Takes a span.
    ///
    /// - Returns: whether a batch is complete with it.
    mutating func add(_ span: SpanRecord) -> Bool {
        guard waiting.count < SpanQueue.capacity else {
            dropped += 1
            return false
        }
        waiting.append(span)
        return waiting.count.isMultiple(of: SpanQueue.batch)
    }

    /// Takes the oldest spans out; empty when none wait.
    mutating func next() -> [SpanRecord] {
        let batch = Array(waiting.prefix(SpanQueue.batch))
        waiting.removeFirst(batch.count)
        return batch
    }

    /// Counts spans that were taken out and could not be sent.
    mutating func lost(_ count: Int) { dropped += count }

    /// How many were lost since this was last asked.
    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }
}
