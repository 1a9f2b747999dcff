import MicroSystem
import Logging
import MicroCore
import MicroWire
import Synchronization

/// A service: a name, handlers, and a life in which others can find and call it.
///
/// ```swift
/// let service = Service("helloworld")
/// service.handle("Helloworld.Call") { (request: CallRequest, context) in
///     CallResponse(msg: "Hello \(request.name)")
/// }
/// await service.run()
/// ```
public final class Service: Sendable {
    /// What a service is made of; `Service("name")` in the `Micro` module picks these from the environment.
    public struct Components: Sendable {
        /// Where it registers. A ``client`` that was not chosen looks there for other services.
        public var registry: any Registry {
            didSet {
                guard let makeClient else { return }
                client = makeClient(registry)
                self.makeClient = makeClient
            }
        }
        /// What it calls others with.
        public var client: any Client { didSet { makeClient = nil } }
        /// Makes the client for another registry; nil once a client was chosen.
        package var makeClient: (@Sendable (any Registry) -> any Client)?
        /// Where it writes its log lines.
        public var logger: Logger
        /// The clock of its registrations.
        public var time: TimeSource
        /// Who listens to the calls it answers.
        public var telemetry: Telemetry
        /// What starts and stops with it.
        package var attendants: [any Attendant] = []

        /// Makes components.
        ///
        /// - Parameters:
        ///   - registry: where it registers.
        ///   - client: what it calls others with.
        ///   - logger: where it writes its log lines.
        ///   - time: the clock of its registrations.
        ///   - telemetry: who listens to the calls it answers; by default the process's choice for metrics and
        ///     tracing.
        public init(
            registry: any Registry, client: any Client,
            logger: Logger = MicroLogHandler.logger("service"), time: TimeSource = .system,
            telemetry: Telemetry = .system
        ) {
            self.registry = registry
            self.client = client
            self.logger = logger
            self.time = time
            self.telemetry = telemetry
        }
    }

    /// How a service listens and registers.
    public struct Configuration: Sendable {
        /// The name that callers use.
        public var name: String
        /// Its version.
        public var version = "latest"
        /// Where it listens; loopback and a port that the system picks by default.
        public var address = HostPort(host: "127.0.0.1", port: 0)
        /// The address that it registers, when it is not the one it listens on; without a host (`:7001`) or with port 0
        /// it has that part of the one it listens on.
        public var advertise: HostPort?
        /// The registry domain.
        public var namespace = Namespace.default
        /// What its node says of itself, besides what the framework adds.
        public var metadata: [String: String] = [:]
        /// How long a registration lives without being renewed.
        public var registerTTL = Duration.seconds(90)
        /// How often it is renewed.
        public var registerInterval = Duration.seconds(30)

        /// Makes the defaults for a name.
        ///
        /// - Parameter name: the name that callers use.
        public init(name: String) { self.name = name }
    }

    /// How it listens and registers.
    public let configuration: Configuration
    /// Calls other services.
    public var client: any Client { components.client }
    /// Its endpoints.
    public let dispatcher: Dispatcher

    let components: Components
    private let state = Mutex(State.idle)

    private enum State {
        case idle
        case starting
        /// ``stop()`` was called before it ran.
        case stopping
        case running(RunningService)

        var isIdle: Bool {
            if case .idle = self { return true }
            return false
        }
    }

    /// Wait until it runs no more.
    private let waiting = Mutex<[AsyncStream<Never>.Continuation]>([])

    /// Makes a service; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: how it listens and registers.
    ///   - components: what it is made of.
    public init(_ configuration: Configuration, components: Components) {
        self.configuration = configuration
        self.components = components
        dispatcher = Dispatcher(name: configuration.name, logger: components.logger)
        dispatcher.observe(by: components.telemetry)
    }

    /// Where it listens, nil before it was started.
    public var address: HostPort? {
        guard case .running(let running) = state.withLock({ $0 }) else { return nil }
        return running.server.address
    }

    /// Puts an interceptor around all handlers, whenever they are added; the first one is the outermost.
    ///
    /// - Parameter interceptor: sees every call that reaches the service.
    public func intercept(with interceptor: any ServerInterceptor) { dispatcher.intercept(with: interceptor) }

    /// Starts, and stops in order when the process is told to end (SIGTERM, SIGINT, SIGQUIT) or ``stop()`` is called.
    ///
    /// Stopping takes the service out of the registry first, then lets calls that are under way finish.
    ///
    /// Made for `main`: a service that cannot start says why in its log, and the process ends with exit code 1. Use
    /// ``start()`` and ``stop()`` to deal with that yourself.
    public func run() async {
        let signal = await StopSignal()
        do {
            guard try await begin() else { return }
        } catch {
            components.logger.critical("\(error)")
            exit(1)
        }
        let (life, end) = AsyncStream<Never>.makeStream()
        waiting.withLock { $0.append(end) }
        // It may have been stopped already.
        if state.withLock({ $0.isIdle }) { end.finish() }
        await signal.wait(or: {
            for await _ in life {}
        })
        await stop()
    }

    /// Listens and registers; returns when calls are answered.
    ///
    /// - Throws: when it has no name, cannot listen or runs already. A registry that cannot be reached is only
    ///   logged: registering is tried again.
    public func start() async throws {
        guard try await begin() else {
            throw MicroError(.stoppedEarly, by: configuration.name)
        }
    }

    /// Starts.
    ///
    /// - Returns: whether it runs: it may have been stopped meanwhile.
    private func begin() async throws -> Bool {
        guard !configuration.name.isEmpty else {
            throw MicroError(.namelessService)
        }
        let isIdle = state.withLock { state in
            guard state.isIdle else { return false }
            state = .starting
            return true
        }
        guard isIdle else { throw MicroError.conflict(configuration.name, "the service runs already") }
        components.logger.info("Starting [service] \(configuration.name)")
        do {
            let running = try await RunningService.start(self)
            let isWanted = state.withLock { state in
                guard case .starting = state else { return false }
                state = .running(running)
                return true
            }
            if !isWanted {
                await running.stop()
                state.withLock { $0 = .idle }
            }
            return isWanted
        } catch {
            state.withLock { $0 = .idle }
            throw error
        }
    }

    /// Deregisters, finishes what is under way, closes. Does nothing when it does not run.
    public func stop() async {
        let running = state.withLock { state -> RunningService? in
            switch state {
            case .running(let running):
                state = .idle
                return running
            case .starting:
                state = .stopping
                return nil
            case .idle, .stopping: return nil
            }
        }
        let waiting = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for end in waiting { end.finish() }
        await running?.stop()
    }
}
