import MicroCore
import MicroRPC
import MicroWire
import NIOCore
import NIOHPACK

/// One call that passes through: the caller's stream on one side, the service's on the other.
///
/// Confined to the event loop that both streams share.
final class ProxyCall: WireStreamDelegate, @unchecked Sendable {  // confined to its stream's event loop
    private let caller: any WireStream
    private let proxy: Proxy
    private var request: ProxyRequest?
    private let arrival = ContinuousClock.Instant.now
    private var state = State.idle
    /// What the caller sent before the service's stream was open.
    private var early: [Part] = []
    private var nodes: [Node] = []
    /// Nodes that did not take the call, and why the last one did not.
    private var tried: [Node] = []
    private var lastError: WireError?
    /// The node that has the call, or gets it.
    private var address: String?
    /// What waits for a stream to that node.
    private var answer: ProxyAnswer?
    private var isAnswering = false
    /// When it began, until it is counted; nil without metrics.
    private var begun: ContinuousClock.Instant?

    private enum State {
        case idle
        case routing
        case open(any WireStream)
        case over
    }

    private enum Part {
        case body(ByteBuffer, endStream: Bool)
        case trailers(HPACKHeaders)
    }

    init(stream: any WireStream, proxy: Proxy) {
        caller = stream
        self.proxy = proxy
    }

    // MARK: The caller's side

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let request = caller.reading { ProxyRequest(headers, isRepeated: caller.headerMemo != nil) }
        self.request = request
        guard request.isGRPC, caller.httpVersion == 2 else {
            state = .over
            return NotGRPC.refuse(caller, id: Proxy.errorID, endStream: endStream)
        }
        if let fault = request.pathFault {
            let status: StatusCode = fault == .noMethod ? .unimplemented : .invalidArgument
            return fail(CallFailure(status: status, message: "malformed method name: \"\(request.path)\""))
        }
        guard !request.service.isEmpty else {
            return fail(CallFailure(MicroError(.blankService)))
        }
        if let server = proxy.ownServer(path: request.path)
            ?? proxy.server(request.service, namespace: request.namespace)
        {
            state = .over
            server.accept(caller)
            caller.delegate?.received(headers, endStream: endStream)
            return
        }
        guard request.hops < Proxy.maximumHops else {
            return fail(CallFailure(MicroError(.proxyLoop, request.service)))
        }
        state = .routing
        begun = proxy.metrics?.begin()
        if endStream { early.append(.body(ByteBuffer(), endStream: true)) }
        if let known = proxy.registry.remembered(request.service, domain: request.namespace) {
            return route(known.nodes)
        }
        lookUp(request)
    }

    func received(_ body: ByteBuffer, endStream: Bool) {
        switch state {
        case .open(let upstream): forward(body, endStream: endStream, to: upstream)
        case .routing: early.append(.body(body, endStream: endStream))
        case .idle, .over: caller.consumed(body.readableBytes)
        }
    }

    func received(trailers: HPACKHeaders) {
        switch state {
        case .open(let upstream): upstream.send(trailers, endStream: true)
        case .routing: early.append(.trailers(trailers))
        case .idle, .over: break
        }
    }

    /// The caller's body that had waited was taken up by the answer's direction.
    func sent(_ count: Int) {
        if case .open(let upstream) = state { upstream.consumed(count) }
    }

    func ended(_ error: WireError?) {
        count(.cancelled)
        if case .open(let upstream) = state {
            leaveNode(.unknown)
            // Also after an answer in order: the service may still wait for the rest of the request.
            if case .reset(let code) = error { upstream.reset(code) } else { upstream.reset(.cancel) }
        }
        if case .routing = state, let address, let answer {
            proxy.pool.on(caller.eventLoop)?.giveUp(answer, to: address)
            self.answer = nil
            leaveNode(.unknown)
        }
        state = .over
        early.removeAll()
    }

    // MARK: Routing

    private func lookUp(_ request: ProxyRequest) {
        Task.immediate(executorPreference: caller.executor) { [self] in
            let result: Result<[ServiceRecord], any Error>
            do {
                result = .success(try await proxy.registry.lookUp(request.service, domain: request.namespace))
            } catch {
                result = .failure(error)
            }
            let loop = caller.eventLoop
            if loop.inEventLoop { routed(result) } else { loop.execute { self.routed(result) } }
        }
    }

    private func routed(_ result: Result<[ServiceRecord], any Error>) {
        guard case .routing = state else { return }
        switch result {
        case .success(let records): route(records.flatMap(\.nodes))
        case .failure(let error): fail(CallFailure(error, service: Proxy.errorID))
        }
    }

    private func route(_ nodes: [Node]) {
        self.nodes = nodes
        if let lastError {
            self.nodes.removeAll { node in tried.contains { $0.address == node.address } }
            guard !self.nodes.isEmpty else { return fail(ProxyCall.failure(lastError)) }
        }
        guard !nodes.isEmpty else {
            return fail(CallFailure(MicroError(.noRoute, request?.service ?? "")))
        }
        connect()
    }

    private func connect() {
        guard let request, let pool = proxy.pool.on(caller.eventLoop) else { return }
        guard let head = request.passedOn(after: .now - arrival) else {
            return fail(CallFailure(MicroError(.proxyDeadline)))
        }
        let node = selectNode()
        let answer = ProxyAnswer(call: self)
        if let upstream = pool.openNow(to: node.address, head, delegate: answer) { return opened(upstream) }
        self.answer = answer
        pool.open(to: node.address, head, delegate: answer) { [self] result in
            self.answer = nil
            switch result {
            case .success(let upstream): opened(upstream)
            case .failure(let error): missed(node, error)
            }
        }
    }

    private func opened(_ upstream: any WireStream) {
        guard case .routing = state else {
            leaveNode(.unknown)
            return upstream.reset(.cancel)
        }
        state = .open(upstream)
        sendEarly(to: upstream)
    }

    /// Nothing was sent: another node may do.
    private func missed(_ node: Node, _ error: WireError) {
        leaveNode(AttemptFailure(error, isLate: false).outcome)
        guard case .routing = state, let request else { return }
        proxy.registry.invalidate(request.service)
        nodes.removeAll { $0 == node }
        tried.append(node)
        if !nodes.isEmpty { return connect() }
        // It may have moved meanwhile.
        guard lastError == nil else { return fail(ProxyCall.failure(error)) }
        lastError = error
        lookUp(request)
    }

    private func selectNode() -> Node {
        let available = proxy.nodes.available(nodes)
        let picked =
            available.count > 1 ? proxy.selector.select(from: Selection(nodes: available, load: proxy.inFlight)) : 0
        let node = available[max(0, min(picked, available.count - 1))]
        address = node.address
        proxy.nodes.begin(node.address)
        return node
    }

    /// Notes how it went at the node.
    private func leaveNode(_ outcome: NodeTable.Outcome) {
        guard let address else { return }
        self.address = nil
        proxy.nodes.end(address, outcome)
    }

    private func sendEarly(to upstream: any WireStream) {
        let parts = early
        early = []
        for part in parts {
            switch part {
            case .body(let body, let endStream): forward(body, endStream: endStream, to: upstream)
            case .trailers(let trailers): upstream.send(trailers, endStream: true)
            }
        }
    }

    private func forward(_ body: ByteBuffer, endStream: Bool, to upstream: any WireStream) {
        let written = upstream.send(body, endStream: endStream)
        caller.consumed(written)
    }

    // MARK: The service's side

    fileprivate func answered(_ headers: HPACKHeaders, endStream: Bool) {
        isAnswering = true
        var headers = headers
        if endStream {
            countAnswer(headers)
            if let message = headers.value(of: "grpc-message").flatMap({ CallFailure.passedOn(grpcMessage: $0) }) {
                headers.replaceOrAdd(name: "grpc-message", value: message)
            }
            // Before the caller's stream ends with it: the service's may go on, waiting for the end of the request.
            leaveNode(.answered)
        }
        caller.send(headers, endStream: endStream)
    }

    fileprivate func answered(_ body: ByteBuffer, endStream: Bool) {
        guard case .open(let upstream) = state else { return }
        if endStream { count(.internalError) }
        let written = caller.send(body, endStream: endStream)
        upstream.consumed(written)
    }

    fileprivate func serviceTook(_ count: Int) { caller.consumed(count) }

    fileprivate func serviceEnded(_ error: WireError?) {
        guard let error else { return leaveNode(.answered) }
        count(StatusCode(thrown: error))
        guard case .open = state else { return leaveNode(.unknown) }
        let fault = AttemptFailure(error, isLate: false)
        leaveNode(fault.outcome)
        if fault.speaksAgainstNode, let request { proxy.registry.invalidate(request.service) }
        if case .reset(let code) = error {
            state = .over
            return caller.reset(code)
        }
        fail(ProxyCall.failure(error))
    }

    private static func failure(_ error: WireError) -> CallFailure {
        switch error {
        case .connectFailed, .refused:
            CallFailure(MicroError(.noStream, "\(error)"))
        default:
            CallFailure(MicroError(.lostConnection, "\(error)"))
        }
    }

    private func countAnswer(_ trailers: HPACKHeaders) {
        guard begun != nil else { return }
        count(trailers.value(of: "grpc-status").flatMap { Int($0) }.flatMap(StatusCode.init) ?? .unknown)
    }

    private func count(_ status: StatusCode) {
        guard let begun, let request else { return }
        self.begun = nil
        proxy.metrics?.end(
            status, service: request.service, path: request.path, at: address ?? tried.last?.address,
            since: begun)
    }

    private func fail(_ failure: CallFailure) {
        count(failure.status)
        state = .over
        early.removeAll()
        let contentType = request?.contentType ?? "application/grpc"
        caller.send(isAnswering ? failure.trailers : failure.headers(contentType: contentType), endStream: true)
    }
}

/// Hears what the service answers.
private final class ProxyAnswer: WireStreamDelegate {
    private let call: ProxyCall

    init(call: ProxyCall) { self.call = call }

    func received(_ headers: HPACKHeaders, endStream: Bool) { call.answered(headers, endStream: endStream) }
    func received(_ body: ByteBuffer, endStream: Bool) { call.answered(body, endStream: endStream) }
    func received(trailers: HPACKHeaders) { call.answered(trailers, endStream: true) }
    func sent(_ count: Int) { call.serviceTook(count) }
    func ended(_ error: WireError?) { call.serviceEnded(error) }
}
