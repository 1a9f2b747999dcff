import MicroCore
import MicroWire
import NIOCore

/// The connections of one event loop, confined to it.
package final class LoopPool {
    private let eventLoop: any EventLoop
    /// The time limits of the loop's calls.
    let deadlines: LoopDeadlines
    /// Makes the headers of its calls.
    var heads = RequestHeads()
    private let configuration: ConnectionPool.Configuration
    private let connector: ConnectionPool.Connector
    private var addresses: [String: AddressPool] = [:]
    private var isClosed = false

    init(
        eventLoop: any EventLoop, configuration: ConnectionPool.Configuration,
        connector: @escaping ConnectionPool.Connector
    ) {
        self.eventLoop = eventLoop
        deadlines = EventLoopExecutor.of(eventLoop).deadlines
        self.configuration = configuration
        self.connector = connector
    }

    /// Opens a stream to an address on a connection that takes one more at once.
    ///
    /// - Parameters:
    ///   - address: `host:port`.
    ///   - head: the request's headers.
    ///   - delegate: hears the response.
    /// - Returns: nil when there is none; nothing was sent then.
    package func openNow(
        to address: String, _ head: HTTP2RequestHead, delegate: any WireStreamDelegate
    ) -> HTTP2WireStream? {
        addresses[address]?.openInTurn(head, delegate)
    }

    /// Opens a stream to an address, connecting first when there is no connection that takes one more.
    ///
    /// - Parameters:
    ///   - address: `host:port`.
    ///   - head: the request's headers.
    ///   - delegate: hears the response.
    ///   - opened: gets the stream, or why there is none; in that case nothing was sent.
    package func open(
        to address: String, _ head: HTTP2RequestHead, delegate: any WireStreamDelegate,
        opened: @escaping (Result<any WireStream, WireError>) -> Void
    ) {
        guard !isClosed else {
            return opened(.failure(.connectFailed(address: address, reason: "the client is closed")))
        }
        if let pool = addresses[address] { return pool.open(head, delegate, opened) }
        guard let target = HostPort(address) else {
            return opened(
                .failure(.connectFailed(address: address, reason: "not an address; it takes host:port")))
        }
        forgetStale()
        let pool = AddressPool(
            address, target, eventLoop: eventLoop, configuration: configuration, connector: connector)
        addresses[address] = pool
        pool.open(head, delegate, opened)
    }

    /// Lets go of a call whose stream is not open yet; it hears no more of it.
    ///
    /// - Parameters:
    ///   - delegate: what was to hear the response.
    ///   - address: where the stream was to go.
    package func giveUp(_ delegate: any WireStreamDelegate, to address: String) {
        addresses[address]?.giveUp(delegate)
    }

    /// Nodes come and go, often with a new port each time.
    private func forgetStale() {
        let now = eventLoop.now
        addresses = addresses.filter { !$0.value.isStale(at: now) }
    }

    func close() {
        isClosed = true
        let pools = addresses.values
        addresses.removeAll()
        for pool in pools { pool.close() }
    }

    /// How many connections there are, those included that are being made.
    var connectionCount: Int { addresses.values.reduce(0) { $0 + $1.connectionCount } }
    /// How many addresses something is known of.
    var addressCount: Int { addresses.count }
}
