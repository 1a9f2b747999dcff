import MicroCore
import Synchronization

/// What a client knows of the nodes it calls: how many calls are under way at each, and which are ejected, that is not
/// called for a while because calls to them failed.
package final class NodeTable: Sendable {
    /// How an attempt ended, as far as the node is concerned.
    package enum Outcome: Sendable {
        /// It answered, if only with an error of its own.
        case answered
        /// It was lost, or took too long.
        case failed
        /// Nothing listens there.
        case unreachable
        /// It says nothing about the node.
        case unknown
    }

    private struct Entry {
        var inFlight = 0
        var failures = 0
        var ejections = 0
        var returns: ContinuousClock.Instant?

        /// It answers.
        mutating func recover() {
            failures = 0
            ejections = 0
            returns = nil
        }
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var ejected = 0
    }

    private let ejection: RPCClient.Configuration.Ejection
    private let time: TimeSource
    private let state = Mutex(State())

    /// How many addresses are remembered; nodes come and go, often with a new port each time.
    private static let capacity = 4096

    package init(
        _ ejection: RPCClient.Configuration.Ejection = RPCClient.Configuration.Ejection(), time: TimeSource = .system
    ) {
        self.ejection = ejection
        self.time = time
    }

    /// How many addresses are remembered.
    var count: Int { state.withLock { $0.entries.count } }

    /// How many calls are under way at an address.
    package func inFlight(_ address: String) -> Int { state.withLock { $0.entries[address]?.inFlight ?? 0 } }

    /// The nodes that are not ejected; all of them when none would be left, since one that may be back is better than
    /// none.
    package func available(_ nodes: [Node]) -> [Node] {
        guard nodes.count > 1 else { return nodes }
        return state.withLock { state in
            guard state.ejected > 0 else { return nodes }
            let now = time.now()
            let left = nodes.filter { node in
                guard let returns = state.entries[node.address]?.returns else { return true }
                return returns <= now
            }
            return left.isEmpty ? nodes : left
        }
    }

    /// An attempt begins.
    package func begin(_ address: String) {
        state.withLock { state in
            if state.entries.count >= NodeTable.capacity {
                let now = time.now()
                state.entries = state.entries.filter {
                    $0.value.inFlight > 0 || $0.value.returns.map { $0 > now } ?? false
                }
                state.ejected = state.entries.values.count { $0.returns != nil }
            }
            state.entries[address, default: Entry()].inFlight += 1
        }
    }

    /// It has ended.
    package func end(_ address: String, _ outcome: Outcome) {
        state.withLock { state in
            // Where it stands: the name is looked up once.
            guard let index = state.entries.index(forKey: address) else { return }
            state.entries.values[index].inFlight -= 1
            switch outcome {
            case .unknown: break
            case .answered:
                if state.entries.values[index].returns != nil { state.ejected -= 1 }
                state.entries.values[index].recover()
            case .failed, .unreachable:
                var entry = state.entries.values[index]
                entry.failures += 1
                let now = time.now()
                // One that was ejected is on probation: its next failure ejects it again.
                let isDue = outcome == .unreachable || entry.ejections > 0 || entry.failures >= ejection.failures
                // Attempts that were under way at the same time fail together, which counts once.
                let isOut = entry.returns.map { $0 > now } ?? false
                if isDue, !isOut {
                    let pause = min(ejection.longest, ejection.first * (1 << min(entry.ejections, 20)))
                    if entry.returns == nil { state.ejected += 1 }
                    entry.returns = now + pause
                    entry.ejections += 1
                    entry.failures = 0
                }
                state.entries.values[index] = entry
            }
        }
    }
}
