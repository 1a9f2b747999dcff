/// Tells the coding key of dictionaries from the coding keys of properties.
enum DictionaryKey {
    /// The standard library's key type has no public name, so a dictionary is asked to encode itself.
    private static let type: ObjectIdentifier? = {
        let probe = KeyTypeProbe()
        try? [String: Int]().encode(to: probe)
        return probe.keyType
    }()

    /// Whether dictionaries use a key type.
    static func isKey<Key: CodingKey>(_ type: Key.Type) -> Bool {
        ObjectIdentifier(type) == self.type
    }
}

/// An encoder that notes which keys a value asks for.
private final class KeyTypeProbe: Encoder {
    private let encoding = JSONEncoding(options: .init())
    var keyType: ObjectIdentifier?
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        keyType = ObjectIdentifier(type)
        return encoding.container(keyedBy: type)
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        encoding.unkeyedContainer()
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        encoding.singleValueContainer()
    }
}
