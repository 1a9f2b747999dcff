import UnixSignals

/// Waits until a process is told to end.
///
/// Made before anything starts, so that a signal that comes meanwhile is not lost, and does not kill.
package struct StopSignal: Sendable {
    private let signals: UnixSignalsSequence

    /// From now on SIGTERM, SIGINT and SIGQUIT are kept for ``wait(or:)``.
    package init() async {
        signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sigquit)
    }

    /// Returns at SIGTERM, SIGINT or SIGQUIT, or when `other` returns.
    package func wait(or other: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in signals { return }
            }
            group.addTask { await other() }
            await group.next()
            group.cancelAll()
        }
    }
}
