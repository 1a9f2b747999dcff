import MicroCore

extension MessageSchema {
    /// The message as a type tree, as the registry keeps it (spec platform-framework.md §3, "Value tree").
    public var valueType: ValueType {
        ValueType(name: table.goName, type: table.goName, values: values(of: table, depth: 1))
    }

    /// Members of a oneof are left out, as the Go original leaves them out; `optional` fields are not.
    private func values(of table: MessageTable, depth: Int) -> [ValueType] {
        guard depth < ValueType.depthLimit else { return [] }
        return table.fields.compactMap { field in
            guard field.oneof == nil else { return nil }
            let isMessage = field.cardinality != .repeated && field.cardinality != .map && field.kind == .message
            return ValueType(
                name: field.name, type: goType(of: field),
                values: isMessage ? values(of: pool.messages[field.type], depth: depth + 1) : [])
        }
    }

    private func goType(of field: FieldSchema) -> String {
        switch field.cardinality {
        case .implicit, .explicit: return goElement(of: field)
        case .repeated: return "[]" + goElement(of: field)
        case .map:
            let entry = pool.messages[field.type].fields
            return "map[\(goElement(of: entry[0]))]\(goElement(of: entry[1]))"
        }
    }

    private func goElement(of field: FieldSchema) -> String {
        switch field.kind {
        case .enumeration: pool.enums[field.type].goName
        case .message, .group: pool.messages[field.type].goName
        default: field.kind.goName ?? "string"
        }
    }
}
