import DequeModule
import MicroCore
import MicroWire
import NIOCore

/// The connections of one event loop to one address, and the calls that wait for a stream on any of them.
///
/// A connection that goes away in order takes no call along: those that wait get the next one.
final class AddressPool {
    private struct Member {
        let connection: HTTP2ChannelHandler
        /// A connection has shown to be good when it took a stream.
        var tookStream = false
    }

    private struct Opening {
        let head: HTTP2RequestHead
        let delegate: any WireStreamDelegate
        let opened: (Result<any WireStream, WireError>) -> Void
    }

    private let address: String
    private let target: HostPort
    private let eventLoop: any EventLoop
    private let configuration: ConnectionPool.Configuration
    private let connector: ConnectionPool.Connector
    /// Those that may take streams, now or later, the oldest first.
    private var members: [Member] = []
    /// Those that take no more streams and still have some.
    private var leaving: [HTTP2ChannelHandler] = []
    /// How many are being made.
    private var connecting = 0
    /// Callers that wait, in turn; empty as long as a connection takes one more stream.
    private var waiting: Deque<Opening> = []
    private var backOff: ConnectBackOff
    /// How many connections in a row went away in order before they took a call.
    private var orderlyCloses = 0
    private var isClosed = false

    /// How many connections in a row may go away in order before they took a call.
    private static let maxOrderlyCloses = 3

    init(
        _ address: String, _ target: HostPort, eventLoop: any EventLoop, configuration: ConnectionPool.Configuration,
        connector: @escaping ConnectionPool.Connector
    ) {
        self.address = address
        self.target = target
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.connector = connector
        backOff = ConnectBackOff(first: configuration.firstBackOff, longest: configuration.longestBackOff)
    }

    /// How many connections there are, those included that are being made.
    var connectionCount: Int { members.count + connecting }

    /// Whether nothing is lost with this pool.
    func isStale(at now: NIODeadline) -> Bool {
        connectionCount == 0 && leaving.isEmpty && waiting.isEmpty && backOff.isStale(at: now)
    }

    /// Opens a stream at once, unless others wait for one.
    func openInTurn(
        _ head: HTTP2RequestHead, _ delegate: any WireStreamDelegate
    ) -> HTTP2WireStream? {
        waiting.isEmpty ? openNow(head, delegate) : nil
    }

    func open(
        _ head: HTTP2RequestHead, _ delegate: any WireStreamDelegate,
        _ opened: @escaping (Result<any WireStream, WireError>) -> Void
    ) {
        if let stream = openInTurn(head, delegate) { return opened(.success(stream)) }
        guard waiting.count < configuration.maxWaiting else {
            let reason = "\(waiting.count) calls wait for it already; nothing was sent"
            return opened(.failure(.connectFailed(address: address, reason: reason)))
        }
        waiting.append(Opening(head: head, delegate: delegate, opened: opened))
        grow()
    }

    /// Lets go of a call that waits, so that its place is free; does nothing when it does not wait.
    func giveUp(_ delegate: any WireStreamDelegate) {
        if let index = waiting.firstIndex(where: { $0.delegate === delegate }) { waiting.remove(at: index) }
    }

    /// Opens a stream on the connection that has the fewest and takes one more. Of equal ones it is the oldest, so that
    /// the others become idle and close when they are no longer needed.
    private func openNow(
        _ head: HTTP2RequestHead, _ delegate: any WireStreamDelegate
    ) -> HTTP2WireStream? {
        var best: Int?
        for index in members.indices where members[index].connection.takesStream {
            if let best, members[best].connection.openStreams <= members[index].connection.openStreams { continue }
            best = index
        }
        guard let best else { return nil }
        let connection = members[best].connection
        let stream = connection.openNow(head, endStream: false, delegate: delegate)
        if stream != nil, !members[best].tookStream {
            members[best].tookStream = true
            orderlyCloses = 0
            backOff.succeeded()
        }
        return stream
    }

    /// Gives those who wait their streams, as far as there are any.
    private func serve() {
        while let next = waiting.first, let stream = openNow(next.head, next.delegate) {
            // It may have been given up already, by a connection that broke under its first bytes.
            giveUp(next.delegate)
            next.opened(.success(stream))
        }
        grow()
    }

    // MARK: Connections

    /// Makes as many more connections as those who wait need, as far as it is known what one takes.
    private func grow() {
        guard !waiting.isEmpty, !isClosed else { return }
        if let refusal = backOff.refusal(at: eventLoop.now) {
            if connectionCount == 0 { failWaiting(refusal) }
            return
        }
        guard let limit = members.lazy.compactMap(\.connection.streamLimit).last else {
            if connectionCount == 0 { connect() }
            return
        }
        // A peer that takes none at all says that there shall be calm for now, not that it wants connections.
        guard limit > 0 else { return }
        let coming = connecting + members.count { $0.connection.streamLimit == nil }
        let missing = waiting.count - coming * limit
        guard missing > 0 else { return }
        let wanted = (missing + limit - 1) / limit
        for _ in 0..<max(0, min(wanted, configuration.maxConnections - connectionCount)) { connect() }
    }

    private func connect() {
        connecting += 1
        connector(target, eventLoop).assumeIsolated().whenComplete { [self] result in
            connecting -= 1
            switch result {
            case .success(let bound): connected(bound.value)
            case .failure(let error):
                failed(error as? WireError ?? .connectFailed(address: address, reason: "\(error)"))
            }
        }
    }

    private func connected(_ connection: HTTP2ChannelHandler) {
        guard !isClosed else { return connection.close() }
        guard connection.isUsable else {
            return failed(.connectFailed(address: address, reason: connection.closeReason))
        }
        members.append(Member(connection: connection))
        // Until the channel is gone, which lets go of all of these; weak references would make each other one slow.
        connection.onUnusable = { [self, unowned connection] in leave(connection) }
        connection.onAvailable = { [self] in if !waiting.isEmpty { serve() } }
        connection.onClosed = { [self, unowned connection] in leaving.removeAll { $0 === connection } }
        // Its SETTINGS may have come along.
        serve()
    }

    /// A connection takes no more streams; those that are open go on.
    private func leave(_ connection: HTTP2ChannelHandler) {
        guard let index = members.firstIndex(where: { $0.connection === connection }) else { return }
        let member = members.remove(at: index)
        leaving.append(connection)
        if !connection.isDraining, !member.tookStream {
            // One that was lost before it was of use has failed like one that was never made. An orderly close may have
            // crossed the callers that wait, but a peer that takes connections and no calls is not asked without end.
            if connection.streamLimit != nil, !waiting.isEmpty { orderlyCloses += 1 }
            if connection.streamLimit == nil || orderlyCloses > AddressPool.maxOrderlyCloses {
                return failed(.connectFailed(address: address, reason: connection.closeReason))
            }
        }
        // Whatever failed besides it: there was a good connection until now, the next attempt is made at once.
        if member.tookStream { backOff.succeeded() }
        grow()
    }

    private func failed(_ error: WireError) {
        guard !isClosed else { return }
        backOff.failed(error, at: eventLoop.now, jitter: .random(in: -0.2...0.2))
        // Where there are other connections, those who wait get a stream of theirs in time.
        if connectionCount == 0 { failWaiting(error) }
    }

    private func failWaiting(_ error: WireError) {
        let failed = waiting
        waiting.removeAll()
        for opening in failed { opening.opened(.failure(error)) }
    }

    func close() {
        isClosed = true
        let open = members.map(\.connection) + leaving
        members.removeAll()
        leaving.removeAll()
        for connection in open { connection.close() }
        failWaiting(.connectFailed(address: address, reason: "the client was closed"))
    }
}
