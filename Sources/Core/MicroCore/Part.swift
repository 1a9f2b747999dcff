/// Something with a life of its own inside a process: an engine, a service of the platform, a listener.
package protocol Part: Sendable {
    /// Starts; what it needs stands before it in the list and has started.
    ///
    /// - Throws: why it cannot; what it has begun, it has taken back.
    func start() async throws
    /// Hears that all parts are about to stop, before the first one does: what would go on for ever ends now.
    func prepareToStop() async
    /// Finishes what is under way, and ends.
    func stop() async
}

extension Part {
    /// Does nothing: what is under way comes to its end by itself.
    package func prepareToStop() async {}
}

/// Parts that start one after the other and stop in reverse.
package struct PartList: Sendable {
    private let parts: [any Part]

    /// - Parameter parts: each behind those that it needs.
    package init(_ parts: [any Part]) { self.parts = parts }

    /// Starts all parts.
    ///
    /// - Throws: what the first one throws that cannot start; those before it have stopped again.
    package func start() async throws {
        for (index, part) in parts.enumerated() {
            do {
                try await part.start()
            } catch {
                await PartList(Array(parts[..<index])).stop()
                throw error
            }
        }
    }

    /// Stops all parts.
    package func stop() async {
        for part in parts.reversed() { await part.prepareToStop() }
        for part in parts.reversed() { await part.stop() }
    }
}
