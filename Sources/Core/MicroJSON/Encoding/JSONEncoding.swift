/// One encoding: the `Encoder` that values see. It writes straight into ``writer``.
///
/// The same object serves a value and the values inside it: ``level`` is what the value now encoding has written, and is
/// put aside while an inner value encodes. What may be written out of order (`nestedContainer`, `superEncoder`) gets an
/// encoding of its own, whose text is put in place when the outer value is complete.
final class JSONEncoding: Encoder {
    /// What one value has written so far.
    struct Level {
        enum Shape: UInt8 { case nothing, object, array, value }
        var shape = Shape.nothing
        /// The elements of the array.
        var count = 0
        /// Texts that belong inside, in the order of their places.
        var inserts: [(offset: Int, encoding: JSONEncoding)] = []
        /// Whether the value was to be of two kinds at once.
        var isMisused = false
    }

    // Unchecked: only the innermost call touches them, and the checks cost a fifth of an encoding.
    @exclusivity(unchecked) var writer: JSONWriter
    @exclusivity(unchecked) var level = Level()
    @exclusivity(unchecked) var codingPath: [any CodingKey]
    let options: JSONEncodingOptions

    init(options: JSONEncodingOptions, depth: Int = 0, codingPath: [any CodingKey] = []) {
        self.options = options
        self.codingPath = codingPath
        writer = JSONWriter(options: .init(escapeHTML: options.escapeHTML, indent: options.indent), depth: depth)
    }

    var userInfo: [CodingUserInfoKey: Any] {
        options.userInfo
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(keyed(by: type))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        unkeyed()
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONSingleValueEncoding(encoding: self)
    }

    func keyed<Key: CodingKey>(by type: Key.Type) -> JSONKeyedEncoding<Key> {
        let convertsKeys = options.keys == .snakeCase && !DictionaryKey.isKey(type)
        return JSONKeyedEncoding(encoding: open(.object), convertsKeys: convertsKeys)
    }

    func unkeyed() -> JSONUnkeyedEncoding {
        JSONUnkeyedEncoding(encoding: open(.array))
    }

    /// Makes the value an object or an array. A value that is already something else continues in a text that is thrown
    /// away, and fails when it is complete.
    private func open(_ shape: Level.Shape) -> JSONEncoding {
        if level.shape == shape { return self }
        guard level.shape == .nothing else {
            level.isMisused = true
            return JSONEncoding(options: options, codingPath: codingPath).open(shape)
        }
        level.shape = shape
        if shape == .object { writer.beginObject() } else { writer.beginArray() }
        return self
    }

    /// Ends the value now encoding.
    func close() throws {
        guard !level.isMisused else {
            throw invalid("A value cannot be encoded as both an object, an array or a single value.")
        }
        switch level.shape {
        case .object: writer.endObject()
        case .array: writer.endArray()
        case .value: return
        case .nothing:
            writer.beginObject()
            writer.endObject()
        }
        guard let first = level.inserts.first else { return }
        let tail = Array(writer.bytes[first.offset...])
        writer.bytes.removeLast(tail.count)
        var written = first.offset
        for (offset, encoding) in level.inserts {
            try encoding.close()
            writer.bytes += tail[written - first.offset..<offset - first.offset]
            writer.bytes += encoding.writer.bytes
            written = offset
        }
        writer.bytes += tail[(written - first.offset)...]
    }

    /// An encoding for what belongs here.
    func insert(_ key: any CodingKey) -> JSONEncoding {
        let inner = JSONEncoding(options: options, depth: writer.depth, codingPath: codingPath + [key])
        writer.raw([])
        level.inserts.append((offset: writer.bytes.count, encoding: inner))
        return inner
    }

    /// The error for a value that cannot be encoded.
    func invalid(_ message: String, value: Any = (), key: (any CodingKey)? = nil) -> EncodingError {
        let path = codingPath + (key.map { [$0] } ?? [])
        return .invalidValue(value, .init(codingPath: path, debugDescription: message))
    }
}
