import UnixSignals

/// Waits until a process is told to end.
package enum StopSignal {
    /// Returns at SIGTERM, SIGINT or SIGQUIT, or when `other` returns.
    package static func wait(or other: @escaping @Sendable () async -> Void) async {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sigquit)
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
