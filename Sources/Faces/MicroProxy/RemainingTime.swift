import MicroCore
import MicroWire
import NIOHPACK

/// How long the caller of a call waits, which headers say when it comes: the next hop gets what is left (design.md §3).
struct RemainingTime {
    private let arrival: ContinuousClock.Instant

    /// - Returns: nil when the caller waits for as long as it takes.
    init?(_ headers: HPACKHeaders, at arrival: ContinuousClock.Instant) {
        guard headers.contains(name: "grpc-timeout") || headers.contains(name: Headers.timeout) else { return nil }
        self.arrival = arrival
    }

    /// The headers with what is left; a value that cannot be read stays, and counts for nothing here either.
    ///
    /// - Returns: nil when nothing is left.
    func passedOn(_ headers: HPACKHeaders, at now: ContinuousClock.Instant) -> HPACKHeaders? {
        let elapsed = (now - arrival).nanoseconds
        var passed = headers
        if let total = headers.first(name: "grpc-timeout").flatMap({ GRPCTimeout.parse($0)?.nanoseconds }) {
            guard total > elapsed else { return nil }
            passed.replace("grpc-timeout", GRPCTimeout.text(nanoseconds: total - elapsed))
        }
        if let total = headers.first(name: Headers.timeout).flatMap({ Int64($0) }), total > 0 {
            guard total > elapsed else { return nil }
            passed.replace(Headers.timeout, "\(total - elapsed)")
        }
        return passed
    }
}

extension HPACKHeaders {
    /// Unique values would only churn the dynamic table (design.md §3).
    fileprivate mutating func replace(_ name: String, _ value: String) {
        remove(name: name)
        add(name: name, value: value, indexing: .nonIndexable)
    }
}
