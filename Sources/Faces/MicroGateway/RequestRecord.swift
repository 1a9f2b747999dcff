import MicroCore
import MicroWire
import NIOCore
import Tracing

/// Who hears how a request ended: the access log, the numbers, and of a stream the trace. Costs nothing where nobody does.
struct RequestRecord {
    private var line: AccessLine?
    private let metrics: GatewayMetrics?
    private let gone: GoneLines
    private let method: String
    private let remote: String
    private let eventLoop: any EventLoop
    private let start: ContinuousClock.Instant?
    /// The span of a stream, which lasts as long as that.
    var span: (any Tracing.Span)?
    /// What was called, where that became clear.
    var route: GatewayRoute?
    /// How many bytes of the body were answered.
    var bytes = 0

    /// What stands for a status when the client was gone before there was one, as nginx writes it.
    static let clientGone = 499

    init(_ request: GatewayRequest, on stream: any WireStream, of gateway: Gateway) {
        metrics = gateway.metrics
        gone = gateway.gone
        method = request.method
        remote = stream.remoteAddress
        eventLoop = stream.eventLoop
        line = AccessLine(request, from: remote, to: gateway.logger)
        start = line == nil && metrics == nil ? nil : .now
        metrics?.begin()
    }

    /// The request is over. To be said once.
    ///
    /// - Parameter failed: it went wrong, although the status cannot say so any more.
    func end(status: Int, failed: Bool = false) {
        if let span { RequestRecord.end(span, status: status, failed: failed) }
        guard let start else { return }
        let duration = ContinuousClock.now - start
        metrics?.end(method, status, service: route?.service, after: duration)
        guard let line, status != RequestRecord.clientGone || isAdmitted(line) else { return }
        line.write(status: status, route: route, bytes: bytes, duration: duration)
    }

    private func isAdmitted(_ line: AccessLine) -> Bool {
        gone.admits(remote, to: line.logger) { tell in eventLoop.scheduleTask(in: .seconds(1), tell) }
    }

    /// Ends the span of a stream.
    static func end(_ span: any Tracing.Span, status: Int, failed: Bool = false) {
        span.attributes["http.response.status_code"] = status
        if failed || status >= 500 { span.setStatus(SpanStatus(code: .error)) }
        span.end()
    }
}
