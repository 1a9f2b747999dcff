import NIOCore
import NIOEmbedded
import NIOHPACK
import Testing

@testable import MicroWire

/// A channel handler in an embedded channel; the test is its peer.
final class EmbeddedConnection {
    let channel = EmbeddedChannel()
    let handler: HTTP2ChannelHandler
    /// What the server's streams heard.
    let heard = Heard()

    /// - Parameter gate: stands between the handler and the channel.
    init(
        _ role: HTTP2Role, settings: [(UInt16, UInt32)] = [], gate: (any ChannelHandler & Sendable)? = nil,
        handshake: Bool = true, configuration: HTTP2Configuration = HTTP2Configuration(),
        opener: ((any WireStream) -> Void)? = nil
    ) throws {
        let heard = heard
        handler = HTTP2ChannelHandler(
            role: role, eventLoop: channel.eventLoop, configuration: configuration
        ) { stream in
            stream.delegate = Recorder(stream, heard)
            opener?(stream)
        }
        if let gate { try channel.pipeline.syncOperations.addHandler(gate) }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        guard handshake else { return }
        if role == .server { try receive(bytes: Array("\(http2ConnectionPreface)".utf8)) }
        try receive(.settings(settings))
        _ = try frames()
    }

    func receive(_ frames: Frame...) throws { try receive(bytes: frames.flatMap(\.bytes)) }

    func receive(bytes: [UInt8]) throws {
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: bytes))
        channel.pipeline.fireChannelReadComplete()
        channel.embeddedEventLoop.run()
    }

    /// Lets time pass.
    func advance(by time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    /// The buffers that were written, one per write.
    func writes() throws -> [ByteBuffer] {
        channel.embeddedEventLoop.run()
        var writes: [ByteBuffer] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            if buffer.readableBytes > 0 { writes.append(buffer) }
        }
        return writes
    }

    func frames() throws -> [Frame] {
        var all = ByteBuffer()
        for buffer in try writes() { all.writeImmutableBuffer(buffer) }
        return Frame.parse(all)
    }

    /// Opens a stream as a client.
    func open(_ heard: Heard, endStream: Bool = true) {
        handler.open(.request, endStream: endStream, delegate: Recorder(nil, heard)) { stream in
            if let stream { heard.streams.append(stream) } else { heard.events.append("not opened") }
        }
        channel.embeddedEventLoop.run()
    }
}

/// What delegates were told, in words.
final class Heard {
    var events: [String] = []
    var streams: [any WireStream] = []
    var body: [UInt8] = []
    var sent = 0
}

/// Writes down what happens on a stream; a request's answer is up to the test.
final class Recorder: WireStreamDelegate {
    private let heard: Heard

    init(_ stream: (any WireStream)?, _ heard: Heard) {
        self.heard = heard
        if let stream { heard.streams.append(stream) }
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) { note("headers", endStream) }

    func received(_ body: ByteBuffer, endStream: Bool) {
        heard.body += body.readableBytesView
        note("data \(body.readableBytes)", endStream)
    }

    func received(trailers: HPACKHeaders) { note("trailers", false) }

    func sent(_ count: Int) { heard.sent += count }

    func ended(_ error: WireError?) { heard.events.append(error.map { "ended: \($0)" } ?? "ended") }

    private func note(_ what: String, _ endStream: Bool) { heard.events.append(what + (endStream ? " end" : "")) }
}
