extension JSONDocument {
    /// The value at a place: a type JSON knows at once, others by their own `init(from:)`.
    @inline(__always)
    func value<T: Decodable>(_ type: T.Type, at index: Int, path: () -> CodingPathNode?) throws -> T {
        if T.self == String.self { return reinterpret(try string(at: index, path)) }
        if T.self == Int.self { return reinterpret(try integer(Int.self, at: index, path)) }
        if T.self == Bool.self { return reinterpret(try bool(at: index, path)) }
        if T.self == Double.self { return reinterpret(try double(at: index, path)) }
        if T.self == Int64.self { return reinterpret(try integer(Int64.self, at: index, path)) }
        if T.self == Int32.self { return reinterpret(try integer(Int32.self, at: index, path)) }
        if T.self == UInt.self { return reinterpret(try integer(UInt.self, at: index, path)) }
        if T.self == UInt64.self { return reinterpret(try integer(UInt64.self, at: index, path)) }
        if T.self == UInt32.self { return reinterpret(try integer(UInt32.self, at: index, path)) }
        if T.self == Int16.self { return reinterpret(try integer(Int16.self, at: index, path)) }
        if T.self == UInt16.self { return reinterpret(try integer(UInt16.self, at: index, path)) }
        if T.self == Int8.self { return reinterpret(try integer(Int8.self, at: index, path)) }
        if T.self == UInt8.self { return reinterpret(try integer(UInt8.self, at: index, path)) }
        if T.self == Float.self { return reinterpret(try float(at: index, path)) }
        return try composite(type, at: index, path)
    }

    private func composite<T: Decodable>(_ type: T.Type, at index: Int, _ path: () -> CodingPathNode?) throws -> T {
        switch kind(at: index) {
        case .array:
            if T.self == [String].self { return reinterpret(try array(of: String.self, at: index, path)) }
            if T.self == [Int].self { return reinterpret(try array(of: Int.self, at: index, path)) }
            if let arrays = type as? any ElementwiseDecodable.Type {
                return try elementwise(arrays, at: index, path())
            }
        case .string:
            if T.self == [UInt8].self {
                guard let bytes = Base64.decode(text(at: index).utf8) else {
                    throw corrupted("The text is not base64", at: index, path())
                }
                return reinterpret(bytes)
            }
        case .object:
            if T.self == JSONObject.self, case .object(let object) = json(at: index) { return reinterpret(object) }
        case .number:
            if T.self == JSONNumber.self, case .number(let number) = json(at: index) { return reinterpret(number) }
        case .null, .bool: break
        }
        if T.self == JSONValue.self { return reinterpret(json(at: index)) }
        if let form = options.forms.form(of: T.self) { return try formed(type, form, at: index, path()) }
        let decoder = JSONDecoding(document: self, index: index, path: path())
        return kind(at: index) == .null ? try absent(type, decoder) : try T(from: decoder)
    }

    private func elementwise<Elements: ElementwiseDecodable, T>(
        _ type: Elements.Type, at index: Int, _ path: CodingPathNode?
    ) throws -> T {
        reinterpret(try type.init(elementsOf: self, at: index, path))
    }

    /// A value as the type that it is known to be.
    @inline(__always)
    private func reinterpret<Known, T>(_ value: Known) -> T {
        unsafeBitCast(value, to: T.self)
    }

    private func formed<T>(
        _ type: T.Type, _ form: JSONForm, at index: Int, _ path: CodingPathNode?
    ) throws -> T {
        if isZero(at: index) {
            guard let zero = form.zero as? T else {
                throw noZero(type, at: index, path, because: mismatch(type, form.text, at: index, path))
            }
            return zero
        }
        if let value = form.read(json(at: index)) as? T { return value }
        guard kind(at: index) == .string else { throw mismatch(type, form.text, at: index, path) }
        throw corrupted("The text is not \(form.text)", at: index, path)
    }

    /// The value of something missing or null.
    private func absent<T: Decodable>(_ type: T.Type, _ decoder: JSONDecoding) throws -> T {
        guard options.missingKeys == .zeroValue, !(type is any ExpressibleByNilLiteral.Type) else {
            return try T(from: decoder)
        }
        if let cases = type as? any CaseIterable.Type, let first = firstCase(of: cases) as? T { return first }
        // A class that holds one of its own kind would never end.
        guard (decoder.path?.depth ?? 0) <= options.limits.maximumDepth else {
            throw corrupted("The zero value of \(type) contains itself without end", at: decoder.index, decoder.path)
        }
        do {
            return try T(from: decoder)
        } catch {
            throw noZero(type, at: decoder.index, decoder.path, because: error)
        }
    }

    private func firstCase<Cases: CaseIterable>(of type: Cases.Type) -> Any? {
        type.allCases.first
    }

    @inline(__always)
    fileprivate func array<Element: Decodable>(
        of type: Element.Type, at index: Int, _ path: () -> CodingPathNode?
    ) throws -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(Int(tokens[index].count))
        var elementPath: CodingPathNode?
        var place = index + 1
        let end = Int(tokens[index].next)
        while place < end {
            result.append(try value(type, at: place, path: { elementPath.element(result.count, of: path()) }))
            place = Int(tokens[place].next)
        }
        return result
    }
}

/// An array, whose own way to be decoded asks for each of its elements through several layers.
private protocol ElementwiseDecodable {
    /// Decodes the elements of the array at a place.
    init(elementsOf document: JSONDocument, at index: Int, _ path: CodingPathNode?) throws
}

extension Array: ElementwiseDecodable where Element: Decodable {
    init(elementsOf document: JSONDocument, at index: Int, _ path: CodingPathNode?) throws {
        self = try document.array(of: Element.self, at: index, { path })
    }
}
