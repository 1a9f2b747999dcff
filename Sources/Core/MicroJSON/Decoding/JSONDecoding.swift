/// The decoder that types see: one place in a document.
///
/// Three words, so that it fits an existential without an allocation.
struct JSONDecoding: Decoder {
    let document: JSONDocument
    let index: Int
    let path: CodingPathNode?

    var codingPath: [any CodingKey] {
        path.keys
    }

    var userInfo: [CodingUserInfoKey: Any] {
        document.options.userInfo
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try JSONKeyedDecoding(of: self, keyedBy: type))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try JSONUnkeyedDecoding(of: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        self
    }
}

extension JSONDecoding: SingleValueDecodingContainer {
    func decodeNil() -> Bool {
        document.kind(at: index) == .null
    }

    // One generic method stands for the protocol's method for each type.
    @inline(__always)
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try document.value(type, at: index, path: { path })
    }
}
