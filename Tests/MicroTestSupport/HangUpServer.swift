import MicroCore
import NIOCore
import NIOPosix
import Synchronization

/// Speaks just enough HTTP/2 to be sent a call, then hangs up: nobody can say whether the call ran.
package final class HangUpServer: Sendable {
    private let channel: any Channel
    private let counter: Counter

    package var address: HostPort { HostPort(host: "127.0.0.1", port: channel.localAddress?.port ?? 0) }
    /// How many calls were sent to it.
    package var calls: Int { counter.calls.withLock { $0 } }

    private init(channel: any Channel, counter: Counter) {
        self.channel = channel
        self.counter = counter
    }

    /// Listens while a test runs.
    ///
    /// - Parameter answering: whether it begins an answer (`:status: 200`) before it hangs up.
    package static func run(
        answering: Bool = false, _ body: (HangUpServer) async throws -> Void
    ) async throws {
        let counter = Counter()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(counter, answering: answering))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do { try await body(HangUpServer(channel: channel, counter: counter)) } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Counter: Sendable {
        let calls = Mutex(0)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private static let preface = 24
        private let counter: Counter
        private var bytes = ByteBuffer()
        private var greeted = false

        private let answering: Bool

        init(_ counter: Counter, answering: Bool) {
            self.counter = counter
            self.answering = answering
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes.writeImmutableBuffer(unwrapInboundIn(data))
            if !greeted {
                guard bytes.readSlice(length: Handler.preface) != nil else { return }
                greeted = true
                // An empty SETTINGS frame.
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [0, 0, 0, 4, 0, 0, 0, 0, 0])), promise: nil)
            }
            while let head = bytes.getBytes(at: bytes.readerIndex, length: 9),
                bytes.readSlice(length: 9 + Int(head[0]) << 16 + Int(head[1]) << 8 + Int(head[2])) != nil
            {
                guard head[3] == 1 else { continue }  // not HEADERS
                counter.calls.withLock { $0 += 1 }
                if answering {
                    // HEADERS of stream 1, END_HEADERS, `:status: 200` from the static table.
                    let headers: [UInt8] = [0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88]
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: headers)), promise: nil)
                }
                context.close(promise: nil)
            }
        }
    }
}
