import Logging

/// What starts and stops with a service, such as a page about it. It cannot keep a service from running.
package protocol Attendant: Sendable {
    /// Starts when the service listens.
    func start(for service: String, logger: Logger) async
    /// Stops when the service's last call is over.
    func stop() async
}
