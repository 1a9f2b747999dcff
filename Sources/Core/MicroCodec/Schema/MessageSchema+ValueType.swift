import MicroCore

extension MessageSchema {
    /// The message as a type tree, as the registry keeps it (spec platform-framework.md §3, "Value tree").
    ///
    /// It tells more than the Go original's: members of a oneof, the messages in lists and maps, the values of enums.
    public var valueType: ValueType {
        var tree = MessageTree(pool: pool)
        return ValueType(name: table.goName, type: table.goName, values: tree.values(of: table, depth: 1))
    }
}

/// One walk over a message and the messages in it.
private struct MessageTree {
    let pool: SchemaPool
    /// The messages on the way from the root. In lists and maps they are not opened again: a type that fans out into
    /// itself would fill the tree.
    private var open: Set<ObjectIdentifier> = []
    private var count = 0

    init(pool: SchemaPool) { self.pool = pool }

    mutating func values(of table: MessageTable, depth: Int) -> [ValueType] {
        // The JSON of a `Value` is none of its members.
        guard depth < ValueType.depthLimit, table.wellKnown != .value else { return [] }
        let isNew = open.insert(ObjectIdentifier(table)).inserted
        defer { if isNew { open.remove(ObjectIdentifier(table)) } }
        count += table.fields.count
        var values: [ValueType] = []
        for field in table.fields {
            values.append(
                ValueType(name: field.name, type: goType(of: field), values: self.values(of: field, depth: depth + 1)))
        }
        return values
    }

    private mutating func values(of field: FieldSchema, depth: Int) -> [ValueType] {
        let isSingle = field.cardinality == .implicit || field.cardinality == .explicit
        let element = field.cardinality == .map ? pool.messages[field.type].fields[1] : field
        switch element.kind {
        case .message, .group:
            let table = pool.messages[element.type]
            let mayOpen = isSingle || !open.contains(ObjectIdentifier(table)) && count < ValueType.countLimit
            return mayOpen ? values(of: table, depth: depth) : []
        case .enumeration:
            guard count < ValueType.countLimit else { return [] }
            let names = ValueType.enumeration(pool.enums[element.type].jsonNames)
            count += names.count
            return names
        default: return []
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
