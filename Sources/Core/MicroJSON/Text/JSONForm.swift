/// The JSON of a type that is not what the type's own `Codable` makes of it: a date as text, say.
///
/// This module imports nothing, so the modules that know the types bring their forms.
package struct JSONForm: Sendable {
    /// What the JSON is, for error texts: `a URL`.
    let text: String
    let zero: (any Sendable)?
    let read: @Sendable (JSONValue) -> (any Sendable)?
    let write: @Sendable (Any) -> JSONValue?
    fileprivate let type: ObjectIdentifier

    /// Makes a form.
    ///
    /// - Parameters:
    ///   - type: the type.
    ///   - text: what the JSON is, for error texts: `a URL`.
    ///   - zero: the value of something missing; nil when there is none.
    ///   - read: reads a value; nil when it is none.
    ///   - write: writes a value; nil when it has no JSON.
    package init<Value: Sendable>(
        _ type: Value.Type, _ text: String, zero: Value? = nil, read: @escaping @Sendable (JSONValue) -> Value?,
        write: @escaping @Sendable (Value) -> JSONValue?
    ) {
        self.type = ObjectIdentifier(type)
        self.text = text
        self.zero = zero
        self.read = { read($0) }
        self.write = { ($0 as? Value).flatMap(write) }
    }
}

extension [JSONForm] {
    /// The form of a type; there are few, so that looking at each is the fastest.
    @inline(__always)
    func form(of type: any Any.Type) -> JSONForm? {
        for index in indices where self[index].type == ObjectIdentifier(type) { return self[index] }
        return nil
    }
}
