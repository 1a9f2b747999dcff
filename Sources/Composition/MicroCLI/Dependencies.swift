import MicroCore

/// What the command line needs from the rest of the program, so that it links none of it.
package struct Dependencies: Sendable {
    /// The program's version, such as `v4.0.0`.
    package var version: String
    /// Makes a connection to a server's proxy (`host:port`) for commands in a namespace.
    package var connect: @Sendable (_ proxyAddress: String, _ namespace: String) async throws -> Connection
    /// Runs the server until it is told to stop.
    package var serve: @Sendable (ServerOptions) async throws -> Void

    /// Makes dependencies; see the properties.
    package init(
        version: String,
        connect: @escaping @Sendable (_ proxyAddress: String, _ namespace: String) async throws -> Connection,
        serve: @escaping @Sendable (ServerOptions) async throws -> Void
    ) {
        self.version = version
        self.connect = connect
        self.serve = serve
    }
}

/// A way to a server, for the time of one command.
package struct Connection: Sendable {
    /// Calls services through the server.
    package var client: any Client
    /// The server's registry.
    package var registry: any Registry
    /// Gives the connection up.
    package var close: @Sendable () async -> Void

    /// Makes a connection; see the properties.
    package init(client: any Client, registry: any Registry, close: @escaping @Sendable () async -> Void) {
        self.client = client
        self.registry = registry
        self.close = close
    }
}
