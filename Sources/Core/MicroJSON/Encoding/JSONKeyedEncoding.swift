/// The members of the object that an encoding is writing.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: JSONEncoding
    let convertsKeys: Bool

    var codingPath: [any CodingKey] {
        encoding.codingPath
    }

    mutating func encodeNil(forKey key: Key) throws {
        writeKey(key.stringValue)
        encoding.writer.null()
    }

    // One generic method stands for the protocol's method for each type.
    @inline(__always)
    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        let mark = encoding.writer.mark
        writeKey(key.stringValue)
        do {
            try encoding.write(value, key: key)
        } catch {
            // So that a caller who goes on after the error leaves no half member.
            encoding.writer.goBack(to: mark)
            throw error
        }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        KeyedEncodingContainer(insert(key).keyed(by: keyType))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        insert(key).unkeyed()
    }

    mutating func superEncoder() -> any Encoder {
        encoding.writer.key(JSONCodingKey.superName)
        return encoding.insert(JSONCodingKey.name(JSONCodingKey.superName))
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        insert(key)
    }

    private func insert(_ key: Key) -> JSONEncoding {
        writeKey(key.stringValue)
        return encoding.insert(key)
    }

    private func writeKey(_ name: String) {
        encoding.writer.key(convertsKeys ? JSONKeyConversion.snakeCase(name) : name)
    }
}
