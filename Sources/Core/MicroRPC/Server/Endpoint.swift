import MicroCore

/// One thing a service answers: its description for the registry and the function behind it.
public struct Endpoint: Sendable {
    /// Takes an encoded request, gives an encoded response; the encoding is in the context.
    public typealias Answer = @Sendable (_ request: [UInt8], _ context: CallContext) async throws -> [UInt8]

    /// The endpoint as the registry shows it; `name` is `Handler.Method`.
    public var record: EndpointRecord
    /// The handler blocks or computes for long: it is run away from the event loop.
    public var offLoop: Bool
    /// The function behind it.
    public var answer: Answer

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - record: the endpoint as the registry shows it.
    ///   - offLoop: whether the handler is run away from the event loop.
    ///   - answer: the function behind it.
    public init(record: EndpointRecord, offLoop: Bool = false, answer: @escaping Answer) {
        self.record = record
        self.offLoop = offLoop
        self.answer = answer
    }
}
