/// The elements of the array that an encoding is writing.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] {
        encoding.codingPath
    }

    var count: Int {
        encoding.level.count
    }

    mutating func encodeNil() throws {
        encoding.writer.null()
        encoding.level.count += 1
    }

    @inline(__always)
    mutating func encode<T: Encodable>(_ value: T) throws {
        let mark = encoding.writer.mark
        do {
            try encoding.write(value, key: key)
        } catch {
            encoding.writer.goBack(to: mark)
            throw error
        }
        encoding.level.count += 1
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        KeyedEncodingContainer(insert().keyed(by: keyType))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        insert().unkeyed()
    }

    mutating func superEncoder() -> any Encoder {
        insert()
    }

    private func insert() -> JSONEncoding {
        let inner = encoding.insert(key)
        encoding.level.count += 1
        return inner
    }

    private var key: any CodingKey {
        JSONCodingKey.index(count)
    }
}

/// The one value that an encoding is writing.
struct JSONSingleValueEncoding: SingleValueEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] {
        encoding.codingPath
    }

    mutating func encodeNil() throws {
        try begin()
        encoding.writer.null()
    }

    @inline(__always)
    mutating func encode<T: Encodable>(_ value: T) throws {
        let mark = encoding.writer.mark
        try begin()
        do {
            try encoding.write(value, key: nil)
        } catch {
            encoding.writer.goBack(to: mark)
            encoding.level.shape = .nothing
            throw error
        }
    }

    private func begin() throws {
        guard encoding.level.shape == .nothing else {
            throw encoding.invalid("A single value cannot follow another value.")
        }
        encoding.level.shape = .value
    }
}
