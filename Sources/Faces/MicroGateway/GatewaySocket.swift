import MicroCore
import MicroRPC
import MicroWire
import NIOCore

/// A WebSocket to an endpoint that streams: each frame of the client is a request, each response a frame
/// (spec platform-gateway.md §6).
///
/// Confined to the event loop of its connection.
final class GatewaySocket: WebSocketDelegate, @unchecked Sendable {  // confined to its connection's event loop
    private let connection: WebSocketConnection
    private let call: ClientRequest
    private let requests: MessageQueue
    private var writer: StreamWriter?
    private var task: Task<Void, Never>?
    private var isOver = false
    private var record: RequestRecord

    init(_ connection: WebSocketConnection, call: ClientRequest, record: RequestRecord) {
        self.record = record
        self.connection = connection
        self.call = call
        let loop = connection.eventLoop
        requests = MessageQueue { demand in
            guard demand.taken > 0 else { return }
            loop.run { connection.consumed(demand.taken) }
        }
    }

    /// Makes the call and lets both sides talk.
    func start(by client: any Client) {
        let writer = StreamWriter(eventLoop: connection.eventLoop) { [self] bytes in
            record.bytes += bytes.readableBytes
            return connection.send(call.encoding == .json ? .text(bytes) : .binary(bytes))
        }
        self.writer = writer
        let task = Task.immediate(executorPreference: connection.executor) { [self] in
            do {
                try await talk(try await client.stream(call), writer)
                onLoop { $0.end(nil) }
            } catch {
                onLoop { $0.end(error) }
            }
        }
        if !isOver { self.task = task }
    }

    /// Passes messages both ways until the service has said all.
    private func talk(_ call: ClientStream<[UInt8], [UInt8]>, _ writer: StreamWriter) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [requests] in
                do {
                    while let request = try await requests.next() { try await call.send(request) }
                } catch let error as MicroError where error.code == 409 && error.id == MicroError.clientID {
                    // The service has ended the call; its responses say how.
                }
            }
            for try await response in call.responses { try await writer.send(ByteBuffer(bytes: response)) }
            group.cancelAll()
        }
    }

    func received(_ message: WebSocketMessage) {
        let bytes = message.bytes
        // An empty message takes room as well, until it is read.
        requests.push(Array(bytes.readableBytesView), size: max(1, bytes.readableBytes))
    }

    func sent(_ count: Int) { writer?.sent(count) }

    func ended(_ end: WebSocketEnd) { over() }

    private func onLoop(_ body: @escaping @Sendable (GatewaySocket) -> Void) {
        connection.eventLoop.run { body(self) }
    }

    /// An error is the last message, since a page does not learn why a connection was closed.
    private func end(_ error: (any Error)?) {
        guard !isOver else { return }
        writer?.drain()
        over(failed: error != nil)
        guard let error else { return connection.close(.normal) }
        connection.send(.text(ByteBuffer(bytes: GatewayResponse.failure(error).body)))
        connection.close(.internalError, reason: "the call failed")
    }

    private func over(failed: Bool = false) {
        if !isOver { record.end(status: 101, failed: failed) }
        isOver = true
        task?.cancel()
        task = nil
        requests.abort(CancellationError())
        writer?.close(CancellationError())
        writer = nil
    }
}
