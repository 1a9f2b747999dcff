/// Keeps which services run where.
///
/// Names belong to a domain (a namespace); ``Namespace/all`` spans them where a lookup allows it.
/// Every implementation is held to `RegistryConformance` in MicroTesting.
public protocol Registry: Sendable {
    /// The word that nodes carry in their `registry` metadata, such as `memory`.
    var kind: String { get }

    /// Adds the record's nodes to its name and version, or renews those that are there.
    ///
    /// The first registration of a node's id takes out other nodes of the service, in any version, that have its
    /// address: what was killed and started again there. One that was taken out comes back when it renews.
    ///
    /// - Parameters:
    ///   - record: the service with the nodes to add.
    ///   - domain: the namespace it belongs to.
    ///   - timeToLive: after this the nodes are gone unless registered again; nil keeps them for ever.
    func register(_ record: ServiceRecord, domain: String, timeToLive: Duration?) async throws

    /// Takes the record's nodes out; unknown ones are no error.
    ///
    /// - Parameters:
    ///   - record: the service with the nodes to remove.
    ///   - domain: the namespace it belongs to.
    func deregister(_ record: ServiceRecord, domain: String) async throws

    /// The versions of a service, nodes inside; empty when it is not registered.
    ///
    /// - Parameters:
    ///   - name: the service's name.
    ///   - domain: its namespace, or ``Namespace/all``.
    func service(_ name: String, domain: String) async throws -> [ServiceRecord]

    /// Every service, one record for each name and version, sorted by both.
    ///
    /// - Parameter domain: a namespace, or ``Namespace/all``.
    func services(domain: String) async throws -> [ServiceRecord]

    /// What changes from now on.
    ///
    /// - Parameters:
    ///   - service: only this one; nil for all.
    ///   - domain: a namespace, or ``Namespace/all``.
    /// - Throws: a ``MicroError`` with the code 501 when this registry cannot be watched: callers then ask again from time
    ///   to time.
    func watch(service: String?, domain: String) async throws -> RegistryWatch
}

/// A change in a registry.
public struct RegistryEvent: Sendable, Hashable {
    /// What happened to the service.
    public enum Action: String, Sendable {
        /// A version appeared.
        case create
        /// A node came or went, a version stays.
        case update
        /// The last node of a version went.
        case delete
    }

    /// What happened.
    public var action: Action
    /// The service; for ``Action/delete`` and after a node left, with the nodes that left.
    public var service: ServiceRecord
    /// The namespace it belongs to.
    public var domain: String

    /// Makes an event.
    ///
    /// - Parameters:
    ///   - action: what happened.
    ///   - service: to which service.
    ///   - domain: in which namespace.
    public init(action: Action, service: ServiceRecord, domain: String) {
        self.action = action
        self.service = service
        self.domain = domain
    }
}

/// The changes of a registry as a sequence. It ends when the registry cannot keep up or is gone; then watchers have to
/// read the registry anew.
public struct RegistryWatch: AsyncSequence, Sendable {
    private let stream: AsyncStream<RegistryEvent>

    /// How many events may wait for a slow reader before its watch ends.
    public static let capacity = 1024

    /// Makes a watch and the closure that feeds it.
    ///
    /// - Parameter onEnd: called once when the reader is gone.
    /// - Returns: the watch, and a function that takes an event, or nil to end; it returns false once ended.
    public static func make(
        onEnd: @escaping @Sendable () -> Void
    ) -> (watch: RegistryWatch, send: @Sendable (RegistryEvent?) -> Bool) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: RegistryEvent.self, bufferingPolicy: .bufferingOldest(capacity))
        continuation.onTermination = { _ in onEnd() }
        let send: @Sendable (RegistryEvent?) -> Bool = { event in
            guard let event else {
                continuation.finish()
                return false
            }
            if case .enqueued = continuation.yield(event) { return true }
            continuation.finish()
            return false
        }
        return (RegistryWatch(stream: stream), send)
    }

    /// Reads the events.
    public func makeAsyncIterator() -> AsyncStream<RegistryEvent>.AsyncIterator { stream.makeAsyncIterator() }
}
