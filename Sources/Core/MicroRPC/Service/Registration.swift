import Logging
import MicroCore
import Synchronization

/// A node's place in a registry: registers it, renews the registration before its time is over, and takes it out.
package final class Registration: Sendable {
    /// How long a registration lives, and where.
    package struct Terms: Sendable, Hashable {
        /// The namespace.
        package var domain = Namespace.default
        /// How long it lives without being renewed.
        package var timeToLive = Duration.seconds(90)
        /// How often it is renewed.
        package var interval = Duration.seconds(30)

        package init() {}
    }

    private let registry: any Registry
    private let terms: Terms
    private let logger: Logger
    private let time: TimeSource
    private let record: @Sendable () -> ServiceRecord
    private let renewals = Mutex<Task<Void, Never>?>(nil)

    /// Prepares a registration; nothing is registered yet.
    ///
    /// - Parameters:
    ///   - registry: where.
    ///   - terms: how long it lives.
    ///   - logger: gets a line when it is registered, when that fails, and when it is taken out.
    ///   - time: the clock of the renewals.
    ///   - record: the service with its node, read at each renewal; the node's id stays the same.
    package init(
        in registry: any Registry, _ terms: Terms = Terms(), logger: Logger, time: TimeSource = .system,
        record: @escaping @Sendable () -> ServiceRecord
    ) {
        self.registry = registry
        self.terms = terms
        self.logger = logger
        self.time = time
        self.record = record
    }

    /// Registers, and renews from now on. A failure is only logged: the renewals try again.
    package func start() async {
        logger.info("Registry [\(registry.kind)] Registering node: \(record().nodeID)")
        let isRegistered = await register(tries: 3, isRenewal: false)
        let task = Task.detached { [self] in await renew(isRegistered) }
        renewals.withLock { $0 = task }
    }

    /// Takes the node out of the registry.
    package func stop() async {
        let task = renewals.withLock { $0.take() }
        task?.cancel()
        // A renewal that is under way would register the node again after it was taken out.
        await task?.value
        let record = record()
        logger.info("Deregistering node: \(record.nodeID)")
        do {
            try await registry.deregister(record, domain: terms.domain)
        } catch {
            logger.warning("Deregistering failed; the registration ends with its time to live: \(error)")
        }
    }

    private func renew(_ wasRegistered: Bool) async {
        var isRegistered = wasRegistered
        while !Task.isCancelled {
            do { try await time.sleep(time.now() + terms.interval) } catch { return }
            isRegistered = await register(tries: 1, isRenewal: isRegistered)
        }
    }

    /// Tries to register, with growing pauses.
    ///
    /// - Parameter isRenewal: whether the registry knows the node already, so that there is nothing to say.
    /// - Returns: whether it knows the node now.
    private func register(tries: Int, isRenewal: Bool) async -> Bool {
        for attempt in 1...tries {
            let record = record()
            do {
                try await registry.register(record, domain: terms.domain, timeToLive: terms.timeToLive)
                if !isRenewal { logger.info("Registered node: \(record.nodeID)") }
                return true
            } catch {
                logger.error("Registering failed: \(error)\(Registration.hint(error))")
            }
            guard attempt < tries else { return false }
            let pause = Duration.milliseconds(100 * attempt * attempt)
            do { try await time.sleep(time.now() + pause) } catch { return false }
        }
        return false
    }

    /// What is often wrong when what listens at the registry's address is something else.
    private static func hint(_ error: any Error) -> String {
        guard let error = error as? MicroError, ErrorEntry.noGRPC.fits(error) else { return "" }
        return "; services register at a server's port 8443, and 8080 is its gateway's"
    }
}

extension ServiceRecord {
    /// The id of its first node, for log lines.
    fileprivate var nodeID: String { nodes.first?.id ?? name }
}
