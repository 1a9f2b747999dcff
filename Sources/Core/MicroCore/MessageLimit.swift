import MicroJSON

/// How large one message may be, on every way that it can come or go (design.md §3).
package enum MessageLimit {
    /// The default limit, in bytes: 32 MiB, as much as a text that JSON is read from.
    package static let standard = JSONLimits.default.maximumBytes
}
