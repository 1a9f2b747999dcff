extension JSONDocument {
    /// The error for a value of another kind than the type is read from.
    func mismatch(_ type: any Any.Type, _ expected: String, at index: Int, _ path: CodingPathNode?) -> DecodingError {
        let context = context("Expected \(expected), found \(kind(at: index).name)", at: index, path)
        return kind(at: index) == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    /// The error for a value of the right kind that does not fit the type.
    func corrupted(_ problem: String, at index: Int, _ path: CodingPathNode?) -> DecodingError {
        .dataCorrupted(context(problem, at: index, path))
    }

    /// The error for a member that is not there.
    func notFound(_ key: any CodingKey, in index: Int, _ path: CodingPathNode?) -> DecodingError {
        .keyNotFound(key, context("There is no member '\(key.stringValue)'", at: index, path))
    }

    /// The error for an element after an array's last.
    func pastEnd(
        _ type: any Any.Type, of count: Int, at index: Int, _ path: CodingPathNode?, _ element: Int
    ) -> DecodingError {
        .valueNotFound(
            type,
            .init(
                codingPath: path.keys + [JSONCodingKey.index(element)],
                debugDescription: description(of: "The array has no more than \(count) elements", at: index, path)))
    }

    /// The error for a value that is missing or null, of a type that has no zero value.
    func noZero(
        _ type: any Any.Type, at index: Int, _ path: CodingPathNode?, because error: any Error
    ) -> DecodingError {
        let problem = "There is no value, and \(type) has no zero value"
        let context = DecodingError.Context(
            codingPath: index < 0 ? (path?.parent).keys : path.keys,
            debugDescription: description(of: problem, at: index, path), underlyingError: error)
        if index < 0, let key = path?.key { return .keyNotFound(key, context) }
        return .valueNotFound(type, context)
    }

    private func context(_ problem: String, at index: Int, _ path: CodingPathNode?) -> DecodingError.Context {
        .init(codingPath: path.keys, debugDescription: description(of: problem, at: index, path))
    }

    /// The problem with its place, such as `Expected a string, found a number at items[0].id (offset 12).`
    private func description(of problem: String, at index: Int, _ path: CodingPathNode?) -> String {
        let place = path.keys.pathText
        let offset = index < 0 ? "" : " (offset \(tokens[index].start))"
        return problem + (place.isEmpty ? " at the top" : " at \(place)") + offset + "."
    }
}
