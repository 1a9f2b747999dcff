import Logging
import MicroCore

/// One line about one request, written when its answer is over.
///
/// `bytes=17 duration=1.2ms endpoint=helloworld.Helloworld.Call level=info … GET /helloworld/call 200`. The query is left
/// out, since some put secrets there, and so are the headers.
struct AccessLine {
    private let logger: Logger
    private let request: GatewayRequest
    private let remote: String
    private let start: ContinuousClock.Instant
    /// What was called, where that became clear.
    var route: GatewayRoute?
    /// How many bytes of the body were answered.
    var bytes = 0

    /// What stands for a status when the client was gone before there was one, as nginx writes it.
    static let clientGone = 499

    /// - Returns: nil when nobody would read the line, so that it costs nothing.
    init?(_ request: GatewayRequest, from remote: String, to logger: Logger?, at start: ContinuousClock.Instant) {
        guard let logger, logger.logLevel <= .info else { return nil }
        self.logger = logger
        self.request = request
        self.remote = remote
        self.start = start
    }

    /// Writes the line.
    func write(status: Int, at end: ContinuousClock.Instant = .now) {
        var fields: Logger.Metadata = [
            "bytes": "\(bytes)", "duration": "\(AccessLine.milliseconds(end - start))ms", "remote": "\(remote)",
        ]
        if let route {
            fields["endpoint"] = "\(LogText.printable("\(route.service).\(route.endpoint)"))"
        }
        let line = "\(LogText.printable(request.method)) \(LogText.printable(request.path)) \(status)"
        logger.info("\(line)", metadata: fields)
    }

    /// With a tenth.
    private static func milliseconds(_ duration: Duration) -> String {
        let tenths = duration.nanoseconds / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
