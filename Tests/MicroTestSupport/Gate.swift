/// Holds whoever waits until it is opened, so that a test decides when a handler goes on.
package final class Gate: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    package init() { (stream, continuation) = AsyncStream.makeStream() }

    package func open() { continuation.finish() }

    /// Returns when the gate is open; throws when the waiting task is cancelled.
    package func wait() async throws {
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
