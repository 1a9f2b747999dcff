import MicroCore
import MicroJSON

/// What `micro get service` shows of a service (spec platform-cli.md §5).
struct ServiceDump {
    let name: String
    let versions: [ServiceRecord]

    /// The dump for people: nodes of every version, endpoints of the first.
    var text: String {
        var lines = ["service  \(name)"]
        for version in versions {
            lines += ["", "version \(version.version)", "", "ID\tAddress\tMetadata"]
            lines += version.nodes.map { "\($0.id)\t\($0.address)\t\(ServiceDump.pairs($0.metadata))" }
        }
        for endpoint in versions.first?.endpoints ?? [] {
            lines += ["", "Endpoint: \(endpoint.name)", ""]
            if !endpoint.metadata.isEmpty { lines += ["Metadata: \(ServiceDump.pairs(endpoint.metadata))", ""] }
            lines += ["Request: \(ServiceDump.tree(endpoint.request))", ""]
            lines += ["Response: \(ServiceDump.tree(endpoint.response))", ""]
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Pairs in the order of their keys, so that two dumps of the same service are the same.
    private static func pairs(_ metadata: [String: String]) -> String {
        metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private static func tree(_ type: ValueType?) -> String {
        guard let fields = type?.values, !fields.isEmpty else { return "{}" }
        return "{\n" + fields.map { field($0, depth: 1) }.joined() + "}"
    }

    private static func field(_ field: ValueType, depth: Int) -> String {
        let tabs = String(repeating: "\t", count: depth)
        let line = "\(tabs)\(snakeCase(field.name)) \(field.type)"
        let names = field.enumNames
        guard names.isEmpty else { return "\(line) \(names.joined(separator: "|"))\n" }
        guard !field.values.isEmpty else { return line + "\n" }
        return line + " {\n" + field.values.map { self.field($0, depth: depth + 1) }.joined() + "\(tabs)}\n"
    }

    /// `EphemeralStorage` → `ephemeral_storage`, `userID` → `user_id`, `a-b` → `a_b`.
    static func snakeCase(_ name: String) -> String {
        JSONKeyConversion.snakeCase(name.replacing("-", with: "_"))
    }
}

extension ServiceDump {
    /// The dump for programs: everything that the registry keeps.
    var json: JSONValue {
        [
            "name": .string(name),
            "versions": .array(
                versions.map { version in
                    [
                        "version": .string(version.version),
                        "metadata": ServiceDump.object(version.metadata),
                        "nodes": .array(version.nodes.map(ServiceDump.node)),
                        "endpoints": .array(version.endpoints.map(ServiceDump.endpoint)),
                    ]
                }),
        ]
    }

    private static func object(_ metadata: [String: String]) -> JSONValue {
        .object(
            JSONObject(
                members: metadata.sorted { $0.key < $1.key }.map { (key: $0.key, value: .string($0.value)) }))
    }

    private static func node(_ node: Node) -> JSONValue {
        ["id": .string(node.id), "address": .string(node.address), "metadata": object(node.metadata)]
    }

    private static func endpoint(_ endpoint: EndpointRecord) -> JSONValue {
        [
            "name": .string(endpoint.name),
            "request": endpoint.request.map(type) ?? .null,
            "response": endpoint.response.map(type) ?? .null,
            "metadata": object(endpoint.metadata),
        ]
    }

    private static func type(_ type: ValueType) -> JSONValue {
        ["name": .string(type.name), "type": .string(type.type), "values": .array(type.values.map(self.type))]
    }
}
