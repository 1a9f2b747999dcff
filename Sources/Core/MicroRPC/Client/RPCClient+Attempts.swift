import MicroCore
import MicroWire
import Synchronization

/// The attempts of a call: which node each goes to, and whether there is another one (docs/calls.md).
extension RPCClient {
    /// Makes attempts until one is answered, none is left, or the call may have run and must not run twice.
    ///
    /// - Parameter attempt: makes one at a node, in the time it is given.
    nonisolated(nonsending) func attempts<Outcome: Sendable>(
        _ call: OutgoingCall,
        _ attempt: nonisolated(nonsending) @escaping @Sendable (Node, ContinuousClock.Instant) async throws -> Outcome
    ) async throws -> Outcome {
        budget.deposit()
        let target = try await target(of: call)
        var candidates = target.nodes
        var tried: [Node] = []
        var made = 0
        while true {
            let node = select(from: candidates, call.request)
            var hedge: Hedge?
            do {
                guard let delay = call.request.options.hedgeAfter, candidates.count > 1,
                    target.isIdempotent(call.request)
                else { return try await tracked(node, call, attempt) }
                let second = Hedge(among: candidates.filter { $0 != node })
                hedge = second
                return try await hedged(node, second, after: delay, call, attempt)
            } catch {
                made += 1
                tried += [node, hedge?.node].compactMap(\.self)
                candidates.removeAll { tried.contains($0) }
                let fault = CallFault(error, isLate: .now >= call.deadline)
                if fault.speaksAgainstNode { registry?.invalidate(call.request.service) }
                guard made <= call.request.options.retries,
                    fault.mayTryAgain(isIdempotent: target.isIdempotent(call.request)),
                    fault == .unreachable || fault == .refused ? made == 1 || mayRetry : mayRetry
                else { throw error }
                if candidates.isEmpty {
                    // Where the registry does not answer, what the node said still tells more than that.
                    guard let found = try? await fresh(call, without: tried) else {
                        throw error
                    }
                    candidates = found
                    if candidates.isEmpty {
                        // The same place once more: it may only have closed an idle connection under our hands.
                        guard fault != .unreachable else { throw error }
                        candidates = [node]
                    }
                }
                try await pause(
                    before: made, isNew: candidates.first.map { !tried.contains($0) } ?? false, call.deadline)
            }
        }
    }

    /// Picks a node that is not ejected.
    private func select(from candidates: [Node], _ request: ClientRequest) -> Node {
        let available = nodes.available(candidates)
        guard available.count > 1 else { return available[0] }
        let selector = request.options.selector ?? configuration.selector
        let selection = Selection(nodes: available, key: request.options.key, load: inFlight)
        return available[max(0, min(selector.select(from: selection), available.count - 1))]
    }

    /// Makes an attempt in its time and notes how it went.
    private nonisolated(nonsending) func tracked<Outcome: Sendable>(
        _ node: Node, _ call: OutgoingCall,
        _ attempt: nonisolated(nonsending) @Sendable (Node, ContinuousClock.Instant) async throws -> Outcome
    ) async throws -> Outcome {
        let deadline = call.request.options.attemptTimeout.map { min(call.deadline, .now + $0) } ?? call.deadline
        nodes.begin(node.address)
        do {
            let outcome = try await counted(call, at: node) { try await attempt($0, deadline) }
            nodes.end(node.address, .answered)
            return outcome
        } catch {
            nodes.end(node.address, CallFault(error, isLate: .now >= call.deadline).outcome)
            throw error
        }
    }

    /// Makes an attempt, and a second one at another node when the first takes long; the first answer counts.
    private nonisolated(nonsending) func hedged<Outcome: Sendable>(
        _ node: Node, _ hedge: Hedge, after delay: Duration, _ call: OutgoingCall,
        _ attempt: nonisolated(nonsending) @escaping @Sendable (Node, ContinuousClock.Instant) async throws -> Outcome
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await self.tracked(node, call, attempt) }
            group.addTask {
                try await Task.sleep(for: delay)
                guard self.mayRetry else { return nil }
                let other = self.select(from: hedge.candidates, call.request)
                hedge.sent(to: other)
                return try await self.tracked(other, call, attempt)
            }
            defer { group.cancelAll() }
            var failure: any Error = CancellationError()
            while let result = await group.nextResult() {
                switch result {
                case .success(let outcome?): return outcome
                case .success(nil): break
                case .failure(let error):
                    failure = error
                    // Whether there is another attempt is decided as for any call.
                    if hedge.node == nil { throw error }
                }
            }
            throw failure
        }
    }

    private var mayRetry: Bool { budget.withdraw(now: .now) }

    /// Waits a random while, so that callers who failed together do not come back together.
    private func pause(before attempt: Int, isNew: Bool, _ deadline: ContinuousClock.Instant) async throws {
        guard attempt > 1 || !isNew else { return }
        let longest = min(.seconds(1), configuration.retries.pause * (1 << min(attempt - 1, 10)))
        let end = ContinuousClock.now + longest * Double.random(in: 0...1)
        guard end < deadline else { return }
        try await Task.sleep(until: end, clock: .continuous)
    }
}

/// The second attempt beside a first one that takes long.
private final class Hedge: Sendable {
    let candidates: [Node]
    private let state = Mutex<Node?>(nil)

    init(among candidates: [Node]) { self.candidates = candidates }

    /// Where it went; nil as long as there is none.
    var node: Node? { state.withLock { $0 } }

    func sent(to node: Node) { state.withLock { $0 = node } }
}

/// The nodes of a call.
private struct CallTarget {
    var nodes: [Node]
    var records: [ServiceRecord] = []

    /// Whether the call may run twice: it says so itself, or the endpoint does for all of its calls.
    func isIdempotent(_ request: ClientRequest) -> Bool {
        request.options.idempotent
            || !records.isEmpty
                && records.allSatisfy { record in
                    record.endpoints.contains {
                        $0.name == request.endpoint && $0.metadata["idempotent"] == "true"
                    }
                }
    }
}

extension RPCClient {
    private nonisolated(nonsending) func target(of call: OutgoingCall) async throws -> CallTarget {
        if let address = call.request.options.address ?? configuration.proxy?.description {
            return CallTarget(nodes: [Node(id: address, address: address)])
        }
        let known = try await known(call)
        guard !known.nodes.isEmpty else { throw MicroError(.routeNotFound, call.request.service) }
        return CallTarget(nodes: known.nodes, records: known.records)
    }

    private nonisolated(nonsending) func known(_ call: OutgoingCall) async throws -> RegistryCache.Known {
        guard let registry else { throw MicroError(.noRegistry, call.request.service) }
        if let known = registry.remembered(call.request.service, domain: call.namespace) { return known }
        return RegistryCache.Known(
            try await Deadline.enforce(call.deadline) {
                try await registry.lookUp(call.request.service, domain: call.namespace)
            })
    }

    /// Nodes that the registry has learnt of since, for a service that has moved.
    private nonisolated(nonsending) func fresh(_ call: OutgoingCall, without tried: [Node]) async throws -> [Node] {
        guard call.request.options.address == nil, configuration.proxy == nil else { return [] }
        let addresses = Set(tried.map(\.address))
        return try await known(call).nodes.filter { !addresses.contains($0.address) }
    }
}
