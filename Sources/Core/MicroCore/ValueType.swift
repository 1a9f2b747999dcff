/// A node of a type tree: a message or one of its fields, in the words of the Go original
/// (spec platform-framework.md §3, "Value tree").
///
/// | what | `type` | `values` |
/// |---|---|---|
/// | a message | its name | its fields |
/// | a list or a map of messages | `[]Item`, `map[string]Item` | the fields of `Item`, which the original leaves out |
/// | an enum, or a list or a map of some | its name or what its values are written as | ``enumeration(_:)`` |
/// | anything else | `string`, `int64`, `[]uint8`, `map[string]bool` … | none |
public struct ValueType: Sendable, Hashable {
    /// The field's name; at the root the type's.
    public var name: String
    /// The type in Go's spelling: `string`, `int64`, `[]string`, `map[string]string`, a message's or an enum's name.
    public var type: String
    /// What is in the type: the fields of a message, the values of an enum.
    public var values: [ValueType]

    /// Makes a node of a type tree.
    ///
    /// - Parameters:
    ///   - name: the field's name; at the root the type's.
    ///   - type: the type in Go's spelling.
    ///   - values: the fields of a message, or the values of an enum.
    public init(name: String, type: String, values: [ValueType] = []) {
        self.name = name
        self.type = type
        self.values = values
    }

    /// How deep a tree goes: the root is 0, and no field stands at this depth.
    public static let depthLimit = 6
    /// How many nodes a tree may have before the messages in lists and maps are no longer opened.
    package static let countLimit = 4096
}

extension ValueType {
    /// The type of an enum's values in a tree; no Go type is called so.
    private static let enumValue = "enum"
    /// Longer enums are left open: a record travels with every renewal.
    private static let enumLimit = 256

    /// The values of an enum as they stand in its field's ``values``; none when there are more than a tree holds.
    ///
    /// - Parameter names: the values as JSON has them, without quotes.
    public static func enumeration(_ names: [String]) -> [ValueType] {
        names.count > enumLimit ? [] : names.map { ValueType(name: $0, type: enumValue) }
    }

    /// The values of the enum that the type is or holds, as JSON has them without quotes; empty for other types.
    package var enumNames: [String] {
        values.allSatisfy { $0.type == ValueType.enumValue && $0.values.isEmpty } ? values.map(\.name) : []
    }

    /// The element of a list; nil for other types. Bytes are no list.
    package var listElement: ValueType? {
        guard type.hasPrefix("[]"), type != "[]uint8", isShort else { return nil }
        return ValueType(name: name, type: String(type.dropFirst(2)), values: values)
    }

    /// The value of a map; nil for other types.
    package var mapValue: ValueType? {
        guard type.hasPrefix("map["), isShort, let end = type.firstIndex(of: "]") else { return nil }
        return ValueType(name: name, type: String(type[type.index(after: end)...]), values: values)
    }

    /// Others may register anything, also lists of lists of lists without end.
    private var isShort: Bool { type.utf8.count <= 512 }

    /// Whether the type is a message whose JSON is an object of its fields.
    package var isMessage: Bool {
        listElement == nil && mapValue == nil && wellKnown == nil && !values.isEmpty && enumNames.isEmpty
    }
}
