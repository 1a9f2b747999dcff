/// Asks a server something, and does not wait for the answer longer than it is worth.
struct ServerInquiry: Sendable {
    /// How a server is reached.
    let dependencies: Dependencies
    /// How long it may take.
    let patience: Duration

    /// Asks.
    ///
    /// A server that does not answer is not waited for, not even until that is noticed: the process ends before.
    ///
    /// - Parameters:
    ///   - target: which server, and in which namespace.
    ///   - question: what to ask.
    /// - Returns: what came back, or why nothing did; nil when the time was over.
    func ask<Answer: Sendable>(
        _ target: Settings.Target, _ question: @escaping @Sendable (Connection) async throws -> Answer
    ) async -> Result<Answer, any Error>? {
        let (answers, answer) = AsyncStream.makeStream(of: Result<Answer, any Error>.self)
        let asking = Task {
            defer { answer.finish() }
            do {
                let connection = try await dependencies.connect(target.proxyAddress, target.namespace)
                do {
                    answer.yield(.success(try await question(connection)))
                } catch {
                    answer.yield(.failure(error))
                }
                answer.finish()
                await connection.close()
            } catch {
                answer.yield(.failure(error))
            }
        }
        let waiting = Task {
            try? await Task.sleep(for: patience)
            answer.finish()
        }
        defer {
            asking.cancel()
            waiting.cancel()
        }
        return await answers.first { _ in true }
    }
}
