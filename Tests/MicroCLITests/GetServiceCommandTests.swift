import MicroCore
import Testing

@testable import MicroCLI

@Suite("micro get service shows what the registry keeps of a service")
struct GetServiceCommandTests {
    /// As spec/captures/v4-cli-to-8081.txt has it (registry.Registry/GetService).
    static let helloworld = ServiceRecord(
        name: "helloworld", metadata: ["domain": "micro"],
        endpoints: [
            EndpointRecord(
                name: "Helloworld.Call",
                request: ValueType(name: "Request", type: "Request", values: [ValueType(name: "name", type: "string")]),
                response: ValueType(
                    name: "Response", type: "Response", values: [ValueType(name: "msg", type: "string")])),
            EndpointRecord(
                name: "Helloworld.Stream", request: ValueType(name: "Context", type: "Context"),
                response: ValueType(name: "Stream", type: "Stream"), metadata: ["stream": "true"]),
        ],
        nodes: [
            Node(
                id: "helloworld-27fc7be5", address: "127.0.0.1:46621",
                metadata: ["server": "grpc", "broker": "service", "registry": "service"])
        ])

    private func show(_ records: [ServiceRecord], _ arguments: String...) async throws -> Micro.Result {
        var micro = try Micro()
        micro.registry.records["micro"] = records
        return arguments.isEmpty
            ? await micro("get", "service", records[0].name)
            : await micro("get", "service", arguments[0], records[0].name)
    }

    @Test("Nodes, endpoints and their types, laid out as the original lays them out")
    func dump() async throws {
        let result = try await show([GetServiceCommandTests.helloworld])
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                service  helloworld

                version latest

                ID\tAddress\tMetadata
                helloworld-27fc7be5\t127.0.0.1:46621\tbroker=service,registry=service,server=grpc

                Endpoint: Helloworld.Call

                Request: {
                \tname string
                }

                Response: {
                \tmsg string
                }


                Endpoint: Helloworld.Stream

                Metadata: stream=true

                Request: {}

                Response: {}


                """)
    }

    @Test("Enums have their values, lists and maps what is in them")
    func contents() async throws {
        let colour = ValueType(name: "colour", type: "Colour", values: ValueType.enumeration(["NONE", "Red"]))
        let request = ValueType(
            name: "Request", type: "Request",
            values: [
                colour, ValueType(name: "colours", type: "[]Colour", values: colour.values),
                ValueType(name: "items", type: "[]Item", values: [colour]),
            ])
        let result = try await show([
            ServiceRecord(name: "a", endpoints: [EndpointRecord(name: "A.B", request: request)])
        ])
        #expect(
            result.output.contains(
                """
                Request: {
                \tcolour Colour NONE|Red
                \tcolours []Colour NONE|Red
                \titems []Item {
                \t\tcolour Colour NONE|Red
                \t}
                }

                """))
    }

    @Test("Each version has its nodes; the endpoints are the first one's; messages nest")
    func versions() async throws {
        let quota = ValueType(
            name: "ResourceQuota", type: "Quota",
            values: [
                ValueType(
                    name: "requests", type: "Resources",
                    values: [ValueType(name: "CPU", type: "int32"), ValueType(name: "EphemeralStorage", type: "int32")]),
                ValueType(name: "name", type: "string"),
            ])
        let endpoint = EndpointRecord(
            name: "A.B", request: ValueType(name: "Request", type: "Request", values: [quota]))
        let result = try await show([
            ServiceRecord(
                name: "a", version: "v1", endpoints: [endpoint],
                nodes: [Node(id: "a-1", address: "h:1"), Node(id: "a-2", address: "h:2", metadata: ["k": "v"])]),
            ServiceRecord(name: "a", version: "v2", endpoints: [EndpointRecord(name: "C.D")]),
        ])
        #expect(
            result.output == """
                service  a

                version v1

                ID\tAddress\tMetadata
                a-1\th:1\t
                a-2\th:2\tk=v

                version v2

                ID\tAddress\tMetadata

                Endpoint: A.B

                Request: {
                \tresource_quota Quota {
                \t\trequests Resources {
                \t\t\tcpu int32
                \t\t\tephemeral_storage int32
                \t\t}
                \t\tname string
                \t}
                }

                Response: {}


                """)
    }

    @Test(
        "Field names are shown in snake case",
        arguments: [
            ("name", "name"), ("userID", "user_id"), ("HTTPPort", "http_port"), ("CPU", "cpu"),
            ("proxy_address", "proxy_address"),
            ("a-b", "a_b"), ("", ""), ("Already_Snake", "already_snake"), ("line2Text", "line2_text"),
        ])
    func snakeCase(name: String, expected: String) { #expect(ServiceDump.snakeCase(name) == expected) }

    @Test("A service that nobody registered is not found")
    func unknown() async throws {
        let result = try await Micro()("get", "service", "nope")
        #expect(result.code == 128 && result.errors == "service not found\n" && result.output.isEmpty)
    }

    @Test("For programs it is a JSON object with everything that the registry keeps")
    func json() async throws {
        var record = GetServiceCommandTests.helloworld
        record.endpoints.removeLast()
        record.endpoints[0].response = nil
        let result = try await show([record], "--output=json")
        #expect(
            result.output.filter { !$0.isWhitespace } == """
                {"name":"helloworld","versions":[{"version":"latest","metadata":{"domain":"micro"},\
                "nodes":[{"id":"helloworld-27fc7be5","address":"127.0.0.1:46621",\
                "metadata":{"broker":"service","registry":"service","server":"grpc"}}],\
                "endpoints":[{"name":"Helloworld.Call","request":{"name":"Request","type":"Request",\
                "values":[{"name":"name","type":"string","values":[]}]},"response":null,"metadata":{}}]}]}
                """)
        #expect(result.output.hasPrefix("{\n\t\"name\": \"helloworld\",\n\t\"versions\": [\n"))
    }
}
