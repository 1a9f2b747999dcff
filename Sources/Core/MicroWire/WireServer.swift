import CoreMetrics
import Logging
import MicroCore
import NIOCore
import NIOPosix
import Synchronization

/// Listens on one address and serves HTTP/2 and HTTP/1.1 there, told apart by the first bytes of a connection.
///
/// A request of HTTP/1.1 may become a ``WebSocketConnection``.
package final class WireServer: Sendable {
    package struct Configuration: Sendable {
        /// Sizes and limits of HTTP/2 connections; its header limit holds for HTTP/1.1 too.
        package var http2 = HTTP2Configuration()
        /// Time limits of HTTP/1.1 connections.
        package var http1 = HTTP1Configuration()
        /// How long connections may still work after a stop was asked for.
        package var grace = TimeAmount.seconds(10)
        /// Gets a line when no connection can be accepted.
        package var logger: Logger?
        /// Makes the number of open connections; nil for none.
        package var metrics: (any MetricsFactory)?

        package init() {}
    }

    /// Where it listens, with the port that the system picked if 0 was asked for.
    package let address: HostPort
    /// Of which families it takes connections on every interface; nil when it listens on one address.
    package let families: AddressFamilies?

    private let channel: any Channel
    private let grace: TimeAmount
    private let connections: Connections

    private init(
        channel: any Channel, address: HostPort, families: AddressFamilies?, grace: TimeAmount, connections: Connections
    ) {
        self.channel = channel
        self.address = address
        self.families = families
        self.grace = grace
        self.connections = connections
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - address: host and port; port 0 lets the system pick one, an empty host stands for every interface, with IPv4
    ///     and IPv6.
    ///   - configuration: sizes and limits.
    ///   - opener: begins each stream by setting its delegate; called on the stream's event loop.
    /// - Throws: ``ListenError`` saying which address could not be taken and why.
    package static func listen(
        on address: HostPort,
        configuration: Configuration = Configuration(),
        opener: @escaping @Sendable (any WireStream) -> Void
    ) async throws -> WireServer {
        let connections = Connections()
        let bootstrap = ServerBootstrap(group: WireLoops.group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPause(logger: configuration.logger ?? MicroLogHandler.logger("micro")))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.accept(channel)
                    try channel.pipeline.syncOperations.addHandler(
                        ProtocolDetector { channel, isHTTP2 in
                            try connections.serve(channel, isHTTP2: isHTTP2, configuration, opener)
                        })
                }
            }
        do {
            let channel = try await bind(bootstrap, to: address)
            let families = try await families(of: channel)
            let address = HostPort(host: address.host, port: channel.localAddress?.port ?? address.port)
            if let factory = configuration.metrics { connections.count(at: address, factory) }
            return WireServer(
                channel: channel, address: address, families: families, grace: configuration.grace,
                connections: connections)
        } catch {
            throw ListenError(address: address, cause: error)
        }
    }

    private static func bind(_ bootstrap: ServerBootstrap, to address: HostPort) async throws -> any Channel {
        guard ["", "*"].contains(address.host) else {
            return try await bootstrap.bind(host: address.host, port: address.port).get()
        }
        do {
            // A socket of NIO for IPv6 takes IPv4 too.
            return try await bootstrap.bind(to: SocketAddress(ipAddress: "::", port: address.port)).get()
        } catch let error as IOError where lacksIPv6(error) {
            return try await bootstrap.bind(to: SocketAddress(ipAddress: "0.0.0.0", port: address.port)).get()
        }
    }

    /// Whether a machine without IPv6 fails so.
    static func lacksIPv6(_ error: IOError) -> Bool {
        [EAFNOSUPPORT, EPROTONOSUPPORT, EADDRNOTAVAIL].contains(error.errnoCode)
    }

    private static func families(of channel: any Channel) async throws -> AddressFamilies? {
        switch channel.localAddress?.ipAddress {
        case "0.0.0.0": return .v4
        case "::":
            let isOnly = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
            return try await channel.getOption(isOnly).get() == 0 ? [.v4, .v6] : .v6
        default: return nil
        }
    }

    /// The address that others should use.
    ///
    /// - Parameter requested: what to say instead; without a host or a port, with its own.
    package func advertisedAddress(as requested: HostPort? = nil) -> HostPort {
        let port = requested.map(\.port) ?? 0
        let host =
            requested.flatMap { $0.isWildcard ? nil : $0.host } ?? families.map(AdvertisedAddress.host) ?? address.host
        return HostPort(host: host, port: port == 0 ? address.port : port)
    }

    /// Takes no new connections and streams, lets those that are open finish, and returns when all are closed.
    ///
    /// What is not done after the grace time is cut off.
    package func stop() async {
        try? await channel.close().get()
        await connections.drain(grace: grace, on: channel.eventLoop)
    }
}

/// An address that cannot be listened on.
package struct ListenError: Error, Sendable, CustomStringConvertible {
    /// The address that was asked for.
    package let address: HostPort
    /// Why not, and what to do.
    package let reason: String

    init(address: HostPort, cause: any Error) {
        self.address = address
        reason =
            switch (cause as? IOError)?.errnoCode {
            case EADDRINUSE: "the address is in use; stop what uses it or choose another port"
            case EACCES: "not permitted; ports below 1024 need more rights"
            case EADDRNOTAVAIL: "no interface of this machine has that address"
            default: cause is SocketAddressError.UnknownHost ? "no such host" : "\(cause)"
            }
    }

    package var description: String { "cannot listen on \(address): \(reason)" }
}

/// The connections a listener has accepted.
private final class Connections: Sendable {
    /// What ends one connection; run on its loop.
    struct Entry: Sendable {
        let drain: @Sendable () -> Void
        let close: @Sendable () -> Void
    }

    private struct State {
        var open: [ObjectIdentifier: Entry] = [:] {
            didSet { number?.set(open.count) }
        }
        var number: Meter?
        var isDraining = false
        var emptied: EventLoopPromise<Void>?
    }

    private let state = Mutex(State())

    /// Shows from now on how many there are.
    func count(at address: HostPort, _ factory: any MetricsFactory) {
        let number = Meter(
            label: "micro.server.connections", dimensions: [("server.address", "\(address)")], factory: factory)
        state.withLock { state in
            state.number = number
            number.set(state.open.count)
        }
    }

    func serve(
        _ channel: any Channel, isHTTP2: Bool, _ configuration: WireServer.Configuration,
        _ opener: @escaping @Sendable (any WireStream) -> Void
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let entry: Entry
        if isHTTP2 {
            let handler = HTTP2ChannelHandler(
                role: .server, eventLoop: channel.eventLoop, configuration: configuration.http2, opener: opener)
            try pipeline.addHandler(handler)
            entry = makeEntry(channel, handler, { $0.drain() }, { $0.close() })
        } else {
            let handler = HTTP1ServerHandler(
                eventLoop: channel.eventLoop, headerLimit: configuration.http2.requestHeaders.soft,
                configuration: configuration.http1, opener: opener)
            try pipeline.addHandler(handler)
            entry = makeEntry(channel, handler, { $0.drain() }, { $0.close() })
        }
        hold(channel, entry)
    }

    /// Holds a connection that has not said yet what it speaks.
    func accept(_ channel: any Channel) {
        let close: @Sendable () -> Void = { channel.close(promise: nil) }
        hold(channel, Entry(drain: close, close: close))
        let id = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in self.closed(id) }
    }

    private func hold(_ channel: any Channel, _ entry: Entry) {
        let drainNow = state.withLock { state in
            state.open[ObjectIdentifier(channel)] = entry
            return state.isDraining
        }
        if drainNow { entry.drain() }
    }

    private func makeEntry<Handler>(
        _ channel: any Channel, _ handler: Handler, _ drain: @escaping @Sendable (Handler) -> Void,
        _ close: @escaping @Sendable (Handler) -> Void
    ) -> Entry {
        let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        return Entry(
            drain: { bound.eventLoop.execute { drain(bound.value) } },
            close: { bound.eventLoop.execute { close(bound.value) } })
    }

    private func closed(_ id: ObjectIdentifier) {
        let emptied = state.withLock { state -> EventLoopPromise<Void>? in
            state.open[id] = nil
            guard state.open.isEmpty else { return nil }
            defer { state.emptied = nil }
            return state.emptied
        }
        emptied?.succeed()
    }

    func drain(grace: TimeAmount, on eventLoop: any EventLoop) async {
        let emptied = eventLoop.makePromise(of: Void.self)
        let open = state.withLock { state in
            state.isDraining = true
            if state.open.isEmpty { emptied.succeed() } else { state.emptied = emptied }
            return Array(state.open.values)
        }
        for entry in open { entry.drain() }
        let deadline = eventLoop.scheduleTask(in: grace) {
            for entry in self.state.withLock({ Array($0.open.values) }) { entry.close() }
        }
        try? await emptied.futureResult.get()
        deadline.cancel()
    }
}
