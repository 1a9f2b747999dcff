/// JSON at the byte level: parse, serialise, encode and decode.
///
/// The module keeps what it reads: member order, duplicate members and the text of numbers.
public enum JSON {
    /// Parses one JSON text.
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes, limits: limits)
        let value = try reader.readValue()
        try reader.end()
        return value
    }

    /// Parses one JSON text held in a string.
    public static func parse(_ text: String, limits: JSONLimits = .default) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), limits: limits)
    }

    /// Serialises a value to UTF-8 bytes.
    public static func serialize(_ value: JSONValue, options: JSONWriter.Options = .init()) -> [UInt8] {
        var writer = JSONWriter(options: options)
        writer.value(value)
        return writer.bytes
    }

    /// Serialises a value to a string.
    public static func text(_ value: JSONValue, options: JSONWriter.Options = .init()) -> String {
        String(decoding: serialize(value, options: options), as: UTF8.self)
    }

    /// Encodes a value of a Swift type to UTF-8 bytes.
    public static func encode(_ value: some Encodable, options: JSONEncodingOptions = .init()) throws -> [UInt8] {
        let encoder = JSONEncoding(options: options)
        try encoder.write(value, key: nil)
        return encoder.writer.bytes
    }

    /// Decodes a Swift type from one JSON text.
    ///
    /// Every failure is a `DecodingError`; malformed JSON is `dataCorrupted` with a ``JSONError`` underneath.
    public static func decode<T: Decodable>(
        _ type: T.Type, from bytes: [UInt8], options: JSONDecodingOptions = .init()
    ) throws -> T {
        let document = try JSONDocument(parsing: bytes, options: options)
        return try document.value(type, at: 0, path: { nil })
    }

    /// Lays a JSON text out over lines, as Go's `json.Indent` does.
    ///
    /// Member order, number text, string escapes and trailing white space stay exactly as they are in the input.
    public static func reindent(_ bytes: [UInt8], indent: String) throws(JSONError) -> [UInt8] {
        try JSONIndenter.reindent(bytes, indent: indent)
    }

    /// A JSON text with the members of each object in the order of their names, by UTF-8, and without white space.
    package static func sortKeys(
        _ bytes: [UInt8], limits: JSONLimits = .default
    ) throws(JSONError) -> [UInt8] {
        try JSONSorter.sortKeys(bytes, limits: limits)
    }
}
