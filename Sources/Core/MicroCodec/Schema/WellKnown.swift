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

    /// The numbers of the fields that their JSON is made of.
    var fieldNumbers: [Int] {
        switch self {
        case .timestamp, .duration: [1, 2]
        case .fieldMask, .structure, .listValue, .wrapper: [1]
        case .value: [1, 2, 3, 4, 5, 6]
        case .any: []
        }
    }

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
}
