import MicroCore
import MicroJSON

/// A decoder that has nothing to decode: it answers with zero values and notes what it was asked for.
struct RecordingDecoder: Decoder {
    /// What has been noted of one type.
    final class Record {
        /// What it is, but for the structures without a type of their own.
        var shape = TypeWalker.Shape()
        /// Those, each with the number of fields before it.
        private var nested: [(index: Int, name: String, record: Record)] = []

        /// All of it.
        var whole: TypeWalker.Shape {
            var whole = shape
            for (index, name, record) in nested.reversed() {
                let inner = record.whole
                let field = ValueType(name: name, type: inner.goType ?? "struct", values: inner.fields)
                whole.fields.insert(field, at: min(index, whole.fields.count))
            }
            return whole
        }

        /// Notes a structure without a type, unless there is one of that name.
        func add(_ name: String, _ record: Record) {
            guard !nested.contains(where: { $0.name == name }) else { return }
            nested.append((shape.fields.count, name, record))
        }
    }

    let walker: TypeWalker
    let place: TypeWalker.Place
    let record = Record()

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordingKeyedContainer<Key>(recorder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        if record.shape.goType == nil { record.shape.goType = "[]interface {}" }
        return RecordingUnkeyedContainer(recorder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { RecordingSingleValueContainer(recorder: self) }

    /// Notes a field and gives its value.
    func field<T: Decodable>(_ type: T.Type, _ key: any CodingKey) throws -> T {
        var inner = place
        inner.path.append(JSONKeyConversion.snakeCase(key.stringValue))
        let (shape, value) = walker.walk(type, at: inner)
        note(inner, type, shape)
        return try value.get()
    }

    /// As ``field(_:_:)`` for one that may be missing: it is missing.
    func optionalField<T: Decodable>(_ type: T.Type, _ key: any CodingKey) {
        var inner = place
        inner.path.append(JSONKeyConversion.snakeCase(key.stringValue))
        note(inner, type, inner.path.count < ValueType.depthLimit ? walker.optionalShape(of: type, at: inner) : .init())
    }

    /// A decoder for a structure without a type, inside a field.
    func nested(_ key: any CodingKey) -> RecordingDecoder {
        var inner = place
        let name = JSONKeyConversion.snakeCase(key.stringValue)
        inner.path.append(name)
        let decoder = RecordingDecoder(walker: walker, place: inner)
        if inner.path.count < ValueType.depthLimit, walker.countField() { record.add(name, decoder.record) }
        return decoder
    }

    private func note(_ inner: TypeWalker.Place, _ type: any Any.Type, _ shape: TypeWalker.Shape) {
        guard inner.path.count < ValueType.depthLimit, walker.countField(), let name = inner.path.last else { return }
        let field = ValueType(
            name: name, type: shape.goType ?? TypeWalker.name(of: type), values: shape.fields)
        if !record.shape.fields.contains(where: { $0.name == name }) { record.shape.fields.append(field) }
    }
}

private struct RecordingKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: RecordingDecoder
    let codingPath: [any CodingKey] = []
    let allKeys: [Key] = []

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try recorder.field(type, key) }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        recorder.optionalField(type, key)
        return nil
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> {
        recorder.nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        recorder.nested(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { recorder.nested(SuperKey()) }
    func superDecoder(forKey key: Key) -> any Decoder { recorder.nested(key) }
}

/// Where `Codable` puts what a class inherits.
private struct SuperKey: CodingKey {
    let stringValue = "super"
    let intValue: Int? = nil
    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}

private struct RecordingUnkeyedContainer: UnkeyedDecodingContainer {
    let recorder: RecordingDecoder
    let codingPath: [any CodingKey] = []
    let count: Int? = 0
    let isAtEnd = true
    private(set) var currentIndex = 0

    init(recorder: RecordingDecoder) { self.recorder = recorder }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        currentIndex += 1
        let (shape, value) = recorder.walker.walk(type, at: recorder.place)
        recorder.record.shape = TypeWalker.Shape(
            goType: "[]" + (shape.goType ?? TypeWalker.name(of: type)), fields: shape.fields)
        return try value.get()
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
        silent.container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { silent.unkeyedContainer() }
    mutating func superDecoder() -> any Decoder { silent }

    private var silent: RecordingDecoder { RecordingDecoder(walker: recorder.walker, place: recorder.place) }
}

private struct RecordingSingleValueContainer: SingleValueDecodingContainer {
    let recorder: RecordingDecoder
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { false }

    /// The type is written as the value inside it.
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let (shape, value) = recorder.walker.walk(type, at: recorder.place)
        recorder.record.shape = TypeWalker.Shape(
            goType: shape.goType ?? TypeWalker.name(of: type), fields: shape.fields)
        return try value.get()
    }
}
