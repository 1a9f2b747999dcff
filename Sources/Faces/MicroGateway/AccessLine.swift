import MicroCore
import MicroWire

/// One line about one request, written when its answer is over.
///
/// `bytes=17 duration=1.2ms endpoint=helloworld.Helloworld.Call level=info … GET /helloworld/call 200`. The query is left
/// out, since some put secrets there, and so are the headers.
struct AccessLine {
    private let request: GatewayRequest
    private let remote: String
    private let executor: EventLoopExecutor
    private let log: AccessLog
    private let start = ContinuousClock.now
    /// What was called, where that became clear.
    var route: GatewayRoute?
    /// How many bytes of the body were answered.
    var bytes = 0

    /// What stands for a status when the client was gone before there was one, as nginx writes it.
    static let clientGone = 499

    /// Begins the line of a request that has just come.
    init(_ request: GatewayRequest, _ stream: any WireStream, _ log: AccessLog) {
        self.request = request
        remote = stream.remoteAddress
        executor = stream.executor
        self.log = log
    }

    /// Writes the line. Call on the loop of the stream.
    func write(status: Int) {
        var fields = [("bytes", "\(bytes)"), ("duration", "\(AccessLine.milliseconds(.now - start))ms")]
        if let route { fields.append(("endpoint", LogText.printable("\(route.service).\(route.endpoint)"))) }
        fields.append(("remote", remote))
        log.write(
            fields, "\(LogText.printable(request.method)) \(LogText.printable(request.path)) \(status)", executor)
    }

    /// With a tenth.
    private static func milliseconds(_ duration: Duration) -> String {
        let tenths = duration.nanoseconds / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
