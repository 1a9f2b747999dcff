import MicroJSON

/// How much a codec accepts and produces.
public struct CodecLimits: Sendable, Hashable {
    /// How deep messages may nest; 100 by default, as in protobuf's own implementations.
    public var maximumDepth: Int
    /// How many bytes a message may have, before and after transcoding; 32 MiB by default, as on the wire.
    public var maximumBytes: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - maximumDepth: how deep messages may nest.
    ///   - maximumBytes: how many bytes a message may have.
    public init(maximumDepth: Int = 100, maximumBytes: Int = JSONLimits.default.maximumBytes) {
        self.maximumDepth = maximumDepth
        self.maximumBytes = maximumBytes
    }

    /// The limits used where a caller gives none.
    public static let `default` = CodecLimits()

    var json: JSONLimits { JSONLimits(maximumDepth: maximumDepth, maximumBytes: maximumBytes) }

    func check(count: Int) throws(CodecError) {
        if count > maximumBytes {
            throw CodecError(code: .tooLarge, message: "the message has more than \(maximumBytes) bytes")
        }
    }

    func check(depth: Int) throws(CodecError) {
        if depth > maximumDepth {
            throw CodecError(code: .tooDeep, message: "messages are nested deeper than \(maximumDepth)")
        }
    }
}
