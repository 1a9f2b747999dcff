import MicroCore

/// A `Codable` type that says itself what it looks like, because reading its `init(from:)` does not tell.
///
/// A type that refuses zero values (an e-mail address that must not be empty, say) needs this to be shown in the
/// registry together with the fields after it.
public protocol TypeDescribing {
    /// The type as a tree; the name counts only where the type is a whole message.
    static var valueType: ValueType { get }
    /// Any value, with which the walk over the type around it goes on; nil when there is none.
    static var placeholder: Self? { get }
}

extension TypeDescribing {
    /// None: the walk tries zero values.
    public static var placeholder: Self? { nil }
}
