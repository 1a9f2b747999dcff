import MicroCore
import MicroWire
import NIOCore
import NIOHPACK
import NIOPosix

/// One HTTP/2 stream, frame by frame, from either side: what a peer that keeps to no convention of ours can do.
package final class RawStream: WireStreamDelegate, @unchecked Sendable {  // confined to its event loop
    package enum Event: Sendable {
        case headers(HPACKHeaders, endStream: Bool)
        case body([UInt8], endStream: Bool)
        case trailers(HPACKHeaders)
        case ended(WireError?)
    }

    private let eventLoop: any EventLoop
    private var stream: (any WireStream)?
    private let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let consumes: Bool

    private init(eventLoop: any EventLoop, consumes: Bool = true) {
        self.eventLoop = eventLoop
        self.consumes = consumes
        (events, continuation) = AsyncStream.makeStream()
    }

    /// Opens a stream on a connection of its own.
    package static func open(
        _ headers: HPACKHeaders, to address: HostPort, endStream: Bool = false, consumes: Bool = true
    ) async throws -> RawStream {
        try await open(headers, on: try await connect(to: address), endStream: endStream, consumes: consumes)
    }

    /// A connection for several streams.
    package static func connect(to address: HostPort) async throws -> NIOLoopBound<HTTP2ChannelHandler> {
        try await WireClient.connect(to: address, on: WireLoops.group.next()).get()
    }

    /// Opens a stream on a connection that is there.
    package static func open(
        _ headers: HPACKHeaders, on connection: NIOLoopBound<HTTP2ChannelHandler>, endStream: Bool = false,
        consumes: Bool = true
    ) async throws -> RawStream {
        let eventLoop = connection.eventLoop
        let raw = RawStream(eventLoop: eventLoop, consumes: consumes)
        let opened = eventLoop.makePromise(of: Void.self)
        eventLoop.execute {
            connection.value.open(headers, endStream: endStream, delegate: raw) { stream in
                raw.stream = stream
                if stream == nil { opened.fail(WireError.refused) } else { opened.succeed() }
            }
        }
        try await opened.futureResult.get()
        return raw
    }

    /// Listens, and runs a script for every stream.
    package static func serve(
        configuration: WireServer.Configuration = WireServer.Configuration(),
        _ script: @escaping @Sendable (RawStream) async -> Void
    ) async throws -> WireServer {
        try await WireServer.listen(on: .loopback, configuration: configuration) { stream in
            let raw = RawStream(eventLoop: stream.eventLoop)
            raw.stream = stream
            stream.delegate = raw
            Task { await script(raw) }
        }
    }

    /// What comes next, nil when nothing comes any more.
    package func next() async -> Event? {
        var iterator = events.makeAsyncIterator()
        return await iterator.next()
    }

    package func send(_ headers: HPACKHeaders, endStream: Bool = false) async {
        await onLoop { $0.stream?.send(headers, endStream: endStream) }
    }

    package func send(message: [UInt8], endStream: Bool = false) async {
        let length = withUnsafeBytes(of: UInt32(message.count).bigEndian, Array.init)
        await send(bytes: [0] + length + message, endStream: endStream)
    }

    package func send(bytes: [UInt8], endStream: Bool = false) async {
        await onLoop { _ = $0.stream?.send(ByteBuffer(bytes: bytes), endStream: endStream) }
    }

    package func reset(_ code: HTTP2ErrorCode) async { await onLoop { $0.stream?.reset(code) } }

    /// Reads until one side ended the stream.
    package func answer() async -> Answer {
        var answer = Answer()
        while let event = await next() {
            switch event {
            case .headers(let headers, let endStream):
                if endStream { answer.trailers = headers }
                answer.headers = headers
            case .body(let bytes, _): answer.body += bytes
            case .trailers(let trailers): answer.trailers = trailers
            case .ended(let error): answer.error = error
            }
            if case .ended = event { break }
            if answer.trailers != nil { break }
        }
        return answer
    }

    private func onLoop(_ body: @escaping @Sendable (RawStream) -> Void) async {
        try? await eventLoop.submit { body(self) }.get()
    }

    // MARK: WireStreamDelegate

    package func received(_ headers: HPACKHeaders, endStream: Bool) {
        continuation.yield(.headers(headers, endStream: endStream))
    }

    package func received(_ body: ByteBuffer, endStream: Bool) {
        if consumes { stream?.consumed(body.readableBytes) }
        continuation.yield(.body(Array(body.readableBytesView), endStream: endStream))
    }

    package func received(trailers: HPACKHeaders) { continuation.yield(.trailers(trailers)) }

    package func ended(_ error: WireError?) {
        continuation.yield(.ended(error))
        continuation.finish()
    }
}

extension RawStream {
    /// Everything a peer answered.
    package struct Answer: Sendable {
        package var headers = HPACKHeaders()
        package var body: [UInt8] = []
        /// What ended it; the headers themselves when nothing followed them.
        package var trailers: HPACKHeaders?
        package var error: WireError?

        /// The number in `grpc-status`.
        package var status: Int? { trailers?.first(name: "grpc-status").flatMap { Int($0) } }
        /// `grpc-message`, decoded.
        package var message: String? { trailers?.first(name: "grpc-message").map(GRPCStatusText.decode) }
        /// The first message without its prefix.
        package var text: String { String(decoding: body.dropFirst(5), as: UTF8.self) }
    }
}

extension HostPort {
    /// This machine, on a port that the system picks.
    package static let loopback = HostPort(host: "127.0.0.1", port: 0)
}

extension HPACKHeaders {
    /// The headers of a gRPC call, as a plain client sends them.
    package static func call(
        _ path: String, contentType: String? = "application/grpc+json", _ more: [(String, String)] = []
    ) -> HPACKHeaders {
        var headers: HPACKHeaders = [
            ":method": "POST", ":scheme": "http", ":path": path, ":authority": "localhost", "te": "trailers",
        ]
        if let contentType { headers.add(name: "content-type", value: contentType) }
        for (name, value) in more { headers.add(name: name, value: value) }
        return headers
    }
}
