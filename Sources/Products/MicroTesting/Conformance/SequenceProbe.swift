/// Reads a sequence, such as a watch or a subscription, and gives up when nothing comes.
final class SequenceProbe<Element: Sendable>: Sendable {
    /// Why there is no element.
    enum Silence: Error, CustomStringConvertible {
        case ended
        case nothingCame

        var description: String {
            switch self {
            case .ended: "the sequence ended where an element was due"
            case .nothingCame: "nothing came within ten seconds"
            }
        }
    }

    private let elements: AsyncThrowingStream<Element, any Error>
    private let reader: Task<Void, Never>

    init<Source: AsyncSequence & Sendable>(_ sequence: Source) where Source.Element == Element {
        let (elements, continuation) = AsyncThrowingStream.makeStream(of: Element.self)
        self.elements = elements
        reader = Task {
            do {
                for try await element in sequence { continuation.yield(element) }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }

    deinit { reader.cancel() }

    /// The next element.
    func next() async throws -> Element {
        try await withThrowingTaskGroup(of: Element?.self) { group in
            group.addTask { [elements] in
                for try await element in elements { return element }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                throw Silence.nothingCame
            }
            defer { group.cancelAll() }
            guard let element = try await group.next() ?? nil else { throw Silence.ended }
            return element
        }
    }
}
