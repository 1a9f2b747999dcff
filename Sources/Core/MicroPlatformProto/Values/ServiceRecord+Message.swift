import MicroCore

// The values of MicroCore as the messages of registry.proto and back (spec platform-protos.md, registry).

extension ServiceRecord {
    /// A record as it travels.
    ///
    /// - Parameters:
    ///   - domain: its namespace; empty in answers, as the original leaves it.
    ///   - timeToLive: how long the registration lives; rounded up to whole seconds, 0 for ever.
    package func message(domain: String = "", timeToLive: Duration? = nil) -> Registry_Service {
        var message = Registry_Service()
        message.name = name
        message.version = version
        message.metadata = metadata
        message.endpoints = endpoints.map(\.message)
        message.nodes = nodes.map { node in
            var message = Registry_Node()
            message.id = node.id
            message.address = node.address
            message.metadata = node.metadata
            return message
        }
        message.options.domain = domain
        message.options.ttl =
            timeToLive.map { max(1, $0.components.seconds + ($0.components.attoseconds > 0 ? 1 : 0)) } ?? 0
        return message
    }

    package init(_ message: Registry_Service) {
        self.init(
            name: message.name,
            version: message.version.isEmpty ? "latest" : message.version,
            metadata: message.metadata,
            endpoints: message.endpoints.map { EndpointRecord($0) },
            nodes: message.nodes.map { node in
                // Older clients put the port into a field of its own.
                let address = node.port > 0 ? "\(node.address):\(node.port)" : node.address
                return Node(id: node.id, address: address, metadata: node.metadata)
            })
    }
}

extension EndpointRecord {
    fileprivate var message: Registry_Endpoint {
        var message = Registry_Endpoint()
        message.name = name
        if let request { message.request = request.message }
        if let response { message.response = response.message }
        message.metadata = metadata
        return message
    }

    fileprivate init(_ message: Registry_Endpoint) {
        self.init(
            name: message.name,
            request: message.hasRequest ? ValueType(message.request, depth: 0) : nil,
            response: message.hasResponse ? ValueType(message.response, depth: 0) : nil,
            metadata: message.metadata)
    }
}

extension ValueType {
    fileprivate var message: Registry_Value {
        var message = Registry_Value()
        message.name = name
        message.type = type
        message.values = values.map(\.message)
        return message
    }

    fileprivate init(_ message: Registry_Value, depth: Int) {
        let values = depth < ValueType.depthLimit * 2 ? message.values : []
        self.init(name: message.name, type: message.type, values: values.map { ValueType($0, depth: depth + 1) })
    }
}
