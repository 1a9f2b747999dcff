import NIOCore
import NIOEmbedded
import NIOHPACK
import NIOHTTP1

@testable import MicroWire

let http1Targets = [
    FuzzTarget(name: "http1") { input in
        let cuts = FuzzCuts(input)
        let whole = try HTTP1Exchange(cuts.whole)
        let pieces = try HTTP1Exchange(cuts.pieces)
        // What one sees more of than the other would be a request that a middleman and we cut differently.
        try holdSame(whole.requests, pieces.requests, "cuts make a difference")
        let others = llhttpRequests(asHTTP11(cuts.whole))
        try hold(others.starts(with: whole.complete), "llhttp sees \(others) where we see \(whole.complete)")
    }
]

/// The same bytes with HTTP/1.1 in the place of later versions of HTTP/1, which NIO's parser does not know.
private func asHTTP11(_ reads: [ByteBuffer]) -> [ByteBuffer] {
    reads.map { read in
        var bytes = Array(read.readableBytesView)
        let (start, end) = (Array(" HTTP/1.".utf8), Array("\r\n".utf8))
        for index in bytes.indices.dropFirst(start.count) where 0x32...0x39 ~= bytes[index] {
            let line = bytes[..<index].suffix(start.count)
            if line.elementsEqual(start), bytes[(index + 1)...].starts(with: end) { bytes[index] = 0x31 }
        }
        return ByteBuffer(bytes: bytes)
    }
}

/// What NIO's parser sees in the same bytes: method and length of the body of each complete request. It may be less strict
/// than ours, but what we serve must be a request for it too, and end where ours does.
private func llhttpRequests(_ reads: [ByteBuffer]) -> [String] {
    let channel = EmbeddedChannel(
        handler: ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
    defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
    for read in reads {
        do { try channel.writeInbound(read) } catch { break }
    }
    var requests: [String] = []
    var method = ""
    var body = 0
    while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
        switch part {
        case .head(let head): (method, body) = (head.method.rawValue, 0)
        case .body(let bytes): body += bytes.readableBytes
        case .end: requests.append("\(method) + \(body)")
        }
    }
    return requests
}

/// A connection whose requests are answered when they have come.
private struct HTTP1Exchange {
    private(set) var requests: [String] = []
    /// Those that are complete, each as its method and the length of its body.
    private(set) var complete: [String] = []

    init(_ reads: [ByteBuffer]) throws {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let delegates = Delegates()
        let handler = HTTP1ServerHandler(eventLoop: channel.eventLoop, headerLimit: 2048) { delegates.open($0) }
        try channel.pipeline.syncOperations.addHandler(handler)
        for read in reads where channel.isActive {
            channel.pipeline.fireChannelRead(read)
            channel.pipeline.fireChannelReadComplete()
            channel.embeddedEventLoop.run()
        }
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        try hold(!channel.isActive, "it stays open when nothing more can come")
        var output = ByteBuffer()
        while var buffer = try channel.readOutbound(as: ByteBuffer.self) { output.writeBuffer(&buffer) }
        try hold(
            output.readableBytes == 0 || output.readableBytesView.starts(with: "HTTP/1.1 ".utf8),
            "what was written is no response")
        _ = try? channel.finish(acceptAlreadyClosed: true)
        if let violation = delegates.violation { throw Violation(violation) }
        requests = delegates.requests.map(\.text)
        complete = delegates.requests.compactMap(\.summary)
    }
}

/// Confined to its embedded loop.
private final class Delegates: @unchecked Sendable {
    private(set) var requests: [Delegate] = []
    var violation: String? { requests.lazy.compactMap(\.violation).first }

    func open(_ stream: any WireStream) {
        let delegate = Delegate(stream)
        requests.append(delegate)
        stream.delegate = delegate
    }
}

/// Notes one request.
private final class Delegate: WireStreamDelegate {
    private weak var stream: (any WireStream)?
    private var head = ""
    private var method = ""
    private var body = 0
    private var isComplete = false
    private(set) var violation: String?

    init(_ stream: any WireStream) { self.stream = stream }

    /// An incomplete body may be seen as far as the parser's reads go.
    var text: String { isComplete ? "\(head) + \(body)" : head }

    var summary: String? { isComplete ? "\(method) + \(body)" : nil }

    func received(_ headers: HPACKHeaders, endStream: Bool) {
        method = headers.first(name: ":method") ?? ""
        head = headers.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
        for (name, value, _) in headers {
            if name.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7f || 0x41...0x5a ~= $0 }) {
                violation = "name \(name)"
            }
            if value.utf8.contains(where: { $0 == 0 || $0 == 0x0a || $0 == 0x0d }) { violation = "value of \(name)" }
        }
        for name in [":method", ":path", ":scheme"] where headers[name].count != 1 { violation = "\(name) not once" }
        if headers[":authority"].count > 1 { violation = ":authority twice" }
        if endStream { answer() }
    }

    func received(_ bytes: ByteBuffer, endStream: Bool) {
        body += bytes.readableBytes
        stream?.consumed(bytes.readableBytes)
        if endStream { answer() }
    }

    func received(trailers: HPACKHeaders) { answer() }

    func ended(_ error: WireError?) {}

    private func answer() {
        isComplete = true
        stream?.send([":status": "200", "content-length": "2"], endStream: false)
        stream?.send(ByteBuffer(string: "ok"), endStream: true)
    }
}
