/// The members of an object in a document.
struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let members: MemberTable
    private let convertsKeys: Bool

    init(of decoder: JSONDecoding, keyedBy type: Key.Type) throws {
        let document = decoder.document
        let isZero = document.isZero(at: decoder.index)
        guard isZero || document.kind(at: decoder.index) == .object else {
            throw document.mismatch([String: Any].self, "an object", at: decoder.index, decoder.path)
        }
        members = MemberTable(
            document: document, object: isZero ? JSONDocument.missing : decoder.index, path: decoder.path)
        convertsKeys = document.options.keys == .snakeCase && !DictionaryKey.isKey(type)
    }

    var codingPath: [any CodingKey] {
        members.path.keys
    }

    var allKeys: [Key] {
        members.names.compactMap { name in
            if let key = Key(stringValue: name) { return key }
            return convertsKeys ? Key(stringValue: JSONKeyConversion.camelCase(name)) : nil
        }
    }

    func contains(_ key: Key) -> Bool {
        find(key) != JSONDocument.missing
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        members.document.kind(at: try place(of: key)) == .null
    }

    // One generic method stands for the protocol's method for each type.
    @inline(__always)
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try members.document.value(type, at: place(of: key), path: { CodingPathNode(members.path, key) })
    }

    @inline(__always)
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        let place = find(key)
        guard members.document.kind(at: place) != .null else { return nil }
        return try members.document.value(type, at: place, path: { CodingPathNode(members.path, key) })
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder(at: place(of: key), key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(at: place(of: key), key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = JSONCodingKey.name(JSONCodingKey.superName)
        return decoder(at: members.find(key.stringValue), key)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        decoder(at: find(key), key)
    }

    private func decoder(at place: Int, _ key: any CodingKey) -> JSONDecoding {
        JSONDecoding(document: members.document, index: place, path: CodingPathNode(members.path, key))
    }

    /// The place of a member's value; throws if it is missing and that matters.
    private func place(of key: Key) throws -> Int {
        let place = find(key)
        guard place != JSONDocument.missing || members.document.options.missingKeys == .zeroValue else {
            throw members.document.notFound(key, in: members.object, members.path)
        }
        return place
    }

    private func find(_ key: Key) -> Int {
        let name = key.stringValue
        guard convertsKeys else { return members.find(name) }
        let converted = JSONKeyConversion.snakeCase(name)
        return converted == name ? members.find(name) : max(members.find(name), members.find(converted))
    }
}
