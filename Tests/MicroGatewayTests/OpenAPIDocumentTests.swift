import MicroCore
import MicroJSON
import Synchronization
import Testing

@testable import MicroGateway

@Suite("The OpenAPI document")
struct OpenAPIDocumentTests {
    private func document(_ services: [ServiceRecord]) throws -> JSONValue {
        try JSON.parse(OpenAPIDocument.json(of: services, title: "t", version: "v9"))
    }

    private func service(_ name: String, _ endpoints: [EndpointRecord]) -> ServiceRecord {
        ServiceRecord(name: name, endpoints: endpoints)
    }

    private func request(of type: ValueType) throws -> JSONValue? {
        let document = try document([service("shop", [EndpointRecord(name: "Shop.Price", request: type)])])
        return document["paths"]?["/shop/Price"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]
    }

    @Test("says where, what it is about and what an error is, also without services")
    func empty() throws {
        let document = try document([])
        #expect(document["openapi"] == "3.1.0")
        #expect(document["info"] == ["title": "t", "version": "v9"])
        #expect(document["servers"] == [["url": "/"]])
        #expect(document["paths"] == [:])
        #expect(document["components"]?["schemas"]?["Error"]?["required"] == ["id", "code", "detail", "status"])
    }

    @Test("has a path for each endpoint that one reaches, the shortest")
    func paths() throws {
        let document = try document([
            service("shop", [EndpointRecord(name: "Shop.Price"), EndpointRecord(name: "Admin.Price")]),
            service("a.b", [EndpointRecord(name: "C.D")]),
            service("hello-world", [EndpointRecord(name: "HelloWorld.Hi")]),
            service("v1.shop", [EndpointRecord(name: "Shop.Price")]),
            service("v1", [EndpointRecord(name: "V1.Call"), EndpointRecord(name: "Other.Call")]),
            service("x/y", [EndpointRecord(name: "X.Y")]), service("..", [EndpointRecord(name: "X.Y")]),
            service(
                "lower", [EndpointRecord(name: "Lower.call"), EndpointRecord(name: "Call"), EndpointRecord(name: "")]),
            service("{id}?#%\"ü", [EndpointRecord(name: "X.Y")]),
        ])
        #expect(
            document["paths"]?.objectValue?.keys.sorted() == [
                "/%7Bid%7D%3F%23%25%22%C3%BC/X/Y", "/a.b/C/D", "/hello-world/Hi", "/lower/call", "/shop/Admin/Price",
                "/shop/Price",
                "/v1.shop/Shop/Price", "/v1/Call",
            ])
    }

    @Test("has one operation for an endpoint that several versions have")
    func versions() throws {
        let price = EndpointRecord(name: "Shop.Price")
        let document = try document([
            ServiceRecord(name: "shop", version: "2", endpoints: [price]),
            ServiceRecord(name: "shop", version: "1", endpoints: [price, EndpointRecord(name: "Shop.Buy")]),
        ])
        #expect(document["paths"]?.objectValue?.keys == ["/shop/Price", "/shop/Buy"])
        #expect(document["tags"] == [["name": "shop"]])
    }

    @Test(
        "spells the types of fields",
        arguments: [
            ("string", ["type": "string"]), ("bool", ["type": "boolean"]),
            ("int64", ["type": ["integer", "string"], "format": "int64"]),
            ("[]uint8", ["type": ["string", "null"], "contentEncoding": "base64"]),
            ("[]string", ["type": "array", "items": ["type": "string"]]),
            ("[][]Product", ["type": "array", "items": ["type": "array", "items": ["title": "Product"]]]),
            ("map[string]bool", ["type": "object", "additionalProperties": ["type": "boolean"]]),
            ("Color", ["title": "Color"]), ("interface {}", [:]), ("map[", ["title": "map["]),
        ] as [(String, JSONValue)])
    func types(type: String, schema: JSONValue) throws {
        let root = ValueType(name: "Request", type: "Request", values: [ValueType(name: "f", type: type)])
        #expect(try request(of: root)?["properties"]?["f"] == schema)
    }

    @Test("nests messages, which may be null inside others, down to the depth of a tree")
    func nesting() throws {
        var type = ValueType(name: "leaf", type: "string")
        for depth in 0..<40 { type = ValueType(name: "m\(depth)", type: "M", values: [type]) }
        var schema = try #require(try request(of: type))
        #expect(schema["type"] == "object")
        var depth = 0
        while let next = schema["properties"]?.objectValue?.members.first?.value {
            #expect(next["type"] == ["object", "null"])
            schema = next
            depth += 1
        }
        #expect(depth == ValueType.depthLimit - 1)
    }

    @Test("knows the messages whose JSON is not that of their fields")
    func wellKnown() throws {
        let time = ValueType(
            name: "at", type: "Timestamp",
            values: [ValueType(name: "seconds", type: "int64"), ValueType(name: "nanos", type: "int32")])
        let root = ValueType(name: "R", type: "R", values: [time])
        #expect(try request(of: root)?["properties"]?["at"] == ["type": ["string", "null"], "format": "date-time"])
    }

    private static let item = [
        ValueType(name: "id", type: "int32"),
        ValueType(name: "colour", type: "Colour", values: ValueType.enumeration(["RED", "GREEN"])),
    ]

    @Test(
        "describes what is in lists and maps, and enums",
        arguments: [
            ("Colour", item[1].values, ["title": "Colour", "type": "string", "enum": ["RED", "GREEN"]]),
            (
                "[]Colour", item[1].values,
                ["type": "array", "items": ["title": "Colour", "type": "string", "enum": ["RED", "GREEN"]]]
            ),
            ("string", item[1].values, ["type": "string", "enum": ["RED", "GREEN"]]),
            ("int64", ValueType.enumeration(["5", "10"]), ["type": "integer", "enum": [5, 10]]),
            ("float64", ValueType.enumeration(["0.5"]), ["type": "number", "enum": [0.5]]),
            (
                "map[string][]Item", [item[0]],
                [
                    "type": "object",
                    "additionalProperties": [
                        "type": "array",
                        "items": [
                            "title": "Item", "type": "object",
                            "properties": ["id": ["type": "integer", "format": "int32"]],
                        ],
                    ],
                ]
            ),
            (
                "[]Timestamp", ["seconds", "nanos"].map { ValueType(name: $0, type: "int64") },
                ["type": "array", "items": ["type": "string", "format": "date-time"]]
            ),
            ("Timestamp", [], ["type": ["string", "null"], "format": "date-time"]),
            ("StringValue", [ValueType(name: "value", type: "string")], ["type": ["string", "null"]]),
            (
                "Int64Value", [ValueType(name: "value", type: "int64")],
                ["type": ["integer", "string", "null"], "format": "int64"]
            ),
            ("Struct", [ValueType(name: "fields", type: "map[string]Value")], ["type": ["object", "null"]]),
        ] as [(String, [ValueType], JSONValue)])
    func contents(type: String, values: [ValueType], schema: JSONValue) throws {
        let field = ValueType(name: "f", type: type, values: values)
        let root = ValueType(name: "Request", type: "Request", values: [field])
        #expect(try request(of: root)?["properties"]?["f"] == schema)
    }

    @Test("stays small, and has each name once, whatever a tree says")
    func hostile() throws {
        let twice = ValueType(name: "f", type: "string")
        let root = ValueType(name: "R", type: "R", values: [twice, twice])
        #expect(try request(of: root)?["properties"]?.objectValue?.count == 1)
        let wide = ValueType(
            name: "R", type: "R", values: (0..<200_000).map { ValueType(name: "\($0)", type: "string") })
        #expect(try request(of: wide)?["properties"]?.objectValue?.count == 100_000)
        let long = ValueType(
            name: "R", type: "R", values: [ValueType(name: "f", type: String(repeating: "[]", count: 60) + "string")])
        #expect(try request(of: long) != nil)
    }

    @Test("is kept for a second, one for each namespace and service")
    func cache() async throws {
        let now = Mutex(ContinuousClock.now)
        let cache = OpenAPICache(time: TimeSource(now: { now.withLock { $0 } }, sleep: { _ in }))
        let made = Mutex(0)
        func ask(_ key: String) async throws -> [UInt8] {
            try await cache.json(key) {
                made.withLock { count in
                    count += 1
                    return [UInt8(count)]
                }
            }
        }
        #expect(try await ask("a") == [1])
        #expect(try await ask("a") == [1])
        #expect(try await ask("b") == [2])
        now.withLock { $0 += .seconds(1) }
        #expect(try await ask("a") == [3])
        await #expect(throws: MicroError.self) { try await cache.json("c") { throw MicroError(.serviceNotFound) } }
        for name in 0..<40 { _ = try await ask("\(name)") }
        #expect(try await ask("0") == [44])
    }

    @Test("marks streams")
    func streams() throws {
        let endpoint = EndpointRecord(name: "Shop.Watch", metadata: ["stream": "true"])
        let operation = try document([service("shop", [endpoint])])["paths"]?["/shop/Watch"]?["post"]
        #expect(operation?["x-stream"] == true)
        #expect(operation?["responses"]?["200"]?["content"]?["text/event-stream"] != nil)
    }
}
