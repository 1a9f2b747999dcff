/// A member's name or an element's index.
enum JSONCodingKey: CodingKey {
    case name(String)
    case index(Int)

    init(stringValue: String) {
        self = .name(stringValue)
    }

    init(intValue: Int) {
        self = .index(intValue)
    }

    var stringValue: String {
        switch self {
        case .name(let name): name
        case .index(let index): "Index \(index)"
        }
    }

    var intValue: Int? {
        if case .index(let index) = self { index } else { nil }
    }

    /// Where `superEncoder()` and `superDecoder()` put what they are for, by the convention of Foundation's coders.
    static let superName = "super"
}

extension [any CodingKey] {
    /// The path as people write it, such as `items[0].id`.
    var pathText: String {
        reduce(into: "") { text, key in
            if let index = (key as? JSONCodingKey)?.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}

/// The value as another type, if that is its type. Unlike `as?` it costs nothing in unspecialised generic code.
@inline(__always)
func identical<Value, Other>(_ value: Value, to type: Other.Type) -> Other? {
    Value.self == Other.self ? unsafeBitCast(value, to: Other.self) : nil
}
