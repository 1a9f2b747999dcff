import MicroCore

/// A field of a request, wherever it stands in the type tree, and the flag that fills it.
struct RequestField: Sendable, Hashable {
    /// The names from the request down to the field.
    let path: [String]
    /// The field's type and, when it is a message, its fields.
    let type: ValueType

    /// The flag's name: the path joined by `-`.
    var flag: String { path.joined(separator: "-") }

    /// Whether the field has no fields of its own that could be given instead.
    var isLeaf: Bool { !type.isMessage }

    /// Every field of a request, outer ones first.
    ///
    /// - Parameter request: the root of the type tree; nil when the service does not tell.
    static func all(of request: ValueType?) -> [RequestField] {
        guard let request, isWhole(request) else { return fields(request?.values ?? [], below: []) }
        return [RequestField(path: [whole], type: request)]
    }

    /// The one field of a request whose JSON has none, such as the text of a `StringValue`.
    static let whole = "value"

    /// Whether a request is given by the field ``whole`` alone.
    static func isWhole(_ request: ValueType) -> Bool { request.wellKnown != nil && !request.values.isEmpty }

    private static func fields(_ values: [ValueType], below path: [String]) -> [RequestField] {
        values.flatMap { value -> [RequestField] in
            let field = RequestField(path: path + [value.name], type: value)
            return value.isMessage ? [field] + fields(value.values, below: field.path) : [field]
        }
    }
}

extension [RequestField] {
    /// The field that a flag fills. The help of the original joins paths by `_` and its parser by `-`: both are right,
    /// as is a hyphen for an underscore inside a name.
    func field(flag: String) -> RequestField? {
        if let exact = first(where: { $0.flag == flag }) { return exact }
        func plain(_ name: String) -> String { name.replacing("-", with: "_") }
        return first { plain($0.flag) == plain(flag) }
    }
}
