/// The messages of `google.protobuf` that have a JSON form of their own
/// (https://protobuf.dev/programming-guides/json).
enum WellKnown: Sendable {
    case timestamp
    case duration
    case fieldMask
    case structure
    case value
    case listValue
    case any
    /// `BoolValue`, `StringValue` and so on: the JSON of the one value inside.
    case wrapper

    init?(messageName name: String) {
        guard name.hasPrefix("google.protobuf.") else { return nil }
        switch name.dropFirst("google.protobuf.".count) {
        case "Timestamp": self = .timestamp
        case "Duration": self = .duration
        case "FieldMask": self = .fieldMask
        case "Struct": self = .structure
        case "Value": self = .value
        case "ListValue": self = .listValue
        case "Any": self = .any
        case "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value", "BoolValue",
            "StringValue", "BytesValue":
            self = .wrapper
        default: return nil
        }
    }

    /// Whether an object may be the JSON.
    var isObject: Bool {
        switch self {
        case .structure, .value: true
        // An Any is an object in JSON, but only the empty one is read.
        case .timestamp, .duration, .fieldMask, .listValue, .any, .wrapper: false
        }
    }

    /// Whether the fields are those that the form is made of, since anybody may give a message such a name.
    func fits(_ fields: [FieldSchema]) -> Bool {
        let kinds = fields.map(\.kind)
        switch self {
        case .timestamp, .duration:
            return kinds == [.int64, .int32] && fields.allSatisfy { $0.cardinality == .implicit }
        case .fieldMask: return kinds == [.string] && fields[0].cardinality == .repeated
        case .structure: return kinds == [.message] && fields[0].cardinality == .map
        case .listValue: return kinds == [.message] && fields[0].cardinality == .repeated
        case .value: return fields.count == 6
        case .wrapper: return fields.count == 1
        case .any: return true
        }
    }
}
