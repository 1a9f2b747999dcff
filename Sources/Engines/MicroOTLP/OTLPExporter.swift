import CoreMetrics
import Logging
import MicroCore
import Synchronization

/// Sends spans to a collector in the background, by OTLP over HTTP with JSON.
///
/// A batch goes when it is complete, or after a second. One that the collector cannot take now is tried again; meanwhile
/// the queue fills, and what does not fit is counted in `otlp.spans.dropped`.
package final class OTLPExporter: Sendable {
    private let post: @Sendable ([UInt8]) async throws -> OTLPAnswer
    private let service: String
    private let logger: Logger
    private let time: TimeSource
    private let queue = Mutex(SpanQueue())
    private let sent: Counter
    private let dropped: Counter
    private let work = Mutex(Work())

    /// What sends, while it was started and not stopped.
    private struct Work {
        var wake: AsyncStream<Void>.Continuation?
        var tasks: [Task<Void, Never>] = []
    }

    /// How long a span waits at most before it is sent.
    private static let interval = Duration.seconds(1)
    /// How often a batch is tried.
    private static let tries = 4

    /// Makes an exporter; nothing is sent before it is started.
    ///
    /// - Parameters:
    ///   - endpoint: the collector; `/v1/traces` is added to it.
    ///   - service: whose spans they are.
    ///   - logger: hears of spans that are lost.
    package convenience init(to endpoint: HTTPEndpoint, service: String, logger: Logger) {
        self.init(service: service, logger: logger) { try await HTTPPost.send($0, to: endpoint, path: "/v1/traces") }
    }

    init(
        service: String, logger: Logger, time: TimeSource = .system,
        post: @escaping @Sendable ([UInt8]) async throws -> OTLPAnswer
    ) {
        self.post = post
        self.service = service
        self.logger = logger
        self.time = time
        sent = Counter(label: "otlp.spans.sent")
        dropped = Counter(label: "otlp.spans.dropped")
    }

    /// Takes a span; never waits.
    func add(_ span: SpanRecord) {
        if queue.withLock({ $0.add(span) }) { work.withLock { $0.wake }?.yield() }
    }

    /// Begins to send.
    package func start() {
        work.withLock { work in
            guard work.tasks.isEmpty else { return }
            let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            work.wake = wake
            work.tasks = [
                Task.detached { [time] in
                    while (try? await time.sleep(time.now() + OTLPExporter.interval)) != nil { wake.yield() }
                },
                Task.detached { [self] in
                    for await _ in wakes { await sendAll(tries: OTLPExporter.tries) }
                },
            ]
        }
    }

    /// Sends what waits, each batch once, and ends.
    package func stop() async {
        let tasks = work.withLock { work in
            defer { work = Work() }
            return work.tasks
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        // In a task of its own: this one may have been cancelled, and sending would not begin then.
        await Task.detached { [self] in await sendAll(tries: 1) }.value
    }

    private func sendAll(tries: Int) async {
        while !Task.isCancelled {
            let batch = queue.withLock { $0.next() }
            if batch.isEmpty { break }
            await send(batch, tries: tries)
        }
        let lost = queue.withLock { $0.takeDropped() }
        guard lost > 0 else { return }
        dropped.increment(by: lost)
        logger.warning("\(lost) spans are lost: the collector does not take them as fast as they come")
    }

    private func send(_ batch: [SpanRecord], tries: Int) async {
        let body = OTLPJSON.request(batch, service: service)
        for attempt in 1...tries {
            let problem: String
            do {
                switch try await post(body) {
                case .taken: return sent.increment(by: batch.count)
                case .refused(let status):
                    logger.warning("The collector refused \(batch.count) spans with status \(status)")
                    return queue.withLock { $0.lost(batch.count) }
                case .busy(let status): problem = "status \(status)"
                }
            } catch {
                problem = "\(error)"
            }
            logger.debug("The collector did not take \(batch.count) spans: \(problem)")
            guard attempt < tries else { break }
            do { try await time.sleep(time.now() + .seconds(1 << (attempt - 1))) } catch { break }
        }
        queue.withLock { $0.lost(batch.count) }
    }
}

/// What a collector says to a batch.
enum OTLPAnswer: Sendable, Hashable {
    case taken
    /// It will not take this batch, however often it comes.
    case refused(Int)
    /// It may take it later (OTLP, "Retryable response codes").
    case busy(Int)

    init(status: Int) {
        switch status {
        case 200..<300: self = .taken
        case 429, 502, 503, 504: self = .busy(status)
        default: self = .refused(status)
        }
    }
}
