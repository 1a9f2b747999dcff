/// Any JSON value.
///
/// Equality compares the text's content: members in order, numbers by their text (`1` is not `1.0`).
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, with its text.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, with its members in order.
    case object(JSONObject)

    /// The object's member of that name (the last one, if there are several); nil if this is no object.
    public subscript(key: String) -> JSONValue? {
        objectValue?[key]
    }

    /// The string, if this is one.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The boolean, if this is one.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, if this is an array.
    public var arrayValue: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The object, if this is one.
    public var objectValue: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The integer, if this is a number that is exactly one (`3`, `3.0`, `3e2`).
    public var intValue: Int64? {
        if case .number(let value) = self { value.int64 } else { nil }
    }

    /// The nearest double, if this is a number.
    public var doubleValue: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        self == .null
    }

    /// The same value with the members of every object, at any depth, in the byte order of their names.
    public func sortedKeys() -> JSONValue {
        switch self {
        case .object(let object): .object(object.sortedByKey(recursive: true))
        case .array(let elements): .array(elements.map { $0.sortedKeys() })
        default: self
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON.
    public var description: String {
        JSON.text(self)
    }
}
