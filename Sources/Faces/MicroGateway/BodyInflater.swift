import MicroCore
import MicroWire
import Synchronization

/// Takes the content coding off the body of one request, and has a part of the budget for what comes of it as long as
/// it lives.
final class BodyInflater: Sendable {
    private let coding: ContentCoding
    private let limit: Int
    private let budget: MessageBudget
    private let held = Atomic<Int>(0)

    /// What is inflated in the time that a loop can spare, about a tenth of a millisecond.
    private static let small = 64 * 1024

    /// - Parameters:
    ///   - coding: how the body is compressed.
    ///   - limit: how large it may be when it is inflated.
    ///   - budget: what all such bodies together may hold.
    init(_ coding: ContentCoding, limit: Int, budget: MessageBudget) {
        self.coding = coding
        self.limit = limit
        self.budget = budget
    }

    deinit { budget.give(held.load(ordering: .relaxed)) }

    /// Inflates a body, away from the event loop where it may take long.
    ///
    /// - Throws: ``MicroError`` for what is damaged, too large, or compressed in an unknown way.
    nonisolated(nonsending) func inflate(_ body: [UInt8]) async throws -> [UInt8] {
        guard case .known(let format) = coding else {
            if case .unknown(let name) = coding { throw MicroError(.unsupportedCoding, name) }
            return body
        }
        // Few bytes may well become many: that is seen when they do.
        if body.count <= BodyInflater.small, let plain = try small(body, format) { return plain }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try whole(body, format) }
    }

    /// - Returns: nil when it is not small.
    private func small(_ body: [UInt8], _ format: Inflater.Format) throws -> [UInt8]? {
        do {
            return try Inflater(format, limit: min(limit, BodyInflater.small)).inflate(body)
        } catch {
            if error == .tooLarge, limit > BodyInflater.small { return nil }
            throw failure(error, format)
        }
    }

    private func whole(_ body: [UInt8], _ format: Inflater.Format) throws -> [UInt8] {
        do {
            return try Inflater(format, limit: limit).inflate(body) { count in
                guard budget.take(count) else { return false }
                held.add(count, ordering: .relaxed)
                return true
            }
        } catch { throw failure(error, format) }
    }

    private func failure(_ fault: Inflater.Fault, _ format: Inflater.Format) -> MicroError {
        switch fault {
        case .corrupt: MicroError(.brokenCoding, format.rawValue)
        case .tooLarge: MicroError(.bodyTooLarge, "\(limit)")
        case .noRoom: MicroError(.overloaded)
        }
    }
}
