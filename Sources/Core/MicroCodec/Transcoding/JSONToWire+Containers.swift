import MicroJSON

extension JSONToWire {
    /// An array; any other value is a list of one, but no object: its members may have been meant as the elements, and
    /// those that a message does not know are passed over.
    mutating func list(_ field: FieldSchema, _ kind: JSONKind) throws {
        if kind == .object, field.kind == .message { throw try mismatch("an array") }
        guard field.isPacked else { return try values(kind) { try $0.element(field, $1, packed: false) } }
        let before = writer.bytes.count
        writer.tag(field)
        let start = writer.beginLength()
        try values(kind) { try $0.element(field, $1, packed: true) }
        if writer.bytes.count == start {
            writer.bytes.removeLast(start - before)
        } else {
            writer.endLength(start)
        }
    }

    private mutating func values(_ kind: JSONKind, _ element: (inout JSONToWire, Int) throws -> Void) throws {
        guard kind == .array else { return try element(&self, 0) }
        try reader.beginArray()
        var index = 0
        while try reader.nextElement() {
            do { try element(&self, index) } catch { throw CodecError(error).inside("[\(index)]") }
            index += 1
        }
    }

    private mutating func element(_ field: FieldSchema, _ index: Int, packed: Bool) throws {
        if !takesNull(field), try reader.peek() == .null { throw try mismatch("\(article(field))") }
        if packed { try untagged(field) } else { try tagged(field) }
    }

    /// An object whose members are the entries.
    mutating func map(_ field: FieldSchema, _ kind: JSONKind) throws {
        guard kind == .object else { throw try mismatch("an object") }
        let entry = pool.messages[field.type]
        try reader.beginObject()
        while let key = try reader.nextKey() {
            writer.tag(field)
            let start = writer.beginLength()
            do {
                try self.key(entry.fields[0], key)
                if !takesNull(entry.fields[1]), try reader.peek() == .null {
                    throw try mismatch(article(entry.fields[1]))
                }
                try tagged(entry.fields[1])
            } catch { throw CodecError(error).inside("[\"\(key)\"]") }
            writer.endLength(start)
        }
    }

    /// The key of an entry, which JSON always writes as text. There is one spelling of each, since of two entries with
    /// the same key the last one counts.
    private mutating func key(_ field: FieldSchema, _ text: String) throws {
        writer.tag(field)
        switch field.kind {
        case .string: writer.string(text)
        case .bool where text == "true" || text == "false": writer.varint(UInt64(text == "true" ? 1 : 0))
        case .bool: throw CodecError.mismatch("true or false", .string(text))
        default:
            guard text != "-0", text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }) else {
                throw CodecError.mismatch(article(field), .string(text))
            }
            try integer(text: text, field)
        }
    }
}
