import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// One unary call on a stream: headers, a message, the handler, the answer.
///
/// Confined to the event loop of its stream; only the handler may leave it.
final class ServerCall: WireStreamDelegate, @unchecked Sendable {  // confined to its stream's event loop
    private let stream: any WireStream
    private let server: RPCServer
    private var reader: GRPCMessageReader
    private var request: (headers: RequestHeaders, endpoint: Endpoint, encoding: MessageEncoding)?
    private var contentType = "application/grpc"
    private var task: Task<Void, Never>?
    private var timer: Scheduled<Void>?
    private var isAnswered = false

    init(stream: any WireStream, server: RPCServer) {
        self.stream = stream
        self.server = server
        reader = GRPCMessageReader(limit: server.messageLimit)
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let request = RequestHeaders(headers)
        guard request.contentType.hasPrefix("application/grpc"), request.isPost, stream.httpVersion == 2 else {
            return refuse()
        }
        contentType = request.contentType
        guard let encoding = MessageEncoding(contentType: contentType) else {
            return fail(
                CallFailure(
                    status: .internalError,
                    message: MicroError.unsupportedMediaType(
                        server.dispatcher.name, "Unsupported Content-Type: \(contentType)"
                    ).jsonText))
        }
        do throws(CallFailure) {
            let endpoint = try server.dispatcher.find(path: request.path)
            self.request = (request, endpoint, encoding)
        } catch {
            return fail(error)
        }
        if endStream { endedWithoutMessage() }
    }

    func received(_ body: ByteBuffer, endStream: Bool) {
        stream.consumed(body.readableBytes)
        guard request != nil, !isAnswered else { return }
        reader.append(body)
        do throws(GRPCMessageReader.TooLarge) {
            if let message = try reader.next() {
                // The first message starts the call: proxies end their side later (spec platform-framework.md §1).
                start(message)
            } else if endStream {
                endedWithoutMessage()
            }
        } catch {
            let text = "message of \(error.length) bytes; the limit is \(error.limit)"
            fail(CallFailure(.tooLarge(server.dispatcher.name, text)))
        }
    }

    func received(trailers: HPACKHeaders) {
        if request != nil { endedWithoutMessage() }
    }

    func ended(_ error: WireError?) {
        isAnswered = true
        timer?.cancel()
        task?.cancel()
    }

    private func endedWithoutMessage() {
        fail(CallFailure(status: .internalError, message: "the call ended without a request message"))
    }

    private func start(_ message: GRPCMessageReader.Message) {
        guard let (headers, endpoint, encoding) = request else { return }
        request = nil
        guard !message.isCompressed else {
            return fail(
                CallFailure(
                    status: .unimplemented, message: "compressed messages are not accepted; send them as they are"))
        }
        let deadline = headers.timeout.map { ContinuousClock.now + $0 }
        let context = CallContext(
            service: server.dispatcher.name, endpoint: endpoint.record.name, encoding: encoding,
            metadata: headers.metadata, deadline: deadline, remoteAddress: stream.remoteAddress)
        let bytes = Array(message.bytes.readableBytesView)
        let task = Task.immediate(executorPreference: stream.executor) { [self] in
            do {
                let answer: [UInt8]
                if endpoint.offLoop {
                    answer = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                        try await endpoint.answer(bytes, context)
                    }
                } else {
                    answer = try await endpoint.answer(bytes, context)
                }
                onLoop { $0.answer(answer) }
            } catch {
                let failure = CallFailure(error, service: server.dispatcher.name)
                onLoop { $0.fail(failure) }
            }
        }
        guard !isAnswered else { return }
        self.task = task
        if let timeout = headers.timeout { scheduleDeadline(timeout) }
    }

    private func onLoop(_ body: @escaping @Sendable (ServerCall) -> Void) {
        if stream.eventLoop.inEventLoop { body(self) } else { stream.eventLoop.execute { body(self) } }
    }

    private func scheduleDeadline(_ timeout: Duration) {
        timer = stream.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(timeout.nanoseconds)) { [self] in
            task?.cancel()
            fail(CallFailure(.timeout(server.dispatcher.name, "context deadline exceeded")))
        }
    }

    private func answer(_ message: [UInt8]) {
        guard !isAnswered else { return }
        guard message.count <= server.messageLimit else {
            let text = "the response has \(message.count) bytes; the limit is \(server.messageLimit)"
            return fail(CallFailure(.tooLarge(server.dispatcher.name, text)))
        }
        isAnswered = true
        timer?.cancel()
        stream.send(ResponseHeaders.head(for: contentType), endStream: false)
        stream.send(ByteBuffer(grpcMessage: message), endStream: false)
        stream.send(ResponseHeaders.ok, endStream: true)
    }

    private func fail(_ failure: CallFailure) {
        guard !isAnswered else { return }
        isAnswered = true
        timer?.cancel()
        stream.send(failure.headers(contentType: contentType), endStream: true)
    }

    private func refuse() {
        isAnswered = true
        NotGRPC.refuse(stream, id: server.dispatcher.name)
    }
}
