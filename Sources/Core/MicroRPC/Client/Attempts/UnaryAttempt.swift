import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// One attempt of a unary call: opens a stream, sends the message, collects the answer.
///
/// Confined to one event loop; ``caller`` is set before that has it.
final class UnaryAttempt: WireStreamDelegate, Attempt, LoopTimed, @unchecked Sendable {  // confined to its event loop
    private let call: OutgoingCall
    private let address: String
    private let deadline: ContinuousClock.Instant
    private let messageLimit: Int
    var caller: CallWaiter<ClientResponse>?
    private var pool: LoopPool?
    private var stream: (any WireStream)?
    private var isWaitingForStream = false
    private var reader: GRPCMessageReader
    private var headers = HPACKHeaders()
    private var inflater: GRPCInflater?
    private var message: [UInt8]?
    var deadlineSlot: Int?
    private var isStarted = false
    private var isDone = false

    init(
        _ call: OutgoingCall, to address: String, by deadline: ContinuousClock.Instant, messageLimit: Int,
        on _: any EventLoop
    ) {
        self.call = call
        self.address = address
        self.deadline = deadline
        self.messageLimit = messageLimit
        reader = GRPCMessageReader(limit: messageLimit)
    }

    func start(_ pool: LoopPool) {
        isStarted = true
        guard !isDone else { return resume(.failure(CancellationError())) }
        let remaining = (deadline - .now).nanoseconds
        guard remaining > 0 else { return deadlinePassed() }
        self.pool = pool
        pool.deadlines.add(self, in: .nanoseconds(remaining))
        let head = pool.heads.head(of: call, to: address, remaining: remaining)
        if let stream = pool.openNow(to: address, head, delegate: self) { return opened(stream) }
        isWaitingForStream = true
        pool.open(to: address, head, delegate: self) { [self] result in
            isWaitingForStream = false
            switch result {
            case .failure(let error): finish(.failure(error))
            case .success(let stream): opened(stream)
            }
        }
    }

    private func opened(_ stream: any WireStream) {
        guard !isDone else { return stream.reset(.cancel) }
        self.stream = stream
        stream.send(grpcMessage: call.request.body)
    }

    func cancel() { finish(.failure(CancellationError())) }

    func deadlinePassed() { finish(.failure(AttemptTimedOut())) }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        self.headers = headers
        if let fault = ResponseHead.fault(headers, from: address) { return finish(.failure(fault)) }
        inflater = ResponseHead.inflater(headers, limit: messageLimit)
        if endStream { complete(headers) }
    }

    func received(_ body: ByteBuffer, endStream: Bool) {
        stream?.consumed(body.readableBytes)
        reader.append(body)
        do {
            while let next = try reader.next() {
                guard message == nil else { return fail(.secondResponse, "unary call") }
                message = try GRPCInflater.bytes(of: next, inflater)
            }
        } catch {
            return finish(.failure(MicroError.unreadable(error, from: address)))
        }
        if endStream { fail(.responseEnds, "without a status") }
    }

    func received(trailers: HPACKHeaders) { complete(trailers) }

    func ended(_ error: WireError?) {
        if let error { return finish(.failure(error)) }
        if !isDone { fail(.responseEnds, "without a status") }
    }

    /// Reads the status out of the trailers, or of the headers when there is nothing else.
    private func complete(_ trailers: HPACKHeaders) {
        if let failure = ResponseHead.failure(trailers, from: address) {
            return finish(.failure(AttemptTimedOut(answer: failure, deadline: deadline) ?? failure))
        }
        guard let message else { return finish(.failure(MicroError(.emptyResponse))) }
        var fields: [Metadata.Field] = []
        for (name, value, _) in headers where !ResponseHead.isTransport(name) { fields.append((name, value)) }
        for (name, value, _) in trailers where !ResponseHead.isTransport(name) { fields.append((name, value)) }
        finish(.success(ClientResponse(body: message, encoding: call.request.encoding, metadata: Metadata(fields))))
    }

    private func fail(_ entry: ErrorEntry, _ value: String) { finish(.failure(MicroError(entry, value))) }

    private func finish(_ result: Result<ClientResponse, any Error>) {
        guard !isDone else { return }
        isDone = true
        pool?.deadlines.remove(self)
        if isWaitingForStream { pool?.giveUp(self, to: address) }
        if case .failure = result { stream?.reset(.cancel) }
        stream = nil
        pool = nil
        if isStarted { resume(result) }
    }

    private func resume(_ result: Result<ClientResponse, any Error>) {
        caller.take()?.resume(with: result)
    }
}
