import MicroCore
import Synchronization

/// The services that live in this process, by name, so that calls to them need no socket.
public final class LocalServices: Sendable {
    private let services = Mutex<[String: Dispatcher]>([:])
    private let namespace: String

    /// Makes an empty set.
    ///
    /// - Parameter namespace: the namespace that the services belong to.
    public init(namespace: String = Namespace.default) { self.namespace = namespace }

    /// Adds a service.
    ///
    /// - Parameter dispatcher: answers the calls of the service that has its name.
    public func add(_ dispatcher: Dispatcher) {
        services.withLock { $0[dispatcher.name] = dispatcher }
    }

    /// The dispatcher of a service, nil when it does not live here.
    ///
    /// - Parameters:
    ///   - service: the service's name.
    ///   - namespace: the namespace the caller works in.
    public func dispatcher(_ service: String, namespace: String) -> Dispatcher? {
        guard namespace == self.namespace else { return nil }
        return services.withLock { $0[service] }
    }

    /// All services that live here.
    public var dispatchers: [Dispatcher] { services.withLock { Array($0.values) } }
}
