import MicroCore
import MicroWire

/// How long the caller of a call waits, which headers say when it comes: the next hop gets what is left (design.md §3).
struct RemainingTime {
    private struct Limit {
        /// Where the header stands.
        let place: Int
        let total: Int64
        let isGRPC: Bool
    }

    private var limits: [Limit] = []

    /// Takes note of a header; a value that cannot be read counts for nothing, and is passed on as it is.
    ///
    /// - Parameter place: where it stands in the list.
    mutating func see(_ name: String, _ value: String, at place: Int) {
        if name == "grpc-timeout", let total = GRPCTimeout.parse(value)?.nanoseconds {
            limits.append(Limit(place: place, total: total, isGRPC: true))
        } else if name == Headers.timeout, let total = Int64(value), total > 0 {
            limits.append(Limit(place: place, total: total, isGRPC: false))
        }
    }

    /// What the headers say on the next hop.
    ///
    /// - Parameter elapsed: the time since the call came.
    /// - Returns: nil when nothing is left.
    func passedOn(after elapsed: Duration) -> [HTTP2RequestHead.Change]? {
        let elapsed = elapsed.nanoseconds
        guard limits.allSatisfy({ $0.total > elapsed }) else { return nil }
        return limits.map { limit in
            let left = limit.total - elapsed
            return HTTP2RequestHead.Change(
                at: limit.place, to: limit.isGRPC ? GRPCTimeout.text(nanoseconds: left) : "\(left)")
        }
    }
}
