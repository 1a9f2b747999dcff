import MicroCore
import MicroWire
import NIOCore
import Tracing

/// Reports how a request ended to the access log, the metrics and, for a stream, the trace. Costs nothing without them.
struct RequestRecord {
    private let gateway: Gateway
    private let request: GatewayRequest
    private let remote: String
    private let executor: EventLoopExecutor
    private let start: ContinuousClock.Instant?
    /// The span of a stream, which lasts as long as that.
    var span: (any Tracing.Span)?
    /// What was called, where that became clear.
    var route: GatewayRoute?
    /// How many bytes of the body were answered.
    var bytes = 0

    /// What stands for a status when the client was gone before there was one, as nginx writes it.
    static let clientGone = 499

    /// A request has come. Everything is to be said on the loop of its stream.
    init(_ request: GatewayRequest, on stream: any WireStream, of gateway: Gateway) {
        self.gateway = gateway
        self.request = request
        remote = stream.remoteAddress
        executor = stream.executor
        start = gateway.log == nil && gateway.metrics == nil ? nil : .now
        gateway.metrics?.begin()
    }

    /// The request is over. To be said once.
    ///
    /// - Parameter failed: it went wrong, although the status cannot say so any more.
    func end(status: Int, failed: Bool = false) {
        if let span { RequestRecord.end(span, status: status, failed: failed) }
        guard let start else { return }
        let duration = ContinuousClock.now - start
        gateway.metrics?.end(request.method, status, service: route?.service, after: duration)
        guard let log = gateway.log, status != RequestRecord.clientGone || admits(log) else { return }
        log.write(
            AccessLine(request: request, remote: remote, status: status, route: route, bytes: bytes, time: duration),
            executor)
    }

    private func admits(_ log: AccessLog) -> Bool {
        gateway.gone.admits(remote, to: log.logger) { executor.eventLoop.scheduleTask(in: .seconds(1), $0) }
    }

    /// Ends the span of a stream.
    static func end(_ span: any Tracing.Span, status: Int, failed: Bool = false) {
        span.attributes["http.response.status_code"] = status
        if failed || status >= 500 { span.setStatus(SpanStatus(code: .error)) }
        span.end()
    }
}
