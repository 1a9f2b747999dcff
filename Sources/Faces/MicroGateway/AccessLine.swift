import MicroCore

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
    /// How long it took.
    let time: Duration

    /// For a log handler that is not ours, which says the level and who speaks itself.
    var fields: [(key: String, value: String)] {
        var fields = [(key: "bytes", value: "\(bytes)"), (key: "duration", value: duration)]
        if let endpoint { fields.append((key: "endpoint", value: endpoint)) }
        fields.append((key: "remote", value: remote))
        return fields
    }

    var message: String { "\(method) \(path) \(status)" }

    /// Appends the line as our own log handler would write it; without lists and texts between, since every request pays
    /// for it.
    func append(to line: inout [UInt8], service: String) {
        func put(_ text: String) { line.append(contentsOf: text.utf8) }
        put("bytes=")
        put("\(bytes)")
        put(" duration=")
        put(duration)
        if let endpoint {
            put(" endpoint=")
            put(endpoint)
        }
        put(" level=info remote=")
        put(remote)
        put(" service=")
        put(service)
        put(" ")
        put(method)
        put(" ")
        put(path)
        put(" ")
        put("\(status)")
    }

    private var method: String { LogText.printable(request.method) }
    private var path: String { LogText.printable(request.path) }
    private var endpoint: String? { route.map { LogText.printable("\($0.service).\($0.endpoint)") } }

    /// In milliseconds with a tenth.
    private var duration: String {
        let tenths = time.nanoseconds / 100_000
        return "\(tenths / 10).\(tenths % 10)ms"
    }
}
