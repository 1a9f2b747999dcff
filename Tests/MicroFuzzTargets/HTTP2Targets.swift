import MicroWire
import NIOCore
import NIOHPACK

let http2Targets = [
    FuzzTarget(name: "http2-server") { input in try compareHTTP2(.server, FuzzCuts(input)) },
    FuzzTarget(name: "http2-client") { input in try compareHTTP2(.client, FuzzCuts(input)) },
    // Header blocks alone: the first byte of each says how long it is.
    FuzzTarget(name: "hpack") { input in
        var frames = ByteBuffer()
        var id: UInt32 = 1
        var rest = input
        while let length = rest.popFirst() {
            let block = rest.prefix(Int(length))
            rest = rest.dropFirst(block.count)
            frames.writeMultipleIntegers(UInt16(block.count >> 8), UInt8(block.count & 0xff), UInt8(1), UInt8(5), id)
            frames.writeBytes(block)
            id += 2
        }
        var exchange = HTTP2Exchange(.server, options: 0)
        exchange.receive(frames)
        try exchange.check()
    },
]

/// Whole and in pieces, the same happens and the same is written.
private func compareHTTP2(_ role: HTTP2Role, _ cuts: FuzzCuts) throws {
    var whole = HTTP2Exchange(role, options: cuts.options)
    for read in cuts.whole { whole.receive(read) }
    try whole.check()
    var pieces = HTTP2Exchange(role, options: cuts.options)
    for read in cuts.pieces { pieces.receive(read) }
    try pieces.check()
    try holdSame(whole.transcript, pieces.transcript, "cuts make a difference")
    try holdSame(
        Array(whole.output.readableBytesView), Array(pieces.output.readableBytesView),
        "cuts make a difference to the peer")
}

/// One side of a connection that does something on every event, so that both directions are under way.
private struct HTTP2Exchange {
    private var machine: HTTP2StateMachine
    private let options: UInt8
    private var received = 0
    private var answers = 0
    private(set) var output = ByteBuffer()
    private(set) var transcript: [String] = []
    private var violation: String?

    private static let body = ByteBuffer(repeating: 0x61, count: 300)
    private static let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]

    init(_ role: HTTP2Role, options: UInt8) {
        var configuration = HTTP2Configuration()
        // Small, so that few bytes are enough to come near the limits.
        configuration.maxConcurrentStreams = 8
        configuration.streamWindow = 1024
        configuration.connectionWindow = 65_535
        configuration.requestHeaders = HTTP2HeaderLimits(soft: 1024, hard: 4096, continuations: 4)
        configuration.responseHeaders = configuration.requestHeaders
        configuration.maxAbandonedStreams = 16
        configuration.rememberedResets = 4
        self.options = options
        machine = HTTP2StateMachine(role: role, configuration: configuration)
        machine.start()
        take()
        var start = ByteBuffer(bytes: role == .server ? Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) : [])
        // The handshake is in the way of everything else; an input may bring its own.
        guard options & 8 == 0 else { return }
        start.writeBytes(HTTP2Exchange.settings)
        receive(start)
        guard role == .client else { return }
        for id in 0..<3 {
            _ = machine.open(
                HTTP2RequestHead([":method": "POST", ":scheme": "http", ":authority": "a", ":path": "/\(id)"]),
                endStream: id == 1)
        }
        _ = machine.send(HTTP2Exchange.body, on: 1, endStream: options & 1 == 1)
        answers += 4
        take()
    }

    mutating func receive(_ bytes: ByteBuffer) {
        var bytes = bytes
        received += bytes.readableBytes
        machine.receive(&bytes)
        while let event = machine.next() {
            handle(event)
            take()
            if machine.openStreams > 8 + (machine.role == .client ? 3 : 0) { violation = "too many streams" }
        }
        take()
    }

    private mutating func take() {
        var written = machine.output
        machine.output.clear()
        output.writeBuffer(&written)
    }

    private mutating func began(_ id: HTTP2StreamID, _ headers: HPACKHeaders, _ endStream: Bool) {
        transcript.append("headers \(id) \(endStream) \(HTTP2Exchange.text(headers))")
        checkHeaders(headers)
        answer(id)
    }

    private mutating func handle(_ event: HTTP2Event) {
        switch event {
        case .headers(let id, let list, let endStream): began(id, list.headers, endStream)
        case .headersTooLarge(let id, let headers, let endStream): began(id, headers, endStream)
        case .data(let id, let bytes, let endStream):
            transcript.append("data \(id) \(endStream) \(bytes.readableBytes)")
            if options & 1 == 0 { machine.consumed(id, bytes.readableBytes) }
        case .trailers(let id, let headers):
            transcript.append("trailers \(id) \(HTTP2Exchange.text(headers))")
            checkHeaders(headers)
        default: transcript.append("\(event)")
        }
    }

    private mutating func answer(_ id: HTTP2StreamID) {
        guard machine.role == .server else { return }
        answers += 1
        if options & 4 == 4, id % 8 == 5 { return machine.reset(id, .cancel) }
        machine.send([":status": "200", "content-type": "text/plain"], on: id, endStream: false)
        machine.send(HTTP2Exchange.body, on: id, endStream: options & 2 == 2)
        if options & 2 == 0 { machine.send(["grpc-status": "0"], on: id, endStream: true) }
    }

    /// What nobody behind the machine looks at again (RFC 9113 §8.2.1, §8.3).
    private mutating func checkHeaders(_ headers: HPACKHeaders) {
        var regularSeen = false
        for (name, value, _) in headers {
            if name.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7f || 0x41...0x5a ~= $0 }) {
                violation = "name \(name)"
            }
            if value.utf8.contains(where: { $0 == 0 || $0 == 0x0a || $0 == 0x0d }) { violation = "value of \(name)" }
            if name.hasPrefix(":"), regularSeen { violation = "\(name) behind others" }
            regularSeen = regularSeen || !name.hasPrefix(":")
        }
    }

    /// Headers in a form that says where one ends.
    private static func text(_ headers: HPACKHeaders) -> String {
        headers.map { "\($0.name.utf8.count):\($0.name)=\($0.value.utf8.count):\($0.value)" }.joined(separator: ";")
    }

    /// What was written is whole frames, and not much more than was asked for.
    func check() throws {
        if let violation { throw Violation(violation) }
        let answered = answers * 700
        try hold(
            output.readableBytes <= 1024 + 4 * received + answered,
            "\(output.readableBytes) bytes written for \(received) and \(answers) answers")
        var rest = output
        if machine.role == .client { rest.moveReaderIndex(forwardBy: 24) }
        while rest.readableBytes > 0 {
            guard let (high, low) = rest.readMultipleIntegers(as: (UInt8, UInt16).self),
                rest.readBytes(length: 6) != nil, rest.readBytes(length: Int(high) << 16 | Int(low)) != nil
            else { throw Violation("a frame that is not whole was written") }
        }
    }
}
