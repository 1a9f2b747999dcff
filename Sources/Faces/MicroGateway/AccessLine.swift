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
        line.append("bytes=")
        line.append(bytes)
        line.append(" duration=")
        let tenths = tenthsOfMilliseconds
        line.append(tenths / 10)
        line.append(".")
        line.append(tenths % 10)
        line.append("ms")
        if let route {
            line.append(" endpoint=")
            line.append(LogText.printable(route.service))
            line.append(".")
            line.append(LogText.printable(route.endpoint))
        }
        line.append(" level=info remote=")
        line.append(remote)
        line.append(" service=")
        line.append(service)
        line.append(" ")
        line.append(method)
        line.append(" ")
        line.append(path)
        line.append(" ")
        line.append(status)
    }

    private var method: String { LogText.printable(request.method) }
    private var path: String { LogText.printable(request.path) }
    private var endpoint: String? { route.map { "\(LogText.printable($0.service)).\(LogText.printable($0.endpoint))" } }

    /// In milliseconds with a tenth.
    private var duration: String { "\(tenthsOfMilliseconds / 10).\(tenthsOfMilliseconds % 10)ms" }

    private var tenthsOfMilliseconds: Int { Int(time.nanoseconds / 100_000) }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: String) {
        let bytes = text.utf8.span
        for index in bytes.indices { append(bytes[index]) }
    }

    /// In decimal digits.
    fileprivate mutating func append(_ number: Int) {
        guard number >= 10 else { return append(UInt8(ascii: "0") + UInt8(Swift.max(0, number))) }
        append(number / 10)
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
