/// The `grpc-timeout` header: digits and a unit (gRPC over HTTP/2, "Timeout").
package enum GRPCTimeout {
    /// Reads a header value; nil when it is malformed.
    package static func parse(_ text: String) -> Duration? {
        let bytes = text.utf8.span
        guard (2...9).contains(bytes.count) else { return nil }
        var value: Int64 = 0
        for index in 0..<bytes.count - 1 {
            guard (0x30...0x39).contains(bytes[index]) else { return nil }
            value = value * 10 + Int64(bytes[index] - 0x30)
        }
        switch bytes[bytes.count - 1] {
        case UInt8(ascii: "H"): return .seconds(value * 3600)
        case UInt8(ascii: "M"): return .seconds(value * 60)
        case UInt8(ascii: "S"): return .seconds(value)
        case UInt8(ascii: "m"): return .milliseconds(value)
        case UInt8(ascii: "u"): return .microseconds(value)
        case UInt8(ascii: "n"): return .nanoseconds(value)
        default: return nil
        }
    }

    /// Writes a time in the finest unit that takes at most eight digits.
    package static func text(nanoseconds: Int64) -> String {
        let limit: Int64 = 99_999_999
        if nanoseconds <= limit { return "\(max(0, nanoseconds))n" }
        if nanoseconds / 1_000 <= limit { return "\(nanoseconds / 1_000)u" }
        if nanoseconds / 1_000_000 <= limit { return "\(nanoseconds / 1_000_000)m" }
        return "\(min(nanoseconds / 1_000_000_000, limit))S"
    }
}
