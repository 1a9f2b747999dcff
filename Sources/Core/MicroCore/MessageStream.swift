/// The messages of one direction of a call, as they come.
///
/// ```swift
/// for try await ping in pings { … }
/// ```
///
/// One reader at a time. A reader that stands still stops the sender: windows are opened again only for messages that
/// were taken.
public struct MessageStream<Message: Sendable>: AsyncSequence, Sendable {
    private let source: @Sendable () async throws -> Message?

    /// Makes a stream of what a function returns.
    ///
    /// - Parameter next: gives the next message, nil after the last; throws why nothing more will come.
    public init(_ next: @escaping @Sendable () async throws -> Message?) { source = next }

    /// The next message, nil after the last.
    ///
    /// - Throws: why nothing more will come.
    public func next() async throws -> Message? { try await source() }

    /// Reads the messages.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }

    /// Reads the messages of a ``MessageStream``.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let source: @Sendable () async throws -> Message?

        /// The next message, nil after the last.
        public mutating func next() async throws -> Message? { try await source() }
    }

    /// The same messages in another form.
    ///
    /// - Parameter transform: turns a message into what is read instead.
    package func converted<Other>(
        _ transform: @escaping @Sendable (Message) throws -> Other
    ) -> MessageStream<Other> {
        let source = source
        return MessageStream<Other> { try await source().map(transform) }
    }
}

/// Where the messages of one direction of a call are written.
public struct MessageWriter<Message: Sendable>: Sendable {
    private let sink: @Sendable (Message) async throws -> Void

    /// Makes a writer out of a function.
    ///
    /// - Parameter send: takes a message; throws when the receiver wants no more.
    public init(_ send: @escaping @Sendable (Message) async throws -> Void) { sink = send }

    /// Sends a message; waits while the other side takes none.
    ///
    /// - Parameter message: what to send.
    /// - Throws: when the call is over.
    public func send(_ message: Message) async throws { try await sink(message) }

    /// A writer of messages in another form.
    ///
    /// - Parameter transform: turns what is written into what is sent.
    package func accepting<Other>(
        _ transform: @escaping @Sendable (Other) throws -> Message
    ) -> MessageWriter<Other> {
        let sink = sink
        return MessageWriter<Other> { try await sink(transform($0)) }
    }
}
