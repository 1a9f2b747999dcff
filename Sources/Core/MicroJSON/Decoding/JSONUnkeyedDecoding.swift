/// The elements of an array in a document, one after the other.
struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
    private let document: JSONDocument
    private let path: CodingPathNode?
    private let array: Int
    private let elements: Int
    /// The place of the next element.
    private var place: Int
    private(set) var currentIndex = 0
    /// The way to the element that was decoded last.
    private var elementPath: CodingPathNode?

    init(of decoder: JSONDecoding) throws {
        document = decoder.document
        path = decoder.path
        array = decoder.index
        if document.isZero(at: array) {
            elements = 0
            place = JSONDocument.missing
            return
        }
        guard document.kind(at: array) == .array else {
            throw document.mismatch([Any].self, "an array", at: array, path)
        }
        elements = Int(document.tokens[array].count)
        place = array + 1
    }

    var codingPath: [any CodingKey] {
        path.keys
    }

    var count: Int? {
        elements
    }

    var isAtEnd: Bool {
        currentIndex >= elements
    }

    mutating func decodeNil() throws -> Bool {
        try checkEnd(Any?.self)
        guard document.kind(at: place) == .null else { return false }
        advance()
        return true
    }

    @inline(__always)
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try checkEnd(type)
        let document = document
        let value = try document.value(type, at: place, path: { elementPath.element(currentIndex, of: path) })
        advance()
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let container = try element().container(keyedBy: type)
        advance()
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try element().unkeyedContainer()
        advance()
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try element()
        advance()
        return decoder
    }

    private func element() throws -> JSONDecoding {
        try checkEnd(Any.self)
        return JSONDecoding(
            document: document, index: place, path: CodingPathNode(path, JSONCodingKey.index(currentIndex)))
    }

    private mutating func advance() {
        place = Int(document.tokens[place].next)
        currentIndex += 1
    }

    private func checkEnd(_ type: any Any.Type) throws {
        guard isAtEnd else { return }
        throw document.pastEnd(type, of: elements, at: array, path, currentIndex)
    }
}
