import MicroCore
import MicroRPC
import MicroWire
import NIOCore
import NIOHPACK

/// One HTTP request: collects its body, then answers it.
///
/// Confined to the event loop of its stream.
final class GatewayCall: WireStreamDelegate, LoopWork, @unchecked Sendable {  // confined to its stream's event loop
    private let stream: any WireStream
    private let gateway: Gateway
    private var request: GatewayRequest?
    private var body: ByteBuffer?
    /// How much of the budget the body has.
    private var held = 0
    /// Where the body is compressed; kept until the call is over.
    private var inflater: BodyInflater?
    private var isStarted = false
    private var isRunning = false
    private var task: LoopTask?
    private var call: LoopUnaryCall?
    private var isOver = false {
        didSet {
            guard isOver, held > 0 else { return }
            gateway.budget.give(held)
            held = 0
        }
    }
    private var record: RequestRecord?

    init(stream: any WireStream, gateway: Gateway) {
        self.stream = stream
        self.gateway = gateway
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let request = stream.reading { GatewayRequest(headers, isRepeated: stream.headerMemo != nil) }
        self.request = request
        record = RequestRecord(request, on: stream, of: gateway)
        if let length = request.bodyLength, length > gateway.bodyLimit { return tooLarge() }
        if endStream { start() }
    }

    func received(_ part: ByteBuffer, endStream: Bool) {
        stream.consumed(part.readableBytes)
        guard !isOver, !isStarted else { return }
        guard (body?.readableBytes ?? 0) + part.readableBytes <= gateway.bodyLimit else { return tooLarge() }
        if body == nil { body = part } else { body?.writeImmutableBuffer(part) }
        guard !endStream else { return start() }
        guard gateway.budget.take(part.readableBytes) else { return send(.failure(MicroError(.overloaded))) }
        held += part.readableBytes
    }

    func received(trailers: HPACKHeaders) { start() }

    func ended(_ error: WireError?) {
        if !isOver { record?.end(status: RequestRecord.clientGone) }
        isOver = true
        task?.cancel()
        call?.cancel()
    }

    private func start() {
        guard !isStarted, !isOver else { return }
        isStarted = true
        isRunning = true
        if stream.executor.run(subject, startCall) { return }
        let task = stream.executor.run(self)
        // When the work is done already, the task is another's.
        if isRunning { self.task = task }
    }

    /// - Returns: whether a call is under way without a task, or over.
    private func startCall() -> Bool {
        guard let request else { return false }
        guard let call = gateway.start(request, body, on: stream.executor, ended: { self.called($0) }) else {
            return false
        }
        body = nil
        if isRunning { self.call = call }
        return true
    }

    private func called(_ result: Result<ClientResponse, any Error>) {
        call = nil
        guard let request else { return }
        stream.executor.run(subject) { proceed(.response(request.response(result)), request.route) }
    }

    nonisolated(nonsending) func perform() async {
        guard let request else { return }
        let body = self.body.take().map { Array(buffer: $0) } ?? []
        var route: GatewayRoute?
        inflater = body.isEmpty ? nil : gateway.inflater(for: request)
        let outcome = await gateway.handle(request, request.subprotocols == nil ? body : nil, inflater, &route)
        // A task that prefers an executor is back on it wherever it has been.
        if stream.eventLoop.inEventLoop { return proceed(outcome, route) }
        stream.eventLoop.execute { [route] in self.proceed(outcome, route) }
    }

    var subject: LoopSubject {
        LoopSubject(
            name: "\(LogText.printable(request?.method ?? "")) \(LogText.printable(request?.path ?? ""))",
            advice: "its messages are large, or a service of this process is to be registered with offLoop: true",
            logger: gateway.log?.logger)
    }

    private func proceed(_ outcome: Gateway.Outcome, _ route: GatewayRoute?) {
        isRunning = false
        task = nil
        record?.route = route
        switch outcome {
        case .response(let response): send(response)
        case .stream(let call, let span):
            guard !isOver, let request, var record else {
                if let span { RequestRecord.end(span, status: RequestRecord.clientGone) }
                return
            }
            record.span = span
            self.record = record
            if let offered = request.subprotocols { return upgrade(call, request, offered, record) }
            isOver = true
            let answer = GatewayStream(stream: stream, request: request, record: record)
            stream.delegate = answer
            // A page that leaves only stops to send.
            stream.endWithInput()
            answer.start(call, by: gateway.client)
        }
    }

    /// Goes on as a WebSocket, or says why not; of several sub-protocols the first is taken.
    private func upgrade(
        _ call: ClientRequest, _ request: GatewayRequest, _ offered: [String], _ record: RequestRecord
    ) {
        do throws(WebSocketUpgradeError) {
            guard let stream = stream as? HTTP1WireStream else { throw .notRequested }
            var configuration = WebSocketConfiguration()
            configuration.messageLimit = gateway.bodyLimit
            let connection = try stream.upgradeToWebSocket(
                subprotocol: offered.first, configuration: configuration)
            isOver = true
            var call = call
            if call.encoding == .json { call.encoding = MessageEncoding(contentType: request.contentType) ?? .json }
            let socket = GatewaySocket(connection, call: call, record: record)
            connection.delegate = socket
            socket.start(by: gateway.client)
        } catch {
            let kind: ErrorEntry =
                switch error {
                case .notRequested, .malformedKey: .badUpgrade
                case .unsupportedVersion: .upgradeVersion
                case .stopping: .upgradeWhileStopping
                }
            var response = GatewayResponse.failure(MicroError(kind, error.reason))
            response.headers = error.headers
            send(response)
        }
    }

    private func send(_ response: GatewayResponse) {
        guard !isOver else { return }
        isOver = true
        response.send(on: stream, to: request)
        record?.bytes = response.body.count
        record?.end(status: response.status)
    }

    private func tooLarge() {
        send(.failure(MicroError(.bodyTooLarge, "\(gateway.bodyLimit)")))
    }
}
