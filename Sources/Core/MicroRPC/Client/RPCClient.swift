import MicroCore
import MicroWire
import NIOCore
import NIOHPACK
import NIOPosix
import Synchronization

/// Calls services over gRPC: finds a node, keeps connections, tries again what surely did not run.
///
/// A service of this process is called directly, without a socket.
public final class RPCClient: Client {
    /// How a client finds and calls services.
    public struct Configuration: Sendable {
        /// Send every call to this address, which passes it on (a Micro server's service proxy); nil asks the registry.
        public var proxy: HostPort?
        /// The namespace of calls that name none.
        public var namespace = Namespace.default
        /// Picks the node when a call brings no selector of its own.
        public var selector: any Selector = RandomSelector()
        /// Stand around every call, the first outermost.
        public var interceptors: [any ClientInterceptor] = []
        /// The largest message taken, in bytes.
        public var messageLimit = MessageLimit.standard
        /// How many second attempts there may be.
        public var retries = Retries()
        /// When a node is left alone for a while.
        public var ejection = Ejection()
        /// Measures attempts; see ``observe(by:)``.
        var nodeMetrics: NodeMetrics?

        /// Makes the defaults.
        public init() {}

        /// How many second attempts all calls of a client may make together. The first one of a call that did not run
        /// is free.
        public struct Retries: Sendable, Hashable {
            /// How many for each call, on average.
            public var share = 0.2
            /// How many in each second besides.
            public var perSecond = 10.0
            /// The longest pause before the second attempt, which is a random part of it; doubles with each, up to a
            /// second. Another node is tried without a pause first.
            public var pause = Duration.milliseconds(25)

            /// Makes the defaults.
            public init() {}
        }

        /// When a node is ejected, that is not called for a while, and for how long. The last node never is.
        public struct Ejection: Sendable, Hashable {
            /// So many attempts in a row that were lost or took too long eject a node. One that cannot be connected to
            /// is ejected at once.
            public var failures = 5
            /// For how long the first time; doubles each time until a call succeeds.
            public var first = Duration.seconds(1)
            /// For how long at most.
            public var longest = Duration.seconds(30)

            /// Makes the defaults.
            public init() {}
        }
    }

    let configuration: Configuration
    /// Where all calls go that name no address, when a proxy passes them on.
    let proxy: CallTarget?
    let registry: RegistryCache?
    let local: LocalServices
    let pool: ConnectionPool
    let nodes: NodeTable
    /// Tells selectors how busy a node is.
    let inFlight: @Sendable (String) -> Int
    let budget: RetryBudget
    /// How many calls were begun, from anywhere on, so that the clients of a process do not all begin at the same loop.
    let begun: Atomic<UInt>
    /// Asks the registry, and ends with this client.
    private let registryClient: RPCClient?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - configuration: how services are found and called.
    ///   - registry: knows the nodes of services; not needed with a proxy.
    ///   - local: services of this process, called directly.
    public convenience init(
        configuration: Configuration = Configuration(),
        registry: RegistryCache? = nil,
        local: LocalServices = LocalServices()
    ) {
        self.init(configuration: configuration, registry: registry, local: local, pool: ConnectionPool())
    }

    /// Makes a client that shares or owns more than others can give it.
    ///
    /// - Parameters:
    ///   - pool: its connections, which others may use too.
    ///   - registryClient: asks the registry; is closed with this client.
    package init(
        configuration: Configuration = Configuration(), registry: RegistryCache?,
        local: LocalServices = LocalServices(), pool: ConnectionPool,
        registryClient: RPCClient? = nil
    ) {
        self.configuration = configuration
        proxy = configuration.proxy.map { CallTarget(address: $0.description, isChosen: false) }
        self.registry = registry
        self.local = local
        self.pool = pool
        let nodes = NodeTable(configuration.ejection)
        self.nodes = nodes
        inFlight = { nodes.inFlight($0) }
        let start = UInt.random(in: 0..<1024)
        begun = Atomic(start)
        budget = RetryBudget(
            share: configuration.retries.share, perSecond: configuration.retries.perSecond, begun: start, now: .now)
        self.registryClient = registryClient
    }

    /// Runs tasks on an event loop of the process's connections, another one each time it is asked for.
    ///
    /// A task that prefers it makes its calls without changing threads, which is about a third of what a call costs its
    /// caller. It must neither block nor compute for more than about 100 µs: other calls of the loop would wait.
    public var executor: any TaskExecutor { EventLoopExecutor.of(WireLoops.group.next()) }

    /// Closes all connections, also those to the registry; calls that are under way fail, and so do later ones.
    public func close() async {
        registry?.close()
        await pool.close()
        await registryClient?.close()
    }

    /// Sends one request and waits for its response.
    public nonisolated(nonsending) func call(_ request: consuming ClientRequest) async throws -> ClientResponse {
        do {
            if configuration.interceptors.isEmpty { return try await perform(request) }
            return try await call(request, through: configuration.interceptors[...])
        } catch {
            throw RPCClient.boundaryError(error)
        }
    }

    /// An error as callers see it.
    static func boundaryError(_ error: any Error) -> any Error {
        switch error {
        case let error as WireError: microError(error)
        case is CancellationError: MicroError(.callGivenUp)
        case is AttemptTimedOut: Deadline.passed
        default: error
        }
    }

    private nonisolated(nonsending) func call(
        _ request: ClientRequest, through interceptors: ArraySlice<any ClientInterceptor>
    ) async throws -> ClientResponse {
        guard let interceptor = interceptors.first else { return try await perform(request) }
        return try await interceptor.intercept(request) { request in
            try await self.call(request, through: interceptors.dropFirst())
        }
    }

    private nonisolated(nonsending) func perform(_ request: consuming ClientRequest) async throws -> ClientResponse {
        let namespace = namespace(of: request)
        let deadline = ContinuousClock.now + request.options.timeout
        if let dispatcher = localDispatcher(for: request, namespace: namespace) {
            return try await callLocal(dispatcher, request, namespace, deadline)
        }
        let call = OutgoingCall(request, namespace, number: nextNumber(), deadline: deadline)
        do {
            return try await attempts(call, as: UnaryAttempt.self)
        } catch {
            // Interceptors see what callers see.
            throw RPCClient.boundaryError(error)
        }
    }

    /// The number of a call that begins.
    func nextNumber() -> UInt { begun.wrappingAdd(1, ordering: .relaxed).oldValue }

    func namespace(of request: ClientRequest) -> String {
        request.metadata.namespace ?? configuration.namespace
    }

    func localDispatcher(for request: ClientRequest, namespace: String) -> Dispatcher? {
        guard request.options.address == nil, proxy == nil else { return nil }
        return local.dispatcher(request.service, namespace: namespace)
    }

    private nonisolated(nonsending) func callLocal(
        _ dispatcher: Dispatcher, _ request: ClientRequest, _ namespace: String,
        _ deadline: ContinuousClock.Instant
    ) async throws -> ClientResponse {
        let context = CallContext(local: request, dispatcher.name, namespace, deadline)
        let body = try await Deadline.enforce(deadline) {
            try await dispatcher.call(request.endpoint, request.body, context: context)
        }
        return ClientResponse(body: body, encoding: request.encoding)
    }

    static func microError(_ error: WireError) -> MicroError {
        switch error {
        case .connectFailed: .serviceUnavailable(MicroError.clientID, error.description)
        case .refused: MicroError(.callRefused)
        case .reset(.cancel): MicroError(.callReset)
        case .reset: .internalServerError(MicroError.clientID, error.description)
        case .connectionLost: MicroError(.callLost, "\(error)")
        }
    }
}
