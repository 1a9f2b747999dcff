import MicroCore

/// What answers all endpoints of a service that a `.proto` file describes; protoc-gen-micro makes one protocol of this
/// kind for each `service`.
public protocol ServiceHandler: Sendable {
    /// Adds its endpoints to a dispatcher.
    ///
    /// - Parameter dispatcher: answers the calls.
    func add(to dispatcher: Dispatcher)
}

extension Service {
    /// Answers the endpoints of a handler that implements a generated protocol.
    ///
    /// - Parameter handler: answers the calls.
    public func handle(_ handler: some ServiceHandler) {
        let added = Dispatcher(name: configuration.name)
        handler.add(to: added)
        for record in added.records { checkName(record.name) }
        handler.add(to: dispatcher)
    }
}
