import MicroCore
import MicroWire
import NIOCore
import Synchronization

/// The attempts of a call: which node each goes to, and whether there is another one (docs/calls.md).
extension RPCClient {
    /// Makes attempts until one is answered, none is left, or the call may have run and must not run twice.
    ///
    /// - Parameters:
    ///   - kind: what makes them.
    ///   - begun: how far it has come; nil for a call that begins.
    nonisolated(nonsending) func attempts<Call: Attempt>(
        _ call: OutgoingCall, as kind: Call.Type, from begun: CallCourse? = nil
    ) async throws -> Call.Outcome {
        var course: CallCourse
        if let begun {
            course = begun
        } else if let known = knownTarget(of: call.request, call.namespace) {
            course = CallCourse(known)
        } else {
            course = CallCourse(try await lookedUpTarget(of: call))
        }
        guard !course.candidates.isEmpty else { throw MicroError(.routeNotFound, call.request.service) }
        let target = course.target
        while true {
            let node = select(from: course.candidates, call.request)
            var hedge: Hedge?
            do {
                guard let delay = call.request.options.hedgeAfter, course.candidates.count > 1,
                    target.isIdempotent(call.request)
                else { return try await attempt(call, as: kind, at: node, among: target, turn: UInt(course.made)) }
                let second = Hedge(among: course.candidates.filter { $0 != node })
                hedge = second
                return try await hedged(call, as: kind, at: node, among: target, second, after: delay)
            } catch {
                guard failed(call, error, at: [node, hedge?.node].compactMap(\.self), &course) else { throw error }
                try await prepareNext(call, after: error, at: node, &course)
            }
        }
    }

    /// Notes that an attempt has failed.
    ///
    /// - Returns: whether there may be another one.
    func failed(_ call: OutgoingCall, _ error: any Error, at nodes: [Node], _ course: inout CallCourse) -> Bool {
        course.made += 1
        course.tried += nodes
        course.candidates.removeAll { course.tried.contains($0) }
        let fault = AttemptFailure(error, isLate: .now >= call.deadline)
        if fault.speaksAgainstNode { registry?.invalidate(call.request.service) }
        guard course.made <= call.request.options.retries,
            fault.mayTryAgain(isIdempotent: course.target.isIdempotent(call.request))
        else { return false }
        let isFree = course.made == 1 && (fault == .unreachable || fault == .refused)
        return isFree || mayRetry
    }

    /// Finds nodes for the next attempt and waits for its time.
    ///
    /// - Throws: `error` when there are none.
    nonisolated(nonsending) func prepareNext(
        _ call: OutgoingCall, after error: any Error, at node: Node, _ course: inout CallCourse
    ) async throws {
        if course.candidates.isEmpty {
            // Where the registry does not answer, what the node said still tells more than that.
            guard let found = try? await fresh(call, without: course.tried) else { throw error }
            course.candidates = found
            if course.candidates.isEmpty {
                // The same place once more: it may only have closed an idle connection under our hands.
                if case .unreachable = AttemptFailure(error, isLate: false) { throw error }
                course.candidates = [node]
            }
        }
        let isNew = course.candidates.first.map { !course.tried.contains($0) } ?? false
        try await pause(before: course.made, isNew: isNew, call.deadline)
    }

    /// Picks a node that is not ejected.
    func select(from candidates: [Node], _ request: ClientRequest) -> Node {
        let available = nodes.available(candidates)
        guard available.count > 1 else { return available[0] }
        let selector = request.options.selector ?? configuration.selector
        let selection = Selection(nodes: available, key: request.options.key, load: inFlight)
        return available[max(0, min(selector.select(from: selection), available.count - 1))]
    }

    /// Makes an attempt in its time and notes how it went. A stream's attempt is over as soon as the stream is open.
    ///
    /// - Parameter turn: which attempt of the call it is: each goes to another loop, unless its caller is on one.
    private nonisolated(nonsending) func attempt<Call: Attempt>(
        _ call: OutgoingCall, as kind: Call.Type, at node: Node, among target: CallTarget, turn: UInt
    ) async throws -> Call.Outcome {
        let start = began(at: node, among: target)
        do {
            let outcome = try await onLoop(call.number &+ turn) {
                Call(call, to: node.address, by: call.attemptDeadline, messageLimit: configuration.messageLimit, on: $0)
            }
            ended(call, at: node, among: target, since: start, nil)
            return outcome
        } catch {
            ended(call, at: node, among: target, since: start, error)
            throw error
        }
    }

    /// Notes that an attempt begins.
    ///
    /// - Returns: when; nil without metrics.
    func began(at node: Node, among target: CallTarget) -> ContinuousClock.Instant? {
        if target.isChosen { nodes.begin(node.address) }
        return configuration.nodeMetrics.map { _ in ContinuousClock.now }
    }

    /// Notes that it has ended.
    func ended(
        _ call: OutgoingCall, at node: Node, among target: CallTarget, since start: ContinuousClock.Instant?,
        _ error: (any Error)?
    ) {
        if let start {
            configuration.nodeMetrics?.record(
                error.map { StatusCode(thrown: $0) } ?? .ok, of: call.request, at: node.address, since: start)
        }
        guard target.isChosen else { return }
        nodes.end(node.address, error.map { AttemptFailure($0, isLate: .now >= call.deadline).outcome } ?? .answered)
    }

    /// Starts an attempt on the event loop of the current thread, or on any, and waits for what comes of it.
    ///
    /// - Throws: what it ends with; `CancellationError`, at once, when the task is cancelled.
    private nonisolated(nonsending) func onLoop<Call: Attempt>(
        _ turn: UInt, _ make: (any EventLoop) -> Call
    ) async throws -> Call.Outcome {
        guard !Task.isCancelled else { throw CancellationError() }
        let inbox = pool.nearest(turn)
        let call = make(inbox.eventLoop)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                call.caller = .task(continuation)
                inbox.start(call)
            }
        } onCancel: {
            inbox.eventLoop.execute { call.cancel() }
        }
    }

    /// Makes an attempt, and a second one at another node when the first takes long; the first answer counts.
    private nonisolated(nonsending) func hedged<Call: Attempt>(
        _ call: OutgoingCall, as kind: Call.Type, at node: Node, among target: CallTarget, _ hedge: Hedge,
        after delay: Duration
    ) async throws -> Call.Outcome {
        try await withThrowingTaskGroup(of: Call.Outcome?.self) { group in
            group.addTask { try await self.attempt(call, as: kind, at: node, among: target, turn: 0) }
            group.addTask {
                try await Task.sleep(for: delay)
                guard self.mayRetry else { return nil }
                let other = self.select(from: hedge.candidates, call.request)
                hedge.sent(to: other)
                return try await self.attempt(call, as: kind, at: other, among: target, turn: 1)
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

    private var mayRetry: Bool { budget.withdraw(begun: begun.load(ordering: .relaxed), now: .now) }

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

extension RPCClient {
    /// Where a call may go, as far as that is known without asking.
    ///
    /// - Parameter known: what the registry said a moment ago, of who has asked it.
    func knownTarget(
        of request: ClientRequest, _ namespace: String, _ known: RegistryCache.Known? = nil
    ) -> CallTarget? {
        if let address = request.options.address {
            return CallTarget(address: address, isChosen: registry != nil)
        }
        if let proxy { return proxy }
        return (known ?? registry?.remembered(request.service, domain: namespace)).map(CallTarget.init)
    }

    private nonisolated(nonsending) func lookedUpTarget(of call: OutgoingCall) async throws -> CallTarget {
        guard let registry else { throw MicroError(.noRegistry, call.request.service) }
        let records = try await Deadline.enforce(call.deadline) {
            try await registry.lookUp(call.request.service, domain: call.namespace)
        }
        return CallTarget(RegistryCache.Known(records))
    }

    /// Nodes that the registry has learnt of since, for a service that has moved.
    private nonisolated(nonsending) func fresh(_ call: OutgoingCall, without tried: [Node]) async throws -> [Node] {
        guard call.request.options.address == nil, proxy == nil else { return [] }
        let addresses = Set(tried.map(\.address))
        return try await lookedUpTarget(of: call).nodes.filter { !addresses.contains($0.address) }
    }
}
