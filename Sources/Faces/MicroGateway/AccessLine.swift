import MicroCore
import MicroWire

/// One line about one request, written when its answer is over.
///
/// `bytes=17 duration=1.2ms endpoint=helloworld.Helloworld.Call level=info … GET /helloworld/call 200`. The query is left
/// out, since some put secrets there, and so are the headers.
struct AccessLine {
    let request: GatewayRequest
    /// Who asked.
    let remote: String
    let status: Int
    /// What was called, where that became clear.
    let route: GatewayRoute?
    /// How many bytes of the body were answered.
    let bytes: Int
    let duration: Duration

    /// Writes the line.
    ///
    /// - Parameter executor: that of the loop which this is called on.
    func write(to log: AccessLog, _ executor: EventLoopExecutor) {
        var fields = [("bytes", "\(bytes)"), ("duration", "\(milliseconds)ms")]
        if let route { fields.append(("endpoint", LogText.printable("\(route.service).\(route.endpoint)"))) }
        fields.append(("remote", remote))
        let what = "\(LogText.printable(request.method)) \(LogText.printable(request.path))"
        log.write(fields, "\(what) \(status)", executor)
    }

    /// With a tenth.
    private var milliseconds: String {
        let tenths = duration.nanoseconds / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
