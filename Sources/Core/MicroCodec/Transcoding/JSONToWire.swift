import MicroJSON

/// Writes the wire bytes of a protobuf message straight from its JSON, member by member.
///
/// Defaults that the JSON spells out are written too: when two members have the same name, the last one must count.
struct JSONToWire {
    let pool: SchemaPool
    var reader: JSONReader
    var writer = WireWriter()

    init(_ json: [UInt8], pool: SchemaPool, limits: CodecLimits) {
        self.pool = pool
        reader = JSONReader(json, limits: limits.json)
    }

    /// Reads the whole text as one message; `null` is an empty one, and so is `{}` whatever its JSON is otherwise:
    /// callers who have nothing to say send it.
    mutating func root(_ table: MessageTable) throws {
        switch try reader.peek() {
        case .null where table.wellKnown != .value: try reader.readNull()
        case .object where table.wellKnown?.isObject == false: try emptyObject(table)
        default: try message(table)
        }
        try reader.end()
    }

    private mutating func emptyObject(_ table: MessageTable) throws {
        var ahead = reader
        try ahead.beginObject()
        guard try ahead.nextKey() == nil else { return try message(table) }
        reader = ahead
    }

    /// Reads an object as a message, or whatever the JSON of a well-known one is.
    mutating func message(_ table: MessageTable) throws {
        if let wellKnown = table.wellKnown { return try self.wellKnown(wellKnown, table) }
        guard try reader.peek() == .object else { throw try mismatch("an object (\(table.goName))") }
        try reader.beginObject()
        var next = 0
        while let name = try reader.nextKey() {
            guard let index = table.index(named: name, guess: next) else { continue }
            next = index + 1
            let field = table.fields[index]
            do { try self.field(field) } catch { throw CodecError(error).inside(field.name) }
        }
    }

    private mutating func field(_ field: FieldSchema) throws {
        let kind = try reader.peek()
        let holdsMany = field.cardinality == .repeated || field.cardinality == .map
        if kind == .null, holdsMany || !takesNull(field) { return try reader.readNull() }
        switch field.cardinality {
        case .implicit, .explicit: try tagged(field)
        case .repeated: try list(field, kind)
        case .map: try map(field, kind)
        }
    }

    /// `null` is a value of `google.protobuf.Value` and of `NullValue`; everywhere else it means absent.
    func takesNull(_ field: FieldSchema) -> Bool {
        switch field.kind {
        case .message, .group: return pool.messages[field.type].wellKnown == .value
        case .enumeration: return pool.enums[field.type].isNullValue
        default: return false
        }
    }

    /// A value after its tag.
    mutating func tagged(_ field: FieldSchema) throws {
        writer.tag(field)
        try untagged(field)
    }

    /// A value without its tag, as in a packed run.
    mutating func untagged(_ field: FieldSchema) throws {
        guard field.isMessage else { return try scalar(field) }
        let table = pool.messages[field.type]
        if field.kind == .group {
            try message(table)
            return writer.endGroup(field)
        }
        let start = writer.beginLength()
        try message(table)
        writer.endLength(start)
    }
}
