import Logging
import MicroCore

/// One line about one request, written when its answer is over.
///
/// `bytes=17 duration=1.2ms endpoint=helloworld.Helloworld.Call level=info … GET /helloworld/call 200`. The query is left
/// out, since some put secrets there, and so are the headers.
struct AccessLine {
    let logger: Logger
    private let request: GatewayRequest
    private let remote: String

    /// - Returns: nil when nobody would read the line, so that it costs nothing.
    init?(_ request: GatewayRequest, from remote: String, to logger: Logger?) {
        guard let logger, logger.logLevel <= .info else { return nil }
        self.logger = logger
        self.request = request
        self.remote = remote
    }

    /// Writes the line.
    func write(status: Int, route: GatewayRoute?, bytes: Int, duration: Duration) {
        var fields: Logger.Metadata = [
            "bytes": "\(bytes)", "duration": "\(AccessLine.milliseconds(duration))ms", "remote": "\(remote)",
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
