import MicroCore
import MicroJSON

/// Writes type trees as JSON schemas (JSON Schema 2020-12, which OpenAPI 3.1 takes).
///
/// A tree says nothing of the messages inside lists and maps, nor of the names of an enum's values: there the schema
/// bears the type's name and allows everything.
struct OpenAPISchema {
    /// How many types and fields are written before the rest is left open: trees are what services say they are.
    private var budget: Int

    init(budget: Int = 100_000) { self.budget = budget }

    /// The schema of a request or response; an object in any case, since messages are.
    mutating func message(_ type: ValueType?) -> JSONValue {
        guard let type else { return ["type": "object"] }
        if let known = OpenAPISchema.wellKnown(type) { return .object(known) }
        if type.values.isEmpty, OpenAPISchema.isBuiltin(type.type) { return schema(type.type) }
        return .object(object(type, isOptional: false, depth: 1))
    }

    private mutating func field(_ type: ValueType, depth: Int) -> JSONValue {
        if let known = OpenAPISchema.wellKnown(type) { return .object(known) }
        guard !type.values.isEmpty else { return schema(type.type) }
        return .object(object(type, isOptional: true, depth: depth))
    }

    /// - Parameter isOptional: whether it may be `null`, as a message inside another one is when it is not set.
    private mutating func object(_ type: ValueType, isOptional: Bool, depth: Int) -> JSONObject {
        var properties = JSONObject()
        if depth < ValueType.depthLimit {
            var names: Set<String> = []
            for value in type.values where names.insert(value.name).inserted && budget > 0 {
                budget -= 1
                properties.members.append((key: value.name, value: field(value, depth: depth + 1)))
            }
        }
        var schema: JSONObject = ["title": .string(type.type), "type": isOptional ? ["object", "null"] : "object"]
        if !properties.isEmpty { schema["properties"] = .object(properties) }
        return schema
    }

    /// The schema of a type in Go's spelling.
    private mutating func schema(_ type: String) -> JSONValue {
        if let scalar = OpenAPISchema.scalars[type] { return scalar }
        guard budget > 0 else { return [:] }
        budget -= 1
        if type.hasPrefix("[]") { return ["type": "array", "items": schema(String(type.dropFirst(2)))] }
        if type.hasPrefix("map["), let end = type.firstIndex(of: "]") {
            return ["type": "object", "additionalProperties": schema(String(type[type.index(after: end)...]))]
        }
        return ["title": .string(type)]
    }

    private static func isBuiltin(_ type: String) -> Bool {
        scalars[type] != nil || type.hasPrefix("[]") || type.hasPrefix("map[")
    }

    /// Whole numbers of 64 bits are text in the JSON of protobuf, and numbers in that of Codable services.
    private static let scalars: [String: JSONValue] = [
        "string": ["type": "string"],
        "bool": ["type": "boolean"],
        "int8": ["type": "integer"], "int16": ["type": "integer"], "uint8": ["type": "integer", "minimum": 0],
        "uint16": ["type": "integer", "minimum": 0],
        "int32": ["type": "integer", "format": "int32"],
        "uint32": ["type": "integer", "minimum": 0],
        "int64": ["type": ["integer", "string"], "format": "int64"],
        "uint64": ["type": ["integer", "string"], "format": "uint64"],
        "float32": ["type": "number", "format": "float"],
        "float64": ["type": "number", "format": "double"],
        "[]uint8": ["type": ["string", "null"], "contentEncoding": "base64"],
        "interface {}": [:],
    ]

    /// Messages whose JSON is not that of their fields (spec: protobuf's JSON mapping).
    private static func wellKnown(_ type: ValueType) -> JSONObject? {
        switch (type.type, type.values.map(\.name)) {
        case ("Timestamp", ["seconds", "nanos"]): ["type": ["string", "null"], "format": "date-time"]
        case ("Duration", ["seconds", "nanos"]): ["type": ["string", "null"], "pattern": "^-?[0-9]+(\\.[0-9]+)?s$"]
        case ("FieldMask", ["paths"]): ["type": ["string", "null"]]
        case ("Struct", ["fields"]): ["type": ["object", "null"]]
        case ("ListValue", ["values"]): ["type": ["array", "null"]]
        case ("Any", ["type_url", "value"]), ("Value", []), ("Value", ["null_value"]): [:]
        case (let name, ["value"]) where wrappers.contains(name): [:]
        default: nil
        }
    }

    private static let wrappers: Set = [
        "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value", "BoolValue",
        "StringValue", "BytesValue",
    ]
}
