import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// One attempt of a unary call: opens a stream, sends the message, collects the answer.
///
/// Confined to one event loop.
final class ClientCall: WireStreamDelegate, @unchecked Sendable {  // confined to its event loop
    private let eventLoop: any EventLoop
    private let address: String
    private let encoding: MessageEncoding
    private let messageLimit: Int
    private let continuation: UnsafeContinuation<ClientResponse, any Error>
    private var stream: (any WireStream)?
    /// Where it waits for a stream; nil once it has waited.
    private var line: LoopPool?
    private var reader: GRPCMessageReader
    private var headers = HPACKHeaders()
    private var inflater: GRPCInflater?
    private var message: [UInt8]?
    private var timer: Scheduled<Void>?
    private var isDone = false

    init(
        eventLoop: any EventLoop, address: String, encoding: MessageEncoding, messageLimit: Int,
        continuation: UnsafeContinuation<ClientResponse, any Error>
    ) {
        self.eventLoop = eventLoop
        self.address = address
        self.encoding = encoding
        self.messageLimit = messageLimit
        self.continuation = continuation
        reader = GRPCMessageReader(limit: messageLimit)
    }

    func start(_ headers: HPACKHeaders, body: [UInt8], deadline: ContinuousClock.Instant, pool: LoopPool) {
        guard !isDone else { return }
        let remaining = (deadline - .now).nanoseconds
        guard remaining > 0 else { return expire() }
        timer = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(remaining)) { [self] in expire() }
        line = pool
        pool.open(to: address, headers, delegate: self) { [self] result in
            line = nil
            switch result {
            case .failure(let error): finish(.failure(error))
            case .success(let stream):
                guard !isDone else { return stream.reset(.cancel) }
                self.stream = stream
                stream.send(ByteBuffer(grpcMessage: body), endStream: true)
            }
        }
    }

    /// The caller no longer waits.
    func cancel() { finish(.failure(CancellationError())) }

    private func expire() {
        finish(.failure(Deadline.passed))
    }

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
        if let failure = ResponseHead.failure(trailers, from: address) { return finish(.failure(failure)) }
        guard let message else { return finish(.failure(MicroError(.emptyResponse))) }
        var fields: [Metadata.Field] = []
        for list in [headers, trailers] {
            for (name, value, _) in list where !ResponseHead.isTransport(name) { fields.append((name, value)) }
        }
        finish(.success(ClientResponse(body: message, encoding: encoding, metadata: Metadata(fields))))
    }

    private func fail(_ entry: ErrorEntry, _ value: String) { finish(.failure(MicroError(entry, value))) }

    private func finish(_ result: Result<ClientResponse, any Error>) {
        guard !isDone else { return }
        isDone = true
        timer?.cancel()
        line?.giveUp(self, to: address)
        line = nil
        if case .failure = result { stream?.reset(.cancel) }
        stream = nil
        continuation.resume(with: result)
    }
}
