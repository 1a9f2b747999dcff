import MicroCore
import MicroJSON

/// The HTTP API of some services as an OpenAPI 3.1 document.
///
/// Nothing of it is made by joining texts, so that no service's name can break it.
struct OpenAPIDocument {
    private var schema = OpenAPISchema()
    private var paths = JSONObject()
    private var seen: Set<String> = []

    /// The document.
    ///
    /// - Parameters:
    ///   - services: what is registered, one record for each name and version.
    ///   - title: what it is about.
    ///   - version: the gateway's version.
    static func json(of services: [ServiceRecord], title: String, version: String) -> [UInt8] {
        var document = OpenAPIDocument()
        let records = services.sorted { ($0.name, $0.version) < ($1.name, $1.version) }
        for record in records {
            let all = records.lazy.filter { $0.name == record.name }.flatMap(\.endpoints)
            for endpoint in record.endpoints { document.add(endpoint, of: record.name, among: Array(all)) }
        }
        return JSON.serialize([
            "openapi": "3.1.0",
            "info": ["title": .string(title), "version": .string(version)],
            "servers": [["url": "/"]],
            "tags": .array(document.tags(records)),
            "paths": .object(document.paths),
            "components": components,
        ])
    }

    private func tags(_ records: [ServiceRecord]) -> [JSONValue] {
        var names: Set<String> = []
        return records.filter { names.insert($0.name).inserted }.map { ["name": .string($0.name)] }
    }

    private mutating func add(_ endpoint: EndpointRecord, of service: String, among all: [EndpointRecord]) {
        guard let path = GatewayRoute.path(service: service, endpoint: endpoint.name, among: all),
            seen.insert(path).inserted
        else {
            return
        }
        let response = schema.message(endpoint.response)
        var content: JSONObject = ["application/json": ["schema": response]]
        var operation: JSONObject = [
            "operationId": .string("\(service).\(endpoint.name)"),
            "tags": [.string(service)],
        ]
        if endpoint.isStream {
            operation["description"] = .string(OpenAPIDocument.streamText)
            operation["x-stream"] = true
            content["text/event-stream"] = ["schema": ["type": "string"]]
        }
        let request = schema.message(endpoint.request)
        operation["requestBody"] = ["content": ["application/json": ["schema": request]]]
        operation["responses"] = [
            "200": [
                "description": .string(endpoint.isStream ? "One message after the other" : "The response"),
                "content": .object(content),
            ],
            "default": ["$ref": "#/components/responses/Error"],
        ]
        paths.members.append((key: path, value: ["post": .object(operation)]))
    }

    private static let streamText = """
        Streams: the answer is any number of messages, one directly after the other; events with the header \
        Accept: text/event-stream. Over a WebSocket to the same path, each frame is a message, in both directions.
        """

    private static let components: JSONValue = [
        "schemas": [
            "Error": [
                "type": "object",
                "required": ["id", "code", "detail", "status"],
                "properties": [
                    "id": ["type": "string", "description": "Who speaks: a service, an endpoint or go.micro.client"],
                    "code": ["type": "integer", "description": "The HTTP status that fits"],
                    "detail": ["type": "string", "description": "What went wrong"],
                    "status": ["type": "string", "description": "The reason phrase of the code"],
                ],
            ]
        ],
        "responses": [
            "Error": [
                "description": "What went wrong",
                "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
            ]
        ],
    ]
}

extension GatewayRoute {
    /// The shortest path that calls an endpoint; nil when none does, as with two whose names differ in case alone.
    ///
    /// - Parameter all: every endpoint of the service.
    static func path(service: String, endpoint: String, among all: [EndpointRecord]) -> String? {
        let names = endpoint.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2, !service.isEmpty else { return nil }
        let candidates = [
            [service, names[1]], [service] + names, service.split(separator: ".").map(String.init) + names,
        ]
        return candidates.lazy.map { parts in parts.map { "/\(PercentText.encode($0))" }.joined() }.first { path in
            guard clean(path) == path, let decoded = PercentText.decode(path, plusIsSpace: false),
                let route = GatewayRoute(path: decoded)
            else { return false }
            let called = try? EndpointName.find(route.endpoint, among: all)
            return route.service == service && called?.name == endpoint
                && decoded.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        }
    }
}
