import MicroCore
import MicroWire
import NIOCore
import NIOPosix

/// The client connections of this process: few to each address from each event loop, each shared by many calls, so that
/// a call that begins on a loop never leaves it.
package final class ConnectionPool: Sendable {
    /// Sizes and times of a pool.
    package struct Configuration: Sendable {
        /// How many connections one event loop has to one address at most. A second one is opened when the first has as
        /// many streams as its peer takes (`SETTINGS_MAX_CONCURRENT_STREAMS`).
        package var maxConnections = 8
        /// How many calls of one event loop wait at most for a stream to one address; others fail at once.
        package var maxWaiting = 10_000
        /// How long connecting may take. What the connection may take after that is in ``http2``.
        package var connectTimeout = TimeAmount.seconds(5)
        /// For how long an address is not tried again after its first failure in a row; doubles with each.
        package var firstBackOff = TimeAmount.milliseconds(50)
        /// The longest of these times.
        package var longestBackOff = TimeAmount.seconds(1)
        /// Sizes, limits and times of the connections, among them those of keep-alive and idle ones.
        package var http2 = HTTP2Configuration()

        package init() {
            // As much as all streams of a connection may hold together: unread responses, of sleeping pages for
            // example, must not stop the calls beside them.
            http2.connectionWindow = http2.streamWindow * http2.maxConcurrentStreams
        }
    }

    /// Makes a connection; tests bring their own.
    typealias Connector = @Sendable (HostPort, any EventLoop) -> EventLoopFuture<NIOLoopBound<HTTP2ChannelHandler>>

    private let loops: [ObjectIdentifier: LoopInbox]
    /// The same, for callers that are on none of the loops: these take turns.
    private let turns: [LoopInbox]

    package init(configuration: Configuration = Configuration()) {
        let connector: Connector = { address, eventLoop in
            WireClient.connect(
                to: address, on: eventLoop, timeout: configuration.connectTimeout, configuration: configuration.http2)
        }
        var loops: [ObjectIdentifier: LoopInbox] = [:]
        for loop in WireLoops.group.makeIterator() {
            let pool = LoopPool(eventLoop: loop, configuration: configuration, connector: connector)
            loops[ObjectIdentifier(loop)] = LoopInbox(.makeBoxSendingValue(pool, eventLoop: loop))
        }
        self.loops = loops
        turns = Array(loops.values)
    }

    /// The pool of a loop. Call on that loop.
    package func on(_ eventLoop: any EventLoop) -> LoopPool? { loops[ObjectIdentifier(eventLoop)]?.pool.value }

    /// The inbox of the current thread's loop, or of any loop when the thread runs none of ours.
    ///
    /// - Parameter turn: the number of the call: each goes to another.
    func nearest(_ turn: UInt) -> LoopInbox {
        if let here = MultiThreadedEventLoopGroup.currentEventLoop, let inbox = loops[ObjectIdentifier(here)] {
            return inbox
        }
        return turns[Int(turn % UInt(turns.count))]
    }

    deinit {
        for inbox in turns { inbox.eventLoop.execute { inbox.pool.value.close() } }
    }

    /// Closes every connection; calls that are under way are lost.
    package func close() async {
        for inbox in turns {
            try? await inbox.eventLoop.submit { inbox.pool.value.close() }.get()
        }
    }
}
