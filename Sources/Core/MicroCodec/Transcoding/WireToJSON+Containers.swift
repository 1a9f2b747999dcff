import MicroJSON

extension WireToJSON {
    /// A repeated field: values one by one, in runs, or mixed.
    mutating func list(_ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>) throws {
        writer.bytes.append(UInt8(ascii: "["))
        var count = 0
        try forEach(field, slot, in: range) { transcoder, type in
            guard type == .lengthDelimited, field.kind.isPackable else {
                try transcoder.element(field, &count)
                return
            }
            let run = try transcoder.reader.lengthDelimited()
            transcoder.reader.move(to: run)
            while !transcoder.reader.isAtEnd { try transcoder.element(field, &count) }
        }
        writer.bytes.append(UInt8(ascii: "]"))
    }

    private mutating func element(_ field: FieldSchema, _ count: inout Int) throws {
        if count > 0 { writer.bytes.append(UInt8(ascii: ",")) }
        do {
            try limits.check(count: writer.bytes.count)
            if field.isMessage {
                try message(pool.messages[field.type], in: try reader.fields(field))
            } else {
                try scalar(field)
            }
        } catch { throw CodecError(error).inside("[\(count)]") }
        count += 1
    }

    /// A map: messages with a key and a value; of entries with the same key the last counts.
    mutating func map(_ field: FieldSchema, _ slot: FieldSlot, in range: Range<Int>) throws {
        let entry = pool.messages[field.type]
        var entries: [(key: [UInt8], part: Range<Int>)] = []
        entries.reserveCapacity(min(slot.count, 64))
        // Few keys are compared one by one, which is quicker than hashing them.
        var places: [[UInt8]: Int] = [:]
        let isSmall = slot.count <= 8
        try forEach(field, slot, in: range) { transcoder, _ in
            let part = try transcoder.reader.lengthDelimited()
            let key = try transcoder.key(entry, in: part)
            let known = isSmall ? entries.firstIndex { $0.key == key } : places[key]
            if let known {
                entries[known].part = part
            } else {
                if !isSmall { places[key] = entries.count }
                entries.append((key, part))
            }
        }
        writer.bytes.append(UInt8(ascii: "{"))
        for (index, (key, part)) in entries.enumerated() {
            if index > 0 { writer.bytes.append(UInt8(ascii: ",")) }
            writer.bytes.append(contentsOf: key)
            writer.bytes.append(UInt8(ascii: ":"))
            do { try value(entry, in: part) } catch {
                throw CodecError(error).inside("[\(String(decoding: key, as: UTF8.self))]")
            }
        }
        writer.bytes.append(UInt8(ascii: "}"))
    }

    /// The key of a map entry as JSON text, in quotes whatever its type.
    private mutating func key(_ entry: MessageTable, in part: Range<Int>) throws -> [UInt8] {
        let start = writer.bytes.count
        let base = try locate(entry, in: part)
        defer { release(base) }
        let slot = slot(base)
        let isQuoted = entry.fields[0].kind.isQuoted
        if !isQuoted { writer.bytes.append(UInt8(ascii: "\"")) }
        if slot.count == 0 {
            writer.bytes.append(contentsOf: entry.fields[0].kind.defaultJSON.utf8)
        } else {
            reader.move(to: slot.last..<part.upperBound)
            try scalar(entry.fields[0])
        }
        if !isQuoted { writer.bytes.append(UInt8(ascii: "\"")) }
        defer { writer.bytes.removeLast(writer.bytes.count - start) }
        return Array(writer.bytes[start...])
    }

    /// The value of a map entry; a missing one is the default, and never null, which no reader takes in a map.
    private mutating func value(_ entry: MessageTable, in part: Range<Int>) throws {
        let field = entry.fields[1]
        let base = try locate(entry, in: part)
        defer { release(base) }
        let slot = slot(base + 1)
        if slot.count > 0 {
            try present(field, slot, in: part)
        } else if field.kind == .message {
            try message(pool.messages[field.type], in: part.upperBound..<part.upperBound)
        } else {
            let empty = field.kind == .bytes ? Array("\"\"".utf8) : nil
            writer.bytes.append(contentsOf: empty ?? Array(field.absent?.dropFirst(field.key.count) ?? []))
        }
    }
}
