import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// The answer of an endpoint that streams, over plain HTTP: each message's JSON as it comes, directly one after the
/// other, or as server-sent events (spec platform-gateway.md §6).
///
/// Confined to the event loop of its stream.
final class GatewayStream: WireStreamDelegate, @unchecked Sendable {  // confined to its stream's event loop
    private let stream: any WireStream
    private let request: GatewayRequest
    private var writer: StreamWriter?
    private var task: Task<Void, Never>?
    private var keepAlive: Scheduled<Void>?
    private var headSent = false
    private var isOver = false
    private var record: RequestRecord

    /// How long a stream of events stays silent before a comment shows that it lives; the first one opens it.
    private static let silence = TimeAmount.seconds(15)
    private static let patience = TimeAmount.seconds(1)

    init(stream: any WireStream, request: GatewayRequest, record: RequestRecord) {
        self.stream = stream
        self.request = request
        self.record = record
    }

    /// Makes the call and passes on what it answers.
    func start(_ call: ClientRequest, by client: any Client) {
        guard !isOver else { return }
        let writer = StreamWriter(eventLoop: stream.eventLoop) { [self] bytes in write(bytes) }
        self.writer = writer
        if request.wantsEvents { showLife() }
        task = Task.immediate(executorPreference: stream.executor) { [self] in
            do {
                let answer = try await client.stream(call)
                for try await message in try await answer.responses(to: call.body) {
                    try await writer.send(part(message))
                }
                onLoop { $0.end(nil) }
            } catch {
                onLoop { $0.end(error) }
            }
        }
        if isOver { task = nil }
    }

    func received(_ headers: HPACKHeaders, endStream: Bool) {}
    func received(_ body: ByteBuffer, endStream: Bool) { stream.consumed(body.readableBytes) }
    func received(trailers: HPACKHeaders) {}

    func sent(_ count: Int) { writer?.sent(count) }

    func ended(_ error: WireError?) { over(status: RequestRecord.clientGone) }

    private func onLoop(_ body: @escaping @Sendable (GatewayStream) -> Void) {
        stream.eventLoop.run { body(self) }
    }

    private func part(_ message: [UInt8]) -> ByteBuffer {
        var part = ByteBuffer()
        part.reserveCapacity(message.count + 8)
        guard request.wantsEvents else {
            part.writeBytes(message)
            return part
        }
        // JSON may have line breaks between its tokens; each line of an event says again what it is.
        for line in message.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            part.writeStaticString("data: ")
            part.writeBytes(line)
            part.writeStaticString("\n")
        }
        part.writeStaticString("\n")
        return part
    }

    private func write(_ bytes: ByteBuffer) -> Int {
        guard !isOver else { return bytes.readableBytes }
        sendHeadOnce()
        record.bytes += bytes.readableBytes
        return stream.send(bytes, endStream: false)
    }

    private func sendHeadOnce() {
        guard !headSent else { return }
        headSent = true
        stream.send(
            GatewayResponse.head(
                200, contentType: request.streamType, request.wantsEvents ? [("cache-control", "no-cache")] : [],
                to: request),
            endStream: false)
    }

    /// Pages take a stream of events for open when its head has come, and middlemen cut one that stays silent.
    private func showLife(after delay: TimeAmount = GatewayStream.patience) {
        keepAlive = stream.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            guard !isOver else { return }
            _ = write(ByteBuffer(string: ":\n\n"))
            showLife(after: GatewayStream.silence)
        }
    }

    /// An error is the whole answer while nothing was sent, and the last message afterwards.
    private func end(_ error: (any Error)?) {
        guard !isOver else { return }
        writer?.drain()
        if let error, !headSent {
            let failure = GatewayResponse.failure(error)
            record.bytes = failure.body.count
            over(status: failure.status)
            return failure.send(on: stream, to: request)
        }
        sendHeadOnce()
        if let error {
            let body = GatewayResponse.failure(error).body
            var last = request.wantsEvents ? ByteBuffer(string: "event: error\n") : ByteBuffer()
            last.writeImmutableBuffer(part(body))
            record.bytes += last.readableBytes
            stream.send(last, endStream: false)
        }
        over(status: 200, failed: error != nil)
        stream.send(ByteBuffer(), endStream: true)
    }

    private func over(status: Int, failed: Bool = false) {
        if !isOver { record.end(status: status, failed: failed) }
        isOver = true
        keepAlive?.cancel()
        task?.cancel()
        writer?.close(CancellationError())
        writer = nil
    }
}
