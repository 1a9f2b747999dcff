import MicroCore

extension Service {
    /// Calls the service as others do, without sockets and without a registry: for tests of its handlers.
    ///
    /// Its handlers call other services as ever, by ``client``.
    ///
    /// - Parameter body: gets a client whose calls of this service's name reach its handlers, interceptors included.
    /// - Returns: what `body` returns.
    public func test<Result>(_ body: (any Client) async throws -> Result) async rethrows -> Result {
        let local = LocalServices(namespace: configuration.namespace)
        local.add(dispatcher)
        var clients = RPCClient.Configuration()
        clients.namespace = configuration.namespace
        return try await body(RPCClient(configuration: clients, local: local))
    }
}
