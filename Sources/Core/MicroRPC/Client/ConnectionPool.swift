import MicroCore
import MicroWire
import NIOCore
import NIOHPACK
import NIOPosix

/// The client connections of this process: one to each address from each event loop, so that a call that begins on a
/// loop never leaves it.
package final class ConnectionPool: Sendable {
    private let loops: [ObjectIdentifier: NIOLoopBoundBox<LoopPool>]

    package init() {
        var loops: [ObjectIdentifier: NIOLoopBoundBox<LoopPool>] = [:]
        for loop in WireLoops.group.makeIterator() {
            loops[ObjectIdentifier(loop)] = NIOLoopBoundBox.makeBoxSendingValue(
                LoopPool(eventLoop: loop), eventLoop: loop)
        }
        self.loops = loops
    }

    /// The pool of a loop. Call on that loop.
    package func on(_ eventLoop: any EventLoop) -> LoopPool? { loops[ObjectIdentifier(eventLoop)]?.value }

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

/// The connections of one event loop, confined to it.
package final class LoopPool {
    private enum State {
        case connecting([(Result<HTTP2ChannelHandler, WireError>) -> Void])
        case connected(HTTP2ChannelHandler)
    }

    private let eventLoop: any EventLoop
    private var connections: [String: State] = [:]

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Opens a stream to an address, connecting first when there is no connection.
    ///
    /// - Parameters:
    ///   - address: `host:port`.
    ///   - headers: the request's headers.
    ///   - delegate: hears the response.
    ///   - opened: gets the stream, or why there is none; in that case nothing was sent.
    package func open(
        to address: String, _ headers: HPACKHeaders, delegate: any WireStreamDelegate,
        opened: @escaping (Result<any WireStream, WireError>) -> Void
    ) {
        connection(to: address) { [self] result in
            switch result {
            case .failure(let error): opened(.failure(error))
            case .success(let connection):
                connection.open(headers, endStream: false, delegate: delegate) { [self] stream in
                    if let stream { return opened(.success(stream)) }
                    // The connection ended while the stream waited for its turn: it was not sent.
                    forget(address, connection)
                    opened(.failure(.refused))
                }
            }
        }
    }

    private func connection(
        to address: String, _ done: @escaping (Result<HTTP2ChannelHandler, WireError>) -> Void
    ) {
        switch connections[address] {
        case .connected(let connection): done(.success(connection))
        case .connecting(let waiting): connections[address] = .connecting(waiting + [done])
        case nil:
            guard let target = HostPort(address) else {
                return done(.failure(.connectFailed(address: address, reason: "not an address; it takes host:port")))
            }
            connections[address] = .connecting([done])
            WireClient.connect(to: target, on: eventLoop).assumeIsolated().whenComplete { [self] result in
                connected(address, result.map(\.value))
            }
        }
    }

    private func connected(_ address: String, _ result: Result<HTTP2ChannelHandler, any Error>) {
        guard case .connecting(let waiting)? = connections[address] else {
            // The pool was closed meanwhile.
            if case .success(let connection) = result { connection.close() }
            return
        }
        switch result {
        case .success(let connection):
            connections[address] = .connected(connection)
            connection.onUnusable = { [weak self, weak connection] in
                if let connection { self?.forget(address, connection) }
            }
            for done in waiting { done(.success(connection)) }
        case .failure(let error):
            connections[address] = nil
            let wireError =
                error as? WireError ?? .connectFailed(address: address, reason: "\(error)")
            for done in waiting { done(.failure(wireError)) }
        }
    }

    /// Streams that are open go on; new ones get a connection of their own.
    private func forget(_ address: String, _ connection: HTTP2ChannelHandler) {
        if case .connected(let current)? = connections[address], current === connection { connections[address] = nil }
    }

    func close() {
        let states = connections
        connections.removeAll()
        for (address, state) in states {
            switch state {
            case .connected(let connection): connection.close()
            case .connecting(let waiting):
                let error = WireError.connectFailed(address: address, reason: "the client was closed")
                for done in waiting { done(.failure(error)) }
            }
        }
    }
}
