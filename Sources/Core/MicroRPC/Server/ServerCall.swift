import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// One call on a stream: headers, messages, the handler, the answer.
///
/// Confined to the event loop of its stream; only the handler may leave it.
final class ServerCall: WireStreamDelegate, LoopWork, LoopTimed, @unchecked Sendable {  // confined to its loop
    private let stream: any WireStream
    private let server: RPCServer
    private var state = State.idle
    private var reader: GRPCMessageReader
    private var endpoint: RegisteredEndpoint?
    /// Until the handler has it.
    private var context: CallContext?
    private var work: Work?
    /// How much of the budget the message of a unary call has.
    private var held = 0
    private var contentType = "application/grpc"
    private var inflater: GRPCInflater?
    private var isRunning = false
    private var task: LoopTask?
    package var deadlineSlot: Int?
    private var headersSent = false

    private enum State {
        case idle
        /// Waits for the one message of a call.
        case unary
        /// The handler of a unary call runs.
        case answering
        case streaming(InboundMessages, StreamWriter)
        case over
    }

    /// What the task of the call is to do.
    private enum Work {
        case answer([UInt8])
        case exchange(MessageStream<[UInt8]>, MessageWriter<[UInt8]>)
    }

    /// What came of it.
    private enum Outcome: Sendable {
        case response([UInt8])
        case exchanged
        case failure(CallFailure)
    }

    init(stream: any WireStream, server: RPCServer) {
        self.stream = stream
        self.server = server
        reader = GRPCMessageReader(limit: server.messageLimit)
    }

    // MARK: From the wire

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let request = stream.reading { RequestHeaders(headers) }
        guard request.contentType.hasPrefix("application/grpc"), request.isPost, stream.httpVersion == 2 else {
            state = .over
            return NotGRPC.refuse(stream, id: server.dispatcher.name, endStream: endStream)
        }
        contentType = request.contentType
        do throws(CallFailure) {
            try begin(request)
        } catch {
            return fail(error)
        }
        if endStream { requestEnded() }
    }

    func received(_ body: ByteBuffer, endStream: Bool) {
        switch state {
        case .unary:
            stream.consumed(body.readableBytes)
            reader.append(body)
            startWhenComplete()
            if case .unary = state { hold(body.readableBytes) }
        case .streaming(let inbound, _):
            do {
                try inbound.received(body, inflater: inflater)
            } catch {
                return abort(CallFailure(error, service: server.dispatcher.name))
            }
        case .idle, .answering, .over: stream.consumed(body.readableBytes)
        }
        if endStream { requestEnded() }
    }

    func received(trailers: HPACKHeaders) { requestEnded() }

    func sent(_ count: Int) {
        if case .streaming(_, let outbound) = state { outbound.sent(count) }
    }

    func ended(_ error: WireError?) {
        stream.executor.deadlines.remove(self)
        task?.cancel()
        giveBack()
        release()
        state = .over
    }

    private func requestEnded() {
        switch state {
        case .unary: fail(.noRequest)
        case .streaming(let inbound, _):
            if inbound.isMidMessage {
                abort(CallFailure(status: .internalError, message: ErrorEntry.requestEnds.text(["inside a message"])))
            } else {
                inbound.queue.finish()
            }
        case .idle, .answering, .over: break
        }
    }

    // MARK: The handler

    private func begin(_ request: RequestHeaders) throws(CallFailure) {
        let name = server.dispatcher.name
        guard let encoding = request.encoding else {
            throw CallFailure(
                status: .internalError,
                message: MicroError.unsupportedMediaType(name, "Unsupported Content-Type: \(contentType)").jsonText)
        }
        inflater = GRPCInflater(encoding: request.compression, limit: server.messageLimit)
        guard inflater != nil || ["", "identity"].contains(request.compression) else {
            throw .unknownCompression(request.compression)
        }
        let endpoint = try server.find(path: request.path)
        self.endpoint = endpoint
        var context = CallContext(
            service: name, endpoint: endpoint.name, encoding: encoding, metadata: request.metadata,
            deadline: request.timeout.map { ContinuousClock.now + $0 }, remoteAddress: stream.remoteAddress)
        context.baseLogger = server.dispatcher.logger
        let deadline = context.deadline
        self.context = context
        switch endpoint.handler {
        case .unary, .synchronous:
            state = .unary
            // A message that never comes costs no timer: the connection looks for those now and then.
            stream.waitsForBody = true
        case .stream:
            startExchange()
            scheduleDeadline(deadline)
        }
    }

    /// Counts a part of a message that is not complete, and waits no longer for the rest than the caller does.
    private func hold(_ count: Int) {
        guard server.budget.take(count) else { return fail(.overloaded(server.dispatcher.name)) }
        held += count
        scheduleDeadline(context?.deadline)
    }

    /// The first message starts the call: proxies end their side later (spec platform-framework.md §1, Streams).
    private func startWhenComplete() {
        do {
            guard let message = try reader.next() else { return }
            let request = try GRPCInflater.bytes(of: message, inflater)
            guard case .unary = state else { return }
            startAnswer(to: request)
        } catch {
            fail(CallFailure(error, service: server.dispatcher.name))
        }
    }

    private func startAnswer(to request: [UInt8]) {
        state = .answering
        stream.waitsForBody = false
        if let answer = endpoint?.synchronous(for: request), let context = context.take() {
            return returned(outcome(of: answer, request, context))
        }
        let deadline = context?.deadline
        start(.answer(request))
        scheduleDeadline(deadline)
    }

    private func outcome(
        of answer: Endpoint.SynchronousAnswer, _ request: [UInt8], _ context: CallContext
    ) -> Outcome {
        stream.executor.run(subject) {
            do {
                return .response(try answer(request, context))
            } catch {
                return .failure(CallFailure(error, service: server.dispatcher.name))
            }
        }
    }

    private func startExchange() {
        let inbound = InboundMessages(stream, messageLimit: server.messageLimit, budget: server.budget) { [weak self] in
            guard let self else { return }
            abort(.overloaded(server.dispatcher.name))
        }
        let outbound = StreamWriter(eventLoop: stream.eventLoop) { [self] message in send(message) }
        state = .streaming(inbound, outbound)
        let requests = MessageStream { [queue = inbound.queue] in try await queue.next() }
        let responses = MessageWriter<[UInt8]> { [limit = server.messageLimit, name = server.dispatcher.name] in
            try await outbound.send(message: $0, limit: limit, errorID: name)
        }
        start(.exchange(requests, responses))
    }

    /// Starts the handler on the event loop; what it throws ends the call.
    private func start(_ work: Work) {
        self.work = work
        isRunning = true
        let task = stream.executor.run(self)
        // When the work is done already, the task is another's.
        guard isRunning else { return }
        self.task = task
        if case .over = state { task.cancel() }
    }

    nonisolated(nonsending) func perform() async {
        guard let work = work.take(), let context = context.take(), let endpoint else { return }
        let outcome: Outcome
        do {
            switch work {
            case .answer(let request):
                outcome = .response(try await endpoint.answer(request, context))
            case .exchange(let requests, let responses):
                try await endpoint.exchange(requests, responses, context)
                outcome = .exchanged
            }
        } catch {
            outcome = .failure(CallFailure(error, service: server.dispatcher.name))
        }
        // A task that prefers an executor is back on it wherever its handler has been.
        if stream.eventLoop.inEventLoop {
            returned(outcome)
        } else {
            stream.eventLoop.execute { self.returned(outcome) }
        }
    }

    var subject: LoopSubject {
        LoopSubject(
            name: LogText.printable("\(server.dispatcher.name)/\(endpoint?.name ?? "")"),
            advice: "register it with offLoop: true (docs/services.md)", logger: server.dispatcher.logger)
    }

    private func returned(_ outcome: Outcome) {
        isRunning = false
        task = nil
        switch outcome {
        case .response(let message): answer(message)
        case .exchanged: exchanged()
        case .failure(let failure): fail(failure)
        }
    }

    /// Ends the call when its time is up, unless its handler has returned already.
    private func scheduleDeadline(_ deadline: ContinuousClock.Instant?) {
        guard let deadline, deadlineSlot == nil else { return }
        if case .over = state { return }
        stream.executor.deadlines.add(self, in: .nanoseconds(max(.zero, deadline - .now).nanoseconds))
    }

    func deadlinePassed() { abort(CallFailure(MicroError(.serviceDeadline, by: server.dispatcher.name))) }

    // MARK: To the wire

    private func send(_ message: ByteBuffer) -> Int {
        guard case .streaming = state else { return message.readableBytes }
        sendHeadersOnce()
        return stream.send(message, endStream: false)
    }

    private func sendHeadersOnce() {
        guard !headersSent else { return }
        headersSent = true
        stream.send(ResponseHeaders.head(for: contentType), endStream: false)
    }

    private func answer(_ message: [UInt8]) {
        guard case .answering = state else { return }
        guard message.count <= server.messageLimit else {
            return fail(
                CallFailure(
                    MicroError(
                        .largeServiceResponse, by: server.dispatcher.name, "\(message.count)",
                        "\(server.messageLimit)")))
        }
        over()
        stream.send(message, head: ResponseHeaders.head(for: contentType), trailers: ResponseHeaders.ok)
    }

    /// The handler of a stream has returned.
    private func exchanged() {
        guard case .streaming(_, let outbound) = state else { return }
        outbound.drain()
        over()
        sendHeadersOnce()
        stream.send(ResponseHeaders.ok, endStream: true)
    }

    /// Ends the call while its handler may still run.
    private func abort(_ failure: CallFailure) {
        task?.cancel()
        fail(failure)
    }

    private func fail(_ failure: CallFailure) {
        if case .over = state { return }
        if case .streaming(_, let outbound) = state { outbound.drain() }
        over()
        stream.send(headersSent ? failure.trailers : failure.headers(contentType: contentType), endStream: true)
    }

    private func over() {
        stream.executor.deadlines.remove(self)
        giveBack()
        release()
        state = .over
    }

    private func giveBack() {
        guard held > 0 else { return }
        server.budget.give(held)
        held = 0
    }

    /// Ends what a handler still reads or writes.
    private func release() {
        guard case .streaming(let inbound, let outbound) = state else { return }
        let error = CancellationError()
        inbound.detach()
        inbound.queue.abort(error)
        outbound.close(error)
    }
}
