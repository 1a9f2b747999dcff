import MicroCore
import MicroWire
import NIOHPACK

/// How long the caller of a call waits, which headers say when it comes: the next hop gets what is left (design.md §3).
struct RemainingTime {
    private let arrival: ContinuousClock.Instant

    /// - Returns: nil when the caller waits for as long as it takes.
    init?(_ headers: HPACKHeaders, at arrival: ContinuousClock.Instant) {
        guard headers.value(of: "grpc-timeout") != nil || headers.value(of: Headers.timeout) != nil else { return nil }
        self.arrival = arrival
    }

    /// The headers with what is left; a value that cannot be read stays, and counts for nothing here either.
    ///
    /// - Returns: nil when nothing is left.
    func passedOn(_ headers: HPACKHeaders, at now: ContinuousClock.Instant) -> HPACKHeaders? {
        let elapsed = (now - arrival).nanoseconds
        var passed = HPACKHeaders()
        // The proxy adds its name.
        passed.reserveCapacity(headers.count + 1)
        for (name, value, indexing) in headers {
            var left: String?
            switch name.utf8.count {
            case 12 where name == "grpc-timeout":
                if let total = GRPCTimeout.parse(value)?.nanoseconds {
                    guard total > elapsed else { return nil }
                    left = GRPCTimeout.text(nanoseconds: total - elapsed)
                }
            case 7 where name == Headers.timeout:
                if let total = Int64(value), total > 0 {
                    guard total > elapsed else { return nil }
                    left = "\(total - elapsed)"
                }
            default: break
            }
            // Unique values would only churn the dynamic table (design.md §3).
            passed.add(name: name, value: left ?? value, indexing: left == nil ? indexing : .nonIndexable)
        }
        return passed
    }
}
