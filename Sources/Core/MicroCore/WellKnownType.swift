/// What the JSON of a message is that is not an object of its fields (https://protobuf.dev/programming-guides/json).
package enum WellKnownType: Sendable, Hashable {
    /// RFC 3339: `2006-01-02T15:04:05Z`.
    case timestamp
    /// Seconds: `1.5s`.
    case duration
    /// Names of fields with commas between.
    case fieldMask
    /// Any object.
    case structure
    /// Any array.
    case list
    /// Anything.
    case any
    /// The one value inside, of that type, or `null`.
    case wrapper(String)
}

extension ValueType {
    /// What the type's JSON is, when that is not an object of its fields.
    ///
    /// Trees do not tell packages, so the fields have to be those of the type of that name in `google.protobuf`.
    package var wellKnown: WellKnownType? {
        switch (type, values.map(\.name)) {
        // Without fields where the tree ends, and for a `Date`.
        case ("Timestamp", ["seconds", "nanos"]), ("Timestamp", []): .timestamp
        case ("Duration", ["seconds", "nanos"]): .duration
        case ("FieldMask", ["paths"]): .fieldMask
        case ("Struct", ["fields"]): .structure
        case ("ListValue", ["values"]): .list
        case ("Any", ["type_url", "value"]), ("Value", []), ("Value", ["null_value"]): .any
        case (let name, ["value"]): ValueType.wrapped[name].flatMap { $0 == values[0].type ? .wrapper($0) : nil }
        default: nil
        }
    }

    private static let wrapped = [
        "DoubleValue": "float64", "FloatValue": "float32", "Int64Value": "int64", "UInt64Value": "uint64",
        "Int32Value": "int32", "UInt32Value": "uint32", "BoolValue": "bool", "StringValue": "string",
        "BytesValue": "[]uint8",
    ]
}
