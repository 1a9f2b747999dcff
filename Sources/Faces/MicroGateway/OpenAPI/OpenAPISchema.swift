import MicroCore
import MicroJSON

/// Writes type trees as JSON schemas (JSON Schema 2020-12, which OpenAPI 3.1 takes).
///
/// Where a tree does not tell what is in a message or an enum, the schema bears the type's name and allows everything.
struct OpenAPISchema {
    /// How many types and fields are written before the rest is left open: trees are what services say they are.
    private var budget: Int

    init(budget: Int = 100_000) { self.budget = budget }

    /// The schema of a request or response; an object in any case, since messages are.
    mutating func message(_ type: ValueType?) -> JSONValue {
        guard let type else { return ["type": "object"] }
        let isMessage = type.isMessage || type.values.isEmpty && type.wellKnown == nil && !OpenAPISchema.isBuiltin(type)
        return isMessage ? .object(object(type, isOptional: false, depth: 1)) : schema(type, depth: 1)
    }

    /// The schema of a field, of an element of a list or of a value of a map.
    ///
    /// - Parameter isOptional: whether it may be `null`, as a message inside another one is when it is not set.
    private mutating func schema(_ type: ValueType, isOptional: Bool = true, depth: Int) -> JSONValue {
        guard budget > 0 else { return [:] }
        budget -= 1
        if let known = type.wellKnown { return OpenAPISchema.schema(of: known, isOptional: isOptional) }
        if let element = type.listElement {
            return ["type": "array", "items": schema(element, isOptional: false, depth: depth)]
        }
        if let value = type.mapValue {
            return ["type": "object", "additionalProperties": schema(value, isOptional: false, depth: depth)]
        }
        if !type.enumNames.isEmpty { return OpenAPISchema.enumeration(type) }
        if type.isMessage { return .object(object(type, isOptional: isOptional, depth: depth)) }
        return OpenAPISchema.scalars[type.type] ?? ["title": .string(type.type)]
    }

    private mutating func object(_ type: ValueType, isOptional: Bool, depth: Int) -> JSONObject {
        var properties = JSONObject()
        if depth < ValueType.depthLimit {
            var names: Set<String> = []
            for value in type.values where names.insert(value.name).inserted && budget > 0 {
                properties.members.append((key: value.name, value: schema(value, depth: depth + 1)))
            }
        }
        var schema: JSONObject = ["title": .string(type.type), "type": OpenAPISchema.type("object", isOptional)]
        if !properties.isEmpty { schema["properties"] = .object(properties) }
        return schema
    }

    /// Values of an enum of a `.proto` are written by name; those of a Codable enum as they are.
    private static func enumeration(_ type: ValueType) -> JSONValue {
        if type.type == "string" { return ["type": "string", "enum": .array(type.enumNames.map { .string($0) })] }
        guard scalars[type.type] != nil else {
            return [
                "title": .string(type.type), "type": "string", "enum": .array(type.enumNames.map { .string($0) }),
            ]
        }
        let numbers = type.enumNames.compactMap { try? JSONNumber($0) }
        let name: JSONValue = type.type.hasPrefix("float") ? "number" : "integer"
        return ["type": name, "enum": .array(numbers.map { .number($0) })]
    }

    private static func isBuiltin(_ type: ValueType) -> Bool {
        scalars[type.type] != nil || type.listElement != nil || type.mapValue != nil
    }

    private static func type(_ name: String, _ isOptional: Bool) -> JSONValue {
        isOptional ? [.string(name), "null"] : .string(name)
    }

    /// Whole numbers of 64 bits are text in the JSON of protobuf, and numbers in the JSON of Codable services.
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

    /// The schema of a message whose JSON has a form of its own.
    private static func schema(of known: WellKnownType, isOptional: Bool) -> JSONValue {
        switch known {
        case .timestamp: return ["type": type("string", isOptional), "format": "date-time"]
        case .duration: return ["type": type("string", isOptional), "pattern": "^-?[0-9]+(\\.[0-9]+)?s$"]
        case .fieldMask: return ["type": type("string", isOptional)]
        case .structure: return ["type": type("object", isOptional)]
        case .list: return ["type": type("array", isOptional)]
        case .any: return [:]
        case .wrapper(let inner):
            guard case .object(var schema)? = scalars[inner], isOptional, case let types? = schema["type"] else {
                return scalars[inner] ?? [:]
            }
            var names = types.arrayValue ?? [types]
            if !names.contains("null") { names.append("null") }
            schema["type"] = .array(names)
            return .object(schema)
        }
    }
}
