import Logging
import MicroCodec
import MicroCore
import Synchronization

/// The endpoints of one service: finds the one that a call is for and runs it.
///
/// It knows nothing of sockets. The same dispatcher answers calls of this process directly and those of others through
/// a server.
public final class Dispatcher: Sendable {
    /// The service's name, the id of the errors it makes itself.
    public let name: String
    /// What the loggers of its calls are made from.
    package let logger: Logger?

    private struct State {
        var endpoints: [String: Endpoint] = [:] { didSet { forgetWrapped() } }
        var catchAll: Endpoint? { didSet { forgetWrapped() } }
        var interceptors: [any ServerInterceptor] = [] { didSet { forgetWrapped() } }
        var telemetry = Telemetry() { didSet { forgetWrapped() } }
        /// By name, the files that describe the endpoints' messages.
        var files: [String: ProtoFile] = [:]
        /// What was read out of them, until one is added.
        var index: FileIndex?
        /// Endpoints that were called before, with all that stands around them.
        var wrapped: [String: RegisteredEndpoint] = [:]
        var wrappedCatchAll: Endpoint?
        /// Paths that were looked up before, so that a hot one costs one look into a table.
        var paths: [String: RegisteredEndpoint] = [:]

        private mutating func forgetWrapped() {
            wrapped.removeAll()
            wrappedCatchAll = nil
            paths.removeAll()
        }
    }

    private let state = Mutex(State())

    /// How many paths are remembered; the service part of a path is free text, so there may be many.
    private static let rememberedPaths = 1024

    /// Makes a dispatcher without endpoints.
    ///
    /// - Parameters:
    ///   - name: the service's name.
    ///   - logger: what the loggers of its calls are made from; nil for one that writes as services do.
    public init(name: String, logger: Logger? = nil) {
        self.name = name
        self.logger = logger
    }

    /// Adds an endpoint; one of the same name is replaced.
    ///
    /// - Parameter endpoint: what to answer; the part before the dot of its name is the handler.
    public func add(_ endpoint: Endpoint) {
        state.withLock { $0.endpoints[endpoint.record.name] = endpoint }
    }

    /// Answers every call that no endpoint is for.
    ///
    /// - Parameter endpoint: gets the endpoint's name in its context.
    public func addCatchAll(_ endpoint: Endpoint) {
        state.withLock { $0.catchAll = endpoint }
    }

    /// Adds a file to what reflection says of the service; those of the messages are known already.
    ///
    /// - Parameter file: describes services whose endpoints are answered here.
    public func describe(by file: ProtoFile) {
        state.withLock { state in
            state.files[file.name] = file
            state.index = nil
        }
    }

    /// The files that describe the endpoints' messages.
    var files: [ProtoFile] { state.withLock { Array($0.files.values) } }

    /// The full names of the services in those files.
    var protoServices: [String] {
        if let index = state.withLock({ $0.index }) { return index.services }
        let files = files
        let index = FileIndex(files)
        state.withLock { if $0.files.count == files.count { $0.index = index } }
        return index.services
    }

    /// Puts an interceptor around all endpoints, whenever they are added; the first one is the outermost.
    ///
    /// - Parameter interceptor: sees every call.
    public func intercept(with interceptor: any ServerInterceptor) {
        state.withLock { $0.interceptors.append(interceptor) }
    }

    /// Reports the calls of all endpoints from now on.
    ///
    /// - Parameter telemetry: who listens.
    public func observe(by telemetry: Telemetry) {
        state.withLock { $0.telemetry = telemetry }
    }

    /// Makes what stands around the endpoints that there are, as the first call of each would: their numbers show from the
    /// start.
    func prepare() {
        state.withLock { state in
            for name in state.endpoints.keys { _ = wrapped(name, &state) }
        }
    }

    /// The endpoints as the registry shows them, sorted by name.
    public var records: [EndpointRecord] {
        state.withLock { $0.endpoints.values.map(\.record) }.sorted { $0.name < $1.name }
    }

    /// Answers a call of this process, without a socket in between.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`.
    ///   - request: the encoded request.
    ///   - context: what the handler will know of the call.
    /// - Returns: the encoded response.
    /// - Throws: what the handler throws, as ``MicroError``.
    public func call(_ endpoint: String, _ request: [UInt8], context: CallContext) async throws -> [UInt8] {
        var context = context
        context.baseLogger = context.baseLogger ?? logger
        do {
            return try await find(endpoint: endpoint).answer(request, context)
        } catch {
            throw CallFailure(error, service: name).microError
        }
    }

    /// Answers a call of this process with any number of requests and responses.
    ///
    /// - Parameters:
    ///   - endpoint: `Handler.Method`.
    ///   - requests: the encoded requests.
    ///   - responses: takes the encoded responses.
    ///   - context: what the handler will know of the call.
    /// - Throws: what the handler throws, as ``MicroError``.
    public func stream(
        _ endpoint: String, _ requests: MessageStream<[UInt8]>, _ responses: MessageWriter<[UInt8]>,
        context: CallContext
    ) async throws {
        var context = context
        context.baseLogger = context.baseLogger ?? logger
        do {
            try await find(endpoint: endpoint).exchange(requests, responses, context)
        } catch {
            throw CallFailure(error, service: name).microError
        }
    }

    /// Finds the endpoint of a path.
    package func find(path: String) throws(CallFailure) -> RegisteredEndpoint {
        if let endpoint = state.withLock({ $0.paths[path] }) { return endpoint }
        let parsed: CallPath
        do {
            parsed = try CallPath(path)
        } catch {
            let status: StatusCode = error == .noMethod ? .unimplemented : .invalidArgument
            throw CallFailure(status: status, message: ErrorEntry.malformedPath.text(["\"\(path)\""]))
        }
        return try find(handler: String(parsed.handler), method: String(parsed.method), path: path)
    }

    private func find(endpoint: String) throws(CallFailure) -> RegisteredEndpoint {
        if endpoint.hasPrefix("/") { return try find(path: endpoint) }
        let parts = endpoint.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw CallFailure(status: .invalidArgument, message: ErrorEntry.malformedPath.text(["\"\(endpoint)\""]))
        }
        return try find(handler: String(parts[0]), method: String(parts[1]))
    }

    private func find(handler: String, method: String, path: String? = nil) throws(CallFailure) -> RegisteredEndpoint {
        let name = "\(handler).\(method)"
        let (found, handlerExists) = state.withLock { state -> (RegisteredEndpoint?, Bool) in
            guard let endpoint = wrapped(name, &state) else {
                return (nil, state.endpoints.keys.contains { $0.hasPrefix(handler + ".") })
            }
            if let path {
                if state.paths.count >= Dispatcher.rememberedPaths { state.paths.removeAll() }
                state.paths[path] = endpoint
            }
            return (endpoint, true)
        }
        if let found { return found }
        throw CallFailure(
            status: .unimplemented, message: ErrorEntry.unknownEndpoint.text([handlerExists ? name : handler]))
    }

    /// The endpoint of a name with all that stands around it.
    private func wrapped(_ name: String, _ state: inout State) -> RegisteredEndpoint? {
        if let known = state.wrapped[name] { return known }
        if let endpoint = state.endpoints[name] {
            let wrapped = RegisteredEndpoint(wrap(endpoint, as: name, state), name: name)
            state.wrapped[name] = wrapped
            return wrapped
        }
        guard let catchAll = state.catchAll else { return nil }
        // Callers name it with free text, which would be numbers without end.
        let wrapped = state.wrappedCatchAll ?? wrap(catchAll, as: "_OTHER", state)
        state.wrappedCatchAll = wrapped
        return RegisteredEndpoint(wrapped, name: name)
    }

    /// - Parameter label: what the endpoint is called in metrics.
    private func wrap(_ endpoint: Endpoint, as label: String, _ state: State) -> Endpoint {
        var wrapped = endpoint
        for interceptor in state.interceptors.reversed() {
            wrapped.handler = wrapped.handler.intercepted(by: interceptor)
        }
        if let telemetry = EndpointTelemetry(state.telemetry, service: name, endpoint: label) {
            wrapped.handler = telemetry.around(wrapped.handler)
        }
        return wrapped
    }
}
