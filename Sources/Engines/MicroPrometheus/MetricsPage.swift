import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// The page that Prometheus reads: `GET /metrics`.
package final class MetricsPage: Sendable {
    private let metrics: PrometheusMetrics

    /// Makes the page of a collection.
    ///
    /// - Parameter metrics: what is on it, beside what the system says of the process.
    package init(_ metrics: PrometheusMetrics) { self.metrics = metrics }

    /// Starts to serve the page.
    ///
    /// - Throws: `ListenError` when the address cannot be listened on.
    package func listen(on address: HostPort) async throws -> WireServer {
        try await WireServer.listen(on: address) { $0.delegate = MetricsRequest(stream: $0, page: self) }
    }

    /// The answer to a request.
    func answer(method: String, path: String) -> (status: Int, contentType: String, body: String) {
        let plain = "text/plain; charset=utf-8"
        guard path.prefix(while: { $0 != "?" }) == "/metrics" else { return (404, plain, "the page is /metrics\n") }
        guard ["GET", "HEAD"].contains(method) else { return (405, plain, "the page takes GET\n") }
        return (200, "text/plain; version=0.0.4; charset=utf-8", metrics.text() + ProcessMetrics.text())
    }
}

/// One request for the page.
private final class MetricsRequest: WireStreamDelegate {
    private let stream: any WireStream
    private let page: MetricsPage

    init(stream: any WireStream, page: MetricsPage) {
        self.stream = stream
        self.page = page
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        let method = headers.first(name: ":method") ?? ""
        let answer = page.answer(method: method, path: headers.first(name: ":path") ?? "")
        let body = ByteBuffer(string: answer.body)
        stream.send(
            [
                ":status": "\(answer.status)", "content-type": answer.contentType,
                "content-length": "\(body.readableBytes)",
            ], endStream: method == "HEAD")
        if method != "HEAD" { stream.send(body, endStream: true) }
    }

    func received(_ body: ByteBuffer, endStream: Bool) { stream.consumed(body.readableBytes) }

    func received(trailers: HPACKHeaders) {}

    func ended(_ error: WireError?) {}
}
