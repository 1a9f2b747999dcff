/// How ``JSON/decode(_:from:options:)`` reads Swift values.
public struct JSONDecodingOptions: Sendable {
    /// What becomes of a property whose member is missing.
    public enum MissingKeys: Sendable, Hashable {
        /// Decoding fails with `keyNotFound`, and with `valueNotFound` for `null`.
        case error
        /// It gets its zero value, also for `null`: empty text, 0, false, an empty collection, nil, an enum's first
        /// case if it is `CaseIterable`, a structure of zero values. A type without any (such as `UUID`) still fails.
        case zeroValue
    }

    /// How member names become property names.
    public var keys: JSONKeyConversion
    /// What becomes of a property whose member is missing.
    public var missingKeys: MissingKeys
    /// Whether numbers and booleans are also read from text, text from numbers and booleans, and integers from
    /// numbers such as `1.0` and `1e3`.
    public var lenient: Bool
    /// How much JSON is accepted.
    public var limits: JSONLimits
    /// What the types' own `init(from:)` finds in `userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable]
    /// The types that are read otherwise than their own `init(from:)` does it.
    package var forms: [JSONForm] = []

    /// Creates options.
    public init(
        keys: JSONKeyConversion = .verbatim, missingKeys: MissingKeys = .error, lenient: Bool = false,
        limits: JSONLimits = .default, userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) {
        self.keys = keys
        self.missingKeys = missingKeys
        self.lenient = lenient
        self.limits = limits
        self.userInfo = userInfo
    }
}
