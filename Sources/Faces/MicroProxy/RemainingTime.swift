import MicroCore
import MicroWire
import NIOHPACK

/// How long the caller of a call waits, which headers say when it comes: the next hop gets what is left (design.md §3).
struct RemainingTime: Sendable {
    private struct Limit {
        /// Where the header stands.
        let place: Int
        let total: Int64
        let isGRPC: Bool
    }

    private let limits: [Limit]

    /// The headers that say it.
    static let names = ["grpc-timeout", Headers.timeout]

    /// - Parameter headers: a value that cannot be read counts for nothing, and is passed on as it is.
    init(in headers: HPACKHeaders) {
        var limits: [Limit] = []
        var place = 0
        for (name, value, _) in headers {
            // By length first: hardly any name has to be compared.
            switch name.utf8.count {
            case 12 where name == "grpc-timeout":
                if let total = GRPCTimeout.parse(value)?.nanoseconds {
                    limits.append(Limit(place: place, total: total, isGRPC: true))
                }
            case 7 where name == Headers.timeout:
                if let total = Int64(value), total > 0 {
                    limits.append(Limit(place: place, total: total, isGRPC: false))
                }
            default: break
            }
            place += 1
        }
        self.limits = limits
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
