import MicroCore

/// Finds out what a `Codable` type looks like by letting its `init(from:)` read zero values and noting what it asks for.
///
/// | Swift | type tree |
/// |---|---|
/// | `String`, `Bool`, `Int`, `Int32`, `UInt` …, `Double`, `Float` | `string`, `bool`, `int64`, `int32`, `uint64` …, `float64`, `float32` |
/// | `UUID`, `URL`, `Decimal`, `Duration` | `string` |
/// | `Date` | `Timestamp` |
/// | `Data`, `[UInt8]` | `[]uint8` |
/// | arrays and sets, dictionaries | `[]T`, `map[K]V`, with the fields of the structure inside |
/// | `Optional` | what it wraps |
/// | `CaseIterable` enum with raw values | the type of the raw values, and these |
/// | structure | its name, its fields by their names in JSON |
/// | ``TypeDescribing`` | what it says |
public enum TypeTree {
    /// A type tree and what could not be found out.
    public struct Walk: Sendable, Hashable {
        /// The root of the tree.
        public let value: ValueType
        /// Where the walk stopped early, so that fields may be missing; registering the endpoint logs it.
        public let warnings: [Warning]

        init(_ value: ValueType, warnings: [Warning] = []) {
            self.value = value
            self.warnings = warnings
        }
    }

    /// A place where a walk stopped early.
    public struct Warning: Sendable, Hashable, CustomStringConvertible {
        /// The path of the field, such as `order.price`; empty for the type itself.
        public let field: String
        /// Why, and what helps.
        public let reason: String

        /// Both on one line.
        public var description: String { field.isEmpty ? reason : "\(field): \(reason)" }
    }

    /// The tree of a type; its root bears the type's name.
    ///
    /// - Parameter type: a request or response type.
    public static func of(_ type: any Decodable.Type) -> Walk {
        let walker = TypeWalker()
        let shape = walker.shape(of: type, at: TypeWalker.Place())
        let name = TypeWalker.name(of: type)
        return Walk(
            ValueType(name: name, type: shape.goType ?? name, values: shape.fields), warnings: walker.warnings)
    }
}
