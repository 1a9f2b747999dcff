import Micro
import SwiftProtobuf
import Synchronization

/// Counts what becomes of calls, by the label that their callers give them in the header `x-label`.
final class Tally: ServerInterceptor {
    private struct Counts {
        var begun = 0
        var cancelled = 0
        /// Bytes that a handler wrote.
        var written = 0
    }

    private let counts = Mutex<[String: Counts]>([:])

    /// Adds the endpoints that tell the numbers of a label.
    func answer(on service: Service) {
        let numbers: [(String, @Sendable (Counts) -> Int)] = [
            ("Begun", { $0.begun }), ("Cancelled", { $0.cancelled }), ("Written", { $0.written }),
        ]
        for (name, number) in numbers {
            service.handle("Interop.\(name)") { [self] (label: Google_Protobuf_StringValue, _) in
                let count = counts.withLock { $0[label.value].map(number) ?? 0 }
                return Google_Protobuf_StringValue("\(count)")
            }
        }
    }

    /// Counts bytes that the handler of a call wrote.
    func wrote(_ count: Int, _ context: CallContext) { note(context) { $0.written += count } }

    func intercept(
        _ request: [UInt8], context: CallContext,
        next: @Sendable ([UInt8], CallContext) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await counting(context) { try await next(request, context) }
    }

    func interceptStream(
        _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>, context: CallContext,
        next: @Sendable (MessageStream<[UInt8]>, MessageWriter<[UInt8]>, CallContext) async throws -> Void
    ) async throws {
        try await counting(context) { try await next(requests, responses, context) }
    }

    private func counting<Result>(_ context: CallContext, _ work: () async throws -> Result) async throws -> Result {
        note(context) { $0.begun += 1 }
        do {
            return try await work()
        } catch let error as CancellationError {
            note(context) { $0.cancelled += 1 }
            throw error
        }
    }

    private func note(_ context: CallContext, _ change: (inout Counts) -> Void) {
        guard let label = context.metadata["x-label"] else { return }
        counts.withLock { change(&$0[label, default: Counts()]) }
    }
}
