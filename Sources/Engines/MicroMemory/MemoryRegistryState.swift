import MicroCore

/// What a ``MemoryRegistry`` knows, as a value: domain, name, version, nodes.
struct MemoryRegistryState {
    struct Watcher {
        var service: String?
        var domain: String
        var send: @Sendable (RegistryEvent?) -> Bool
    }

    private struct Key: Hashable {
        var domain: String
        var name: String
        var version: String
    }

    private struct Version {
        var metadata: [String: String]
        var endpoints: [EndpointRecord]
        var nodes: [String: (node: Node, expires: ContinuousClock.Instant?)] = [:]
    }

    /// By name, since calls ask for one service.
    private var services: [String: [Key: Version]] = [:]
    /// No node expires before this.
    private var earliest: ContinuousClock.Instant?
    private var versionCount = 0
    private var nodeCount = 0
    private var replaced = ReplacedNodes()
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
    var isExpiring = false

    /// How much a registry holds: every program that can reach it can register.
    private static let maximumVersions = 10_000
    private static let maximumNodes = 100_000

    /// Adds a record's nodes or renews them.
    ///
    /// - Throws: when the registry is full.
    mutating func register(
        _ record: ServiceRecord, domain: String, expires: ContinuousClock.Instant?
    ) throws(MicroError) {
        let key = Key(domain: domain, name: record.name, version: record.version)
        let known = services[key.name]?[key]
        let newNodes = Set(record.nodes.map(\.id)).count { known?.nodes[$0] == nil }
        guard known != nil || versionCount < MemoryRegistryState.maximumVersions,
            newNodes == 0 || nodeCount + newNodes <= MemoryRegistryState.maximumNodes
        else { throw MicroError(.registryFull) }
        defer { replaceTwins(of: record, known, domain) }
        nodeCount += newNodes
        if let expires { earliest = min(earliest ?? expires, expires) }
        guard var version = known else {
            versionCount += 1
            var version = Version(metadata: record.metadata, endpoints: record.endpoints)
            for node in record.nodes { version.nodes[node.id] = (node, expires) }
            services[key.name, default: [:]][key] = version
            return notify(.create, record, domain)
        }
        var changed = version.endpoints != record.endpoints || version.metadata != record.metadata
        version.metadata = record.metadata
        version.endpoints = record.endpoints
        for node in record.nodes {
            if version.nodes[node.id]?.node != node { changed = true }
            version.nodes[node.id] = (node, expires)
        }
        services[key.name]?[key] = version
        if changed { notify(.update, record, domain) }
    }

    /// Takes out what had the address of a node that is registered for the first time: it was killed, or it would still
    /// listen there.
    private mutating func replaceTwins(of record: ServiceRecord, _ known: Version?, _ domain: String) {
        let ids = Set(record.nodes.map(\.id))
        let addresses = Set(
            record.nodes.filter { node in
                let id = ReplacedNodes.ID(domain: domain, service: record.name, node: node.id)
                return known?.nodes[node.id] == nil && !replaced.contains(id) && !node.address.isEmpty
            }.map(\.address))
        guard !addresses.isEmpty else { return }
        for (key, version) in services[record.name] ?? [:] where key.domain == domain {
            let twins = version.nodes.values.map(\.node).filter {
                addresses.contains($0.address) && !ids.contains($0.id)
            }
            for twin in twins { replaced.insert(ReplacedNodes.ID(domain: domain, service: key.name, node: twin.id)) }
            remove(twins, of: key)
        }
    }

    mutating func deregister(_ record: ServiceRecord, domain: String) {
        let key = Key(domain: domain, name: record.name, version: record.version)
        guard let version = services[key.name]?[key] else { return }
        remove(record.nodes.filter { version.nodes[$0.id] != nil }, of: key)
    }

    mutating func expire(_ now: ContinuousClock.Instant) {
        guard let earliest, earliest <= now else { return }
        for (key, version) in services.values.joined() {
            let gone = version.nodes.values.filter { $0.expires.map { $0 <= now } ?? false }
            if !gone.isEmpty { remove(gone.map(\.node), of: key) }
        }
        self.earliest = services.values.joined().flatMap { $0.value.nodes.values.compactMap(\.expires) }.min()
    }

    /// When ``expire(_:)`` has something to do, at the earliest.
    var nextExpiry: ContinuousClock.Instant? { earliest }

    func records(domain: String, name: String?) -> [ServiceRecord] {
        let candidates = name.map { services[$0].map { Array($0) } ?? [] } ?? Array(services.values.joined())
        return candidates.filter { domain == Namespace.all || $0.key.domain == domain }
            .sorted { ($0.key.name, $0.key.version, $0.key.domain) < ($1.key.name, $1.key.version, $1.key.domain) }
            .map { record($0.key, $0.value) }
    }

    private func record(_ key: Key, _ version: Version) -> ServiceRecord {
        var metadata = version.metadata
        metadata["domain"] = key.domain
        return ServiceRecord(
            name: key.name, version: key.version, metadata: metadata, endpoints: version.endpoints,
            nodes: version.nodes.values.map(\.node).sorted { $0.id < $1.id })
    }

    private mutating func remove(_ nodes: [Node], of key: Key) {
        guard !nodes.isEmpty, var version = services[key.name]?[key] else { return }
        for node in nodes where version.nodes.removeValue(forKey: node.id) != nil { nodeCount -= 1 }
        let isGone = version.nodes.isEmpty
        services[key.name]?[key] = isGone ? nil : version
        if isGone { versionCount -= 1 }
        if services[key.name]?.isEmpty == true { services[key.name] = nil }
        let record = ServiceRecord(
            name: key.name, version: key.version, metadata: version.metadata, nodes: nodes.sorted { $0.id < $1.id })
        notify(isGone ? .delete : .update, record, key.domain)
    }

    private mutating func notify(_ action: RegistryEvent.Action, _ record: ServiceRecord, _ domain: String) {
        var record = record
        record.metadata["domain"] = domain
        let event = RegistryEvent(action: action, service: record, domain: domain)
        for (id, watcher) in watchers
        where (watcher.domain == Namespace.all || watcher.domain == domain)
            && (watcher.service ?? record.name) == record.name
        {
            if !watcher.send(event) { watchers[id] = nil }
        }
    }
}
