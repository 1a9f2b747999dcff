import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// One HTTP request: collects its body, then answers it.
///
/// Confined to the event loop of its stream.
final class GatewayCall: WireStreamDelegate, @unchecked Sendable {  // confined to its stream's event loop
    private let stream: any WireStream
    private let gateway: Gateway
    private var request: GatewayRequest?
    private var body = ByteBuffer()
    private var task: Task<Void, Never>?
    private var isOver = false

    init(stream: any WireStream, gateway: Gateway) {
        self.stream = stream
        self.gateway = gateway
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let request = GatewayRequest(headers)
        self.request = request
        if let length = headers.first(name: "content-length").flatMap({ Int($0) }), length > gateway.bodyLimit {
            return tooLarge()
        }
        if endStream { start() }
    }

    func received(_ part: ByteBuffer, endStream: Bool) {
        stream.consumed(part.readableBytes)
        guard !isOver, task == nil else { return }
        guard body.readableBytes + part.readableBytes <= gateway.bodyLimit else { return tooLarge() }
        if body.readableBytes == 0 { body = part } else { body.writeImmutableBuffer(part) }
        if endStream { start() }
    }

    func received(trailers: HPACKHeaders) { start() }

    func ended(_ error: WireError?) {
        isOver = true
        task?.cancel()
    }

    private func start() {
        guard let request, task == nil, !isOver else { return }
        let body = Array(self.body.readableBytesView)
        self.body = ByteBuffer()
        task = Task.immediate(executorPreference: stream.executor) { [self] in
            let outcome = await gateway.handle(request, body)
            onLoop { $0.proceed(outcome) }
        }
    }

    private func onLoop(_ body: @escaping @Sendable (GatewayCall) -> Void) {
        if stream.eventLoop.inEventLoop { body(self) } else { stream.eventLoop.execute { body(self) } }
    }

    private func proceed(_ outcome: Gateway.Outcome) {
        switch outcome {
        case .response(let response): send(response)
        case .stream(let call):
            guard !isOver, let request else { return }
            isOver = true
            stream.delegate = GatewayStream(stream: stream, request: request).started(call, by: gateway.client)
        }
    }

    private func send(_ response: GatewayResponse) {
        guard !isOver else { return }
        isOver = true
        response.send(on: stream, origin: request?.origin)
    }

    private func tooLarge() {
        let detail = "the request's body is larger than the limit of \(gateway.bodyLimit) bytes"
        send(.failure(MicroError.tooLarge("go.micro.api", detail)))
    }
}
