import MicroCore
import MicroProto
import MicroRPC

/// What the proxy says of the services it passes calls on to: names come from the registry, all else from their nodes.
///
/// Nodes hear nothing of the caller but its namespace: questions go to services that it may not have meant.
struct ProxiedServices: RelayedServices {
    private let registry: RegistryCache
    /// The services of this process, of which the server speaks itself.
    private let local: LocalServices
    private let reflection: ProxiedReflection
    private let health: ProxiedHealth

    /// How long a caller waits for what others answer.
    static let patience = Duration.seconds(5)
    /// How long a node may take.
    static let nodePatience = Duration.seconds(2)

    init(registry: RegistryCache, local: LocalServices, pool: ConnectionPool) {
        let client = RPCClient(registry: registry, pool: pool)
        self.registry = registry
        self.local = local
        reflection = ProxiedReflection(client: client)
        health = ProxiedHealth(client: client)
    }

    func names(_ context: CallContext) async -> [String] { ProxiedServices.names(of: await services(context)) }

    /// `<service>.<Handler>` of every endpoint.
    private static func names(of records: [ServiceRecord]) -> [String] {
        records.flatMap { service in
            service.endpoints.compactMap { endpoint in
                endpoint.name.split(separator: ".").first.map { "\(service.name).\($0)" }
            }
        }
    }

    func describe(
        _ question: Grpc_Reflection_V1_ServerReflectionRequest, by service: String?, isOnly: Bool,
        _ context: CallContext
    ) async -> RelayedDescription? {
        let names = Set(await services(context).map(\.name))
        let preferred = service.flatMap { names.contains($0) ? $0 : nil }
        let candidates = isOnly ? [] : ProxiedReflection.order(names, for: question)
        let all = (preferred.map { [$0] } ?? []) + candidates.filter { $0 != preferred }
        return await reflection.ask(all, question, ProxiedCall(context))
    }

    func status(
        of service: String, _ context: CallContext
    ) async -> Grpc_Health_V1_HealthCheckResponse.ServingStatus? {
        guard !isRelayed(context) else { return nil }
        var names = [service]
        if let dot = service.lastIndex(of: ".") { names.append(String(service[..<dot])) }
        for name in names where local.dispatcher(name, namespace: context.namespace) == nil {
            guard let records = try? await registry.lookUp(name, domain: context.namespace), !records.isEmpty else {
                continue
            }
            let isRegistered = name == service || ProxiedServices.names(of: records).contains(service)
            return await health.ask(name, about: service, isRegistered: isRegistered, ProxiedCall(context))
        }
        return nil
    }

    /// What the registry has in the caller's namespace, without what lives in this process.
    private func services(_ context: CallContext) async -> [ServiceRecord] {
        guard !isRelayed(context), let all = try? await registry.services(domain: context.namespace) else { return [] }
        return all.filter { local.dispatcher($0.name, namespace: context.namespace) == nil }
    }

    /// Whether another proxy asks, which may be a node of ours and we one of its own.
    private func isRelayed(_ context: CallContext) -> Bool { context.metadata.values("via").contains(Proxy.via) }
}

/// The headers of a call to a node, and when its answer comes too late.
struct ProxiedCall: Sendable {
    let metadata: Metadata
    let deadline: ContinuousClock.Instant

    init(_ context: CallContext) {
        metadata = [Headers.namespace: context.namespace, "via": Proxy.via]
        let latest = ContinuousClock.now + ProxiedServices.patience
        deadline = min(context.deadline ?? latest, latest)
    }

    /// How a node is asked; nil when time is up.
    var options: CallOptions? {
        let left = min(deadline - .now, ProxiedServices.nodePatience)
        guard left > .zero else { return nil }
        var options = CallOptions()
        options.timeout = left
        options.streamTimeout = left
        return options
    }
}
