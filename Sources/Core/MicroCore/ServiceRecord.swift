/// What a registry keeps of one version of a service (spec platform-protos.md, registry.Service).
public struct ServiceRecord: Sendable, Hashable {
    /// The name that callers use.
    public var name: String
    /// The version, `latest` by default.
    public var version: String
    /// Metadata of the service as a whole.
    public var metadata: [String: String]
    /// The endpoints with their types, sorted by name.
    public var endpoints: [EndpointRecord]
    /// Where it can be reached.
    public var nodes: [Node]

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - name: the name that callers use.
    ///   - version: the version.
    ///   - metadata: metadata of the service as a whole.
    ///   - endpoints: the endpoints with their types.
    ///   - nodes: where it can be reached.
    public init(
        name: String,
        version: String = "latest",
        metadata: [String: String] = [:],
        endpoints: [EndpointRecord] = [],
        nodes: [Node] = []
    ) {
        self.name = name
        self.version = version
        self.metadata = metadata
        self.endpoints = endpoints
        self.nodes = nodes
    }
}

/// One running instance of a service.
public struct Node: Sendable, Hashable {
    /// `<service name>-<uuid>`, new at each start.
    public var id: String
    /// `host:port`.
    public var address: String
    /// What the instance says of itself, such as `server=grpc`.
    public var metadata: [String: String]

    /// Makes a node.
    ///
    /// - Parameters:
    ///   - id: unique for the instance.
    ///   - address: `host:port`.
    ///   - metadata: what the instance says of itself.
    public init(id: String, address: String, metadata: [String: String] = [:]) {
        self.id = id
        self.address = address
        self.metadata = metadata
    }
}

/// An endpoint as the registry shows it.
public struct EndpointRecord: Sendable, Hashable {
    /// `Handler.Method`.
    public var name: String
    /// The type of its requests, nil when it has none.
    public var request: ValueType?
    /// The type of its responses, nil when it has none.
    public var response: ValueType?
    /// Such as `stream=true`.
    public var metadata: [String: String]

    /// Makes a record of an endpoint.
    ///
    /// - Parameters:
    ///   - name: `Handler.Method`.
    ///   - request: the type of its requests.
    ///   - response: the type of its responses.
    ///   - metadata: such as `stream=true`.
    public init(
        name: String, request: ValueType? = nil, response: ValueType? = nil, metadata: [String: String] = [:]
    ) {
        self.name = name
        self.request = request
        self.response = response
        self.metadata = metadata
    }

    /// Whether the endpoint streams in either direction.
    public var isStream: Bool { metadata["stream"] == "true" }
}
