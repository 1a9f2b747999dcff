/// How much JSON a reader accepts.
public struct JSONLimits: Sendable, Hashable {
    /// How deep arrays and objects may nest.
    public var maximumDepth: Int
    /// How many bytes a text may have.
    public var maximumBytes: Int

    /// Creates limits: a depth of 512 and 32 MiB, unless told otherwise.
    public init(maximumDepth: Int = 512, maximumBytes: Int = 32 << 20) {
        self.maximumDepth = maximumDepth
        self.maximumBytes = maximumBytes
    }

    /// The limits used where a caller gives none.
    public static let `default` = JSONLimits()
}
