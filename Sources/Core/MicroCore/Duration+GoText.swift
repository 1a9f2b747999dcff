extension Duration {
    /// Reads a duration in Go's notation, such as `300ms`, `1.5h` or `2m30s`.
    ///
    /// - Parameter text: signed decimal numbers with the units ns, us, ms, s, m or h; `0` needs none.
    /// - Returns: nil when the text is no duration or longer than about 292 years.
    public init?(goText text: String) {
        var rest = text[...]
        var sign = 1.0
        if rest.hasPrefix("-") { sign = -1 }
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
        if rest == "0" {
            self = .zero
            return
        }
        guard !rest.isEmpty else { return nil }
        var nanoseconds = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(unit.count)
            guard let value = Double(number), let scale = Duration.goUnits[String(unit)] else { return nil }
            nanoseconds += value * scale
        }
        guard nanoseconds < 0x1p63 else { return nil }
        self = .nanoseconds(Int64(sign * nanoseconds))
    }

    private static let goUnits: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 6e10, "h": 3.6e12,
    ]

    /// The duration in whole nanoseconds, within what an `Int64` holds.
    public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, overflowed) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflowed ? (seconds < 0 ? .min : .max) : sum
    }
}
