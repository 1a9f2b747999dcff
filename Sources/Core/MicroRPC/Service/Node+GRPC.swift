import MicroCore

extension Node {
    /// A node that has just started, with what every node that speaks gRPC says of itself
    /// (spec platform-framework.md §3, Registration record).
    ///
    /// - Parameters:
    ///   - service: the service's name, the beginning of the node's id.
    ///   - address: where others reach it.
    ///   - registry: the kind of the registry it is put into.
    ///   - metadata: what it says besides.
    package static func grpc(
        service: String, address: HostPort, registry: String, metadata: [String: String] = [:]
    ) -> Node {
        let common = [
            "broker": "service", "registry": registry, "server": "grpc", "transport": "grpc", "protocol": "grpc",
        ]
        return Node(
            id: "\(service)-\(RandomID.uuid())", address: address.description,
            metadata: metadata.merging(common) { $1 })
    }
}
