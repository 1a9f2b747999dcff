import MicroCore
import MicroWire
import NIOCore

/// The path without a task, beside the plain one in `RPCClient.call`: a unary call whose caller is on an event loop.
///
/// A task would be an eighth of what a request costs the gateway. The call takes one only when its first attempt has
/// failed and another may follow.
///
/// Confined to that loop.
package final class LoopUnaryCall: LoopWork, @unchecked Sendable {  // confined to its event loop
    private let client: RPCClient
    private let call: OutgoingCall
    private let node: Node
    private let executor: EventLoopExecutor
    private let target: CallTarget
    private var attempt: UnaryAttempt?
    /// When its first attempt began; nil without metrics.
    private var began: ContinuousClock.Instant?
    /// Why the first attempt failed, and how far the call has come with it.
    private var failure: (error: any Error, course: CallCourse)?
    private var task: LoopTask?
    private var ended: ((Result<ClientResponse, any Error>) -> Void)?

    fileprivate init(
        _ client: RPCClient, _ call: OutgoingCall, _ target: CallTarget, _ executor: EventLoopExecutor,
        _ ended: @escaping (Result<ClientResponse, any Error>) -> Void
    ) {
        self.client = client
        self.call = call
        self.executor = executor
        self.ended = ended
        self.target = target
        node = client.select(from: target.nodes, call.request)
    }

    fileprivate func begin(_ pool: LoopPool) {
        began = client.began(at: node, among: target)
        let attempt = UnaryAttempt(
            call, to: node.address, by: call.attemptDeadline, messageLimit: client.configuration.messageLimit,
            on: executor.eventLoop)
        self.attempt = attempt
        attempt.caller = .loop { self.attempted($0) }
        attempt.start(pool)
    }

    /// Ends it unheard, when its caller no longer waits. Call on the loop.
    package func cancel() {
        ended = nil
        attempt?.cancel()
        task?.cancel()
    }

    private func attempted(_ result: Result<ClientResponse, any Error>) {
        attempt = nil
        guard case .failure(let error) = result else {
            client.ended(call, at: node, among: target, since: began, nil)
            return end(result)
        }
        client.ended(call, at: node, among: target, since: began, error)
        var course = CallCourse(target)
        guard ended != nil, client.failed(call, error, at: [node], &course) else { return end(result) }
        failure = (error, course)
        let task = executor.run(self)
        // When the work is done already, the task is another's.
        if failure != nil { self.task = task }
    }

    /// Makes the other attempts.
    package nonisolated(nonsending) func perform() async {
        guard let (error, failed) = failure else { return }
        var course = failed
        let result: Result<ClientResponse, any Error>
        do {
            try await client.prepareNext(call, after: error, at: node, &course)
            result = .success(try await client.attempts(call, as: UnaryAttempt.self, from: course))
        } catch {
            result = .failure(error)
        }
        // A task that prefers an executor is back on it wherever it has been.
        if executor.eventLoop.inEventLoop { return end(result) }
        executor.eventLoop.execute { self.end(result) }
    }

    private func end(_ result: Result<ClientResponse, any Error>) {
        failure = nil
        task = nil
        guard let ended = ended.take() else { return }
        ended(result.mapError { RPCClient.boundaryError($0) })
    }
}

extension RPCClient {
    /// Whether this client finds services by that cache, in the default namespace where a call names none.
    package func finds(by registry: RegistryCache) -> Bool {
        self.registry === registry && proxy == nil && configuration.namespace == Namespace.default
    }

    /// Whether calls of a service can be made without a task: it has no interceptor and goes to another process.
    package func takesNoTask(_ service: String, namespace: String) -> Bool {
        configuration.interceptors.isEmpty && (proxy != nil || local.dispatcher(service, namespace: namespace) == nil)
    }

    /// Starts a call whose caller is on an event loop without a task. To be asked for where ``takesNoTask(_:namespace:)``.
    ///
    /// - Parameters:
    ///   - known: where its service is, of a caller who has just looked it up in the registry's cache.
    ///   - repeated: the same as the request's metadata, where more calls will have that.
    ///   - executor: runs tasks on the caller's loop.
    ///   - ended: hears on the loop what came of it, once, maybe before this returns.
    /// - Returns: nil when it takes a task all the same, to hedge or to ask the registry; nothing has happened then.
    package func start(
        _ request: ClientRequest, _ known: RegistryCache.Known? = nil, repeated: RepeatedMetadata? = nil,
        on executor: EventLoopExecutor, ended: @escaping (Result<ClientResponse, any Error>) -> Void
    ) -> LoopUnaryCall? {
        let namespace = namespace(of: request)
        guard request.options.hedgeAfter == nil, let pool = pool.on(executor.eventLoop),
            let target = knownTarget(of: request, namespace, known), !target.nodes.isEmpty
        else { return nil }
        let deadline = ContinuousClock.now + request.options.timeout
        let call = OutgoingCall(request, namespace, number: nextNumber(), deadline: deadline, repeated: repeated)
        let started = LoopUnaryCall(self, call, target, executor, ended)
        started.begin(pool)
        return started
    }
}
