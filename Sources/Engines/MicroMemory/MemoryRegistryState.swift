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

    private var versions: [Key: Version] = [:]
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
    var isExpiring = false

    mutating func register(_ record: ServiceRecord, domain: String, expires: ContinuousClock.Instant?) {
        let key = Key(domain: domain, name: record.name, version: record.version)
        guard var version = versions[key] else {
            var version = Version(metadata: record.metadata, endpoints: record.endpoints)
            for node in record.nodes { version.nodes[node.id] = (node, expires) }
            versions[key] = version
            return tell(.create, record, domain)
        }
        var changed = version.endpoints != record.endpoints || version.metadata != record.metadata
        version.metadata = record.metadata
        version.endpoints = record.endpoints
        for node in record.nodes {
            if version.nodes[node.id]?.node != node { changed = true }
            version.nodes[node.id] = (node, expires)
        }
        versions[key] = version
        if changed { tell(.update, record, domain) }
    }

    mutating func deregister(_ record: ServiceRecord, domain: String) {
        let key = Key(domain: domain, name: record.name, version: record.version)
        guard let version = versions[key] else { return }
        remove(record.nodes.filter { version.nodes[$0.id] != nil }, of: key)
    }

    mutating func expire(_ now: ContinuousClock.Instant) {
        for (key, version) in versions {
            let gone = version.nodes.values.filter { $0.expires.map { $0 <= now } ?? false }
            if !gone.isEmpty { remove(gone.map(\.node), of: key) }
        }
    }

    var nextExpiry: ContinuousClock.Instant? {
        versions.values.flatMap { $0.nodes.values.compactMap(\.expires) }.min()
    }

    func records(domain: String, name: String?) -> [ServiceRecord] {
        versions.filter { (domain == Namespace.all || $0.key.domain == domain) && (name ?? $0.key.name) == $0.key.name }
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
        guard !nodes.isEmpty, var version = versions[key] else { return }
        for node in nodes { version.nodes[node.id] = nil }
        let isGone = version.nodes.isEmpty
        versions[key] = isGone ? nil : version
        let record = ServiceRecord(
            name: key.name, version: key.version, metadata: version.metadata, nodes: nodes.sorted { $0.id < $1.id })
        tell(isGone ? .delete : .update, record, key.domain)
    }

    private mutating func tell(_ action: RegistryEvent.Action, _ record: ServiceRecord, _ domain: String) {
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
