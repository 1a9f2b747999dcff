import MicroJSON

/// Writes the JSON of a protobuf message straight from its wire bytes.
///
/// Each message is gone over twice: once to note where the last value of each field lies, once to write the fields in
/// the order of the proto, defaults included.
struct WireToJSON {
    let pool: SchemaPool
    let limits: CodecLimits
    var reader: WireReader
    /// It never opens a container, so it puts no commas: names and punctuation go straight to its bytes.
    var writer = JSONWriter(options: JSONWriter.Options(escapeHTML: true))
    var depth = 0
    /// A stack with the slots of each message that is being written.
    private var slots = FieldSlots()

    init(_ bytes: [UInt8], pool: SchemaPool, limits: CodecLimits) {
        self.pool = pool
        self.limits = limits
        reader = WireReader(bytes)
    }

    /// Writes the message that lies in a part of the input.
    mutating func message(_ table: MessageTable, in range: Range<Int>) throws {
        depth += 1
        try limits.check(depth: depth)
        try limits.check(count: writer.bytes.count)
        defer { depth -= 1 }
        if let wellKnown = table.wellKnown { return try self.wellKnown(wellKnown, table, in: range) }
        let base = try locate(table, in: range)
        defer { release(base) }
        writer.bytes.append(UInt8(ascii: "{"))
        var separate = false
        for (index, field) in table.fields.enumerated() {
            let slot = slots[base + index]
            if slot.count == 0 {
                guard let absent = field.absent else { continue }
                if separate { writer.bytes.append(UInt8(ascii: ",")) }
                writer.bytes.append(contentsOf: absent)
            } else {
                if separate { writer.bytes.append(UInt8(ascii: ",")) }
                writer.bytes.append(contentsOf: field.key)
                do { try present(field, slot, in: range) } catch { throw CodecError(error).inside(field.name) }
            }
            separate = true
        }
        writer.bytes.append(UInt8(ascii: "}"))
    }

    /// Notes where the values of each field lie.
    ///
    /// - Returns: the index of the first field's slot.
    mutating func locate(_ table: MessageTable, in range: Range<Int>) throws -> Int {
        let base = slots.push(table.fields.count)
        reader.move(to: range)
        while !reader.isAtEnd {
            let start = reader.offset
            let (number, type) = try reader.tag()
            if let index = table.index(number: number), table.forms[index].accepts(type) {
                if slots[base + index].count == 0 { slots[base + index].first = start }
                slots[base + index].count += 1
                slots[base + index].last = reader.offset
                if let oneof = table.forms[index].oneof {
                    for other in table.oneofs[oneof] where other != index { slots[base + other].count = 0 }
                }
            }
            try reader.skip(type, number: number)
        }
        return base
    }

    /// The slot of a field after ``locate(_:in:)``.
    func slot(_ index: Int) -> FieldSlot { slots[index] }

    /// Gives the slots back.
    mutating func release(_ base: Int) { slots.pop(to: base) }

    /// Writes what a field holds.
    mutating func present(_ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>) throws {
        switch field.cardinality {
        case .implicit, .explicit:
            if field.isMessage {
                try nested(field, slot, in: range)
            } else {
                reader.move(to: slot.last..<range.upperBound)
                try scalar(field)
            }
        case .repeated: try list(field, slot, in: range)
        case .map: try map(field, slot, in: range)
        }
    }

    /// A message that stands there several times is all of them merged, which is the same as their bytes joined.
    private mutating func nested(_ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>) throws {
        let table = pool.messages[field.type]
        if slot.count == 1 {
            reader.move(to: slot.last..<range.upperBound)
            return try message(table, in: try reader.fields(field))
        }
        var joined: [UInt8] = []
        try forEach(field, slot, in: range) { transcoder, _ in
            joined += transcoder.reader.bytes[try transcoder.reader.fields(field)]
        }
        var inner = WireToJSON(joined, pool: pool, limits: limits)
        inner.depth = depth
        swap(&inner.writer, &writer)
        defer { swap(&inner.writer, &writer) }
        try inner.message(table, in: 0..<joined.count)
    }

    /// Runs a function on each value of a field, the reader standing before it.
    mutating func forEach(
        _ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>,
        _ body: (inout WireToJSON, WireType) throws -> Void
    ) throws {
        let form = WireForm(field)
        var next = slot.first
        var remaining = slot.count
        while remaining > 0 {
            reader.move(to: next..<range.upperBound)
            let (number, type) = try reader.tag()
            let value = reader.offset
            try reader.skip(type, number: number)
            next = reader.offset
            guard number == field.number, form.accepts(type) else { continue }
            remaining -= 1
            reader.move(to: value..<next)
            try body(&self, type)
        }
    }
}
