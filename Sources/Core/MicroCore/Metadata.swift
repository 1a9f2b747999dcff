/// Names and values that travel with a call: the headers of gRPC, in the order they came.
///
/// Names are compared without regard to case; they leave this process in lower case, as HTTP/2 wants them.
public struct Metadata: Sendable {
    /// One name with its value.
    public typealias Field = (name: String, value: String)

    /// The fields in order; a name may occur more than once.
    public private(set) var fields: [Field]

    /// Makes empty metadata.
    public init() { fields = [] }

    /// Makes metadata from fields as they are.
    ///
    /// - Parameter fields: names and values in order.
    public init(_ fields: [Field]) { self.fields = fields }

    /// The value of a name, several joined by `, `, cookies by `; `; the first one where values have commas of their own,
    /// as `Set-Cookie`, `Authorization` and dates do. Setting replaces all of them, setting nil or "" removes them.
    public subscript(_ name: String) -> String? {
        get {
            var found: String?
            for place in fields.indices where Metadata.same(fields[place].name, name) {
                guard let first = found else {
                    found = fields[place].value
                    continue
                }
                guard let separator = Headers.separator(of: name.lowercased(), list: ", ") else { break }
                found = first + separator + fields[place].value
            }
            return found
        }
        set {
            fields.removeAll { Metadata.same($0.name, name) }
            if let newValue, !newValue.isEmpty { fields.append((name.lowercased(), newValue)) }
        }
    }

    /// Adds a value, leaving those that are there.
    ///
    /// - Parameters:
    ///   - name: the field's name.
    ///   - value: its value.
    public mutating func add(_ name: String, _ value: String) {
        fields.append((name.lowercased(), value))
    }

    /// All values of a name, in order.
    ///
    /// - Parameter name: the field's name.
    public func values(_ name: String) -> [String] {
        fields.filter { Metadata.same($0.name, name) }.map(\.value)
    }

    /// Takes over every field of `other`, replacing the values of names that are in both.
    ///
    /// - Parameter other: the fields that win.
    public mutating func merge(_ other: Metadata) {
        guard !fields.isEmpty else { return self = other }
        fields.removeAll { field in other.fields.contains { Metadata.same($0.name, field.name) } }
        fields.append(contentsOf: other.fields)
    }

    /// The namespace that a call names, first if it names several; none when that is blank.
    package var namespace: String? {
        let named = fields.first { Metadata.same($0.name, Headers.namespace) }
        return named.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Whether there is no field.
    public var isEmpty: Bool { fields.isEmpty }

    private static func same(_ a: String, _ b: String) -> Bool {
        let (a, b) = (a.utf8.span, b.utf8.span)
        guard a.count == b.count else { return false }
        for index in a.indices where asciiLower(a[index]) != asciiLower(b[index]) { return false }
        return true
    }

    private static func asciiLower(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

extension Metadata: ExpressibleByDictionaryLiteral {
    /// Makes metadata from a literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0.lowercased(), value: $0.1) }
    }
}

extension Metadata: Equatable {
    /// Whether both have the same fields in the same order.
    public static func == (a: Metadata, b: Metadata) -> Bool {
        a.fields.count == b.fields.count && zip(a.fields, b.fields).allSatisfy { $0 == $1 }
    }
}
