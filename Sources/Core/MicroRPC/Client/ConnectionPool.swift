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
            // As much as all streams of a connection may hold together: responses that nobody reads, of pages that
            // sleep say, must not stop the calls beside them.
            http2.connectionWindow = http2.streamWindow * http2.maxConcurrentStreams
        }
    }

    /// Makes a connection; tests bring their own.
    typealias Connector = @Sendable (HostPort, any EventLoop) -> EventLoopFuture<NIOLoopBound<HTTP2ChannelHandler>>

    private let loops: [ObjectIdentifier: NIOLoopBoundBox<LoopPool>]

    package init(configuration: Configuration = Configuration()) {
        let connector: Connector = { address, eventLoop in
            WireClient.connect(
                to: address, on: eventLoop, timeout: configuration.connectTimeout, configuration: configuration.http2)
        }
        var loops: [ObjectIdentifier: NIOLoopBoundBox<LoopPool>] = [:]
        for loop in WireLoops.group.makeIterator() {
            loops[ObjectIdentifier(loop)] = NIOLoopBoundBox.makeBoxSendingValue(
                LoopPool(eventLoop: loop, configuration: configuration, connector: connector), eventLoop: loop)
        }
        self.loops = loops
    }

    /// The pool of a loop. Call on that loop.
    package func on(_ eventLoop: any EventLoop) -> LoopPool? { loops[ObjectIdentifier(eventLoop)]?.value }

    /// That of the current thread's loop, or of any when the thread is none of ours. Its value is to be used on its loop.
    func nearest() -> NIOLoopBoundBox<LoopPool> {
        if let here = MultiThreadedEventLoopGroup.currentEventLoop, let pool = loops[ObjectIdentifier(here)] {
            return pool
        }
        // The loops of a group are the same for as long as it lives: init has made a pool for each.
        guard let pool = loops[ObjectIdentifier(WireLoops.group.next())] else {
            preconditionFailure("every loop of the group has a pool")
        }
        return pool
    }

    deinit {
        for bound in loops.values { bound.eventLoop.execute { bound.value.close() } }
    }

    /// Closes every connection; calls that are under way are lost.
    package func close() async {
        for bound in loops.values {
            try? await bound.eventLoop.submit { bound.value.close() }.get()
        }
    }
}
