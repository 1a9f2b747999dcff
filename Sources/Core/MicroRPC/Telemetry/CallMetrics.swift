import CoreMetrics
import MicroCore
import MicroWire
import Synchronization

/// Which side of a call is measured.
package enum CallSide: String, Sendable {
    case server, client
    /// In between: calls that are passed on unread.
    case proxy
}

/// Counts the calls of one endpoint, or of one endpoint on one node, and measures how long they take, by status.
///
/// The names are those of OpenTelemetry's conventions for RPC; the numbers of a status are made when it is first met.
final class CallMetrics: Sendable {
    private struct Series: Sendable {
        let calls: Counter
        let duration: Timer
    }

    private let side: CallSide
    private let labels: [(String, String)]
    private let factory: any MetricsFactory
    /// Nearly every call ends well.
    private let succeeded: Series
    private let failed = Mutex<[StatusCode: Series]>([:])

    /// - Parameters:
    ///   - service: the name of the called service.
    ///   - endpoint: the called endpoint.
    ///   - address: the called node, for the sides that know it.
    ///   - factory: makes the numbers.
    init(
        _ side: CallSide, service: String, endpoint: String, address: String? = nil, factory: any MetricsFactory
    ) {
        self.side = side
        self.factory = factory
        var labels = [("rpc.service", service), ("rpc.method", endpoint)]
        if let address { labels.append(("server.address", address)) }
        self.labels = labels
        succeeded = CallMetrics.series(side, labels, .ok, factory)
    }

    func record(_ status: StatusCode, since start: ContinuousClock.Instant) {
        let series = series(for: status)
        series.calls.increment()
        series.duration.recordNanoseconds(start.duration(to: .now).nanoseconds)
    }

    private func series(for status: StatusCode) -> Series {
        guard status != .ok else { return succeeded }
        return failed.withLock { failed in
            if let series = failed[status] { return series }
            let series = CallMetrics.series(side, labels, status, factory)
            failed[status] = series
            return series
        }
    }

    private static func series(
        _ side: CallSide, _ labels: [(String, String)], _ status: StatusCode, _ factory: any MetricsFactory
    ) -> Series {
        let labels = labels + [("rpc.response.status_code", status.name)]
        return Series(
            calls: Counter(label: "rpc.\(side.rawValue).calls", dimensions: labels, factory: factory),
            duration: Timer(label: "rpc.\(side.rawValue).duration", dimensions: labels, factory: factory))
    }
}

extension StatusCode {
    /// What a call that threw ends with.
    ///
    /// - Parameter deadline: when the caller stopped waiting: what is cancelled after it was too slow.
    package init(thrown error: any Error, deadline: ContinuousClock.Instant? = nil) {
        switch error {
        case let error as MicroError: self.init(httpCode: error.code)
        case is AttemptTimedOut: self = .deadlineExceeded
        case is CancellationError: self = deadline.map { $0 <= .now } == true ? .deadlineExceeded : .cancelled
        case let error as WireError:
            switch error {
            case .connectFailed, .refused, .connectionLost: self = .unavailable
            case .reset(.cancel): self = .cancelled
            case .reset: self = .internalError
            }
        default: self = CallFailure(error, service: "").status
        }
    }

    /// The name in gRPC's list of status codes.
    package var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "CANCELLED"
        case .unknown: "UNKNOWN"
        case .invalidArgument: "INVALID_ARGUMENT"
        case .deadlineExceeded: "DEADLINE_EXCEEDED"
        case .notFound: "NOT_FOUND"
        case .alreadyExists: "ALREADY_EXISTS"
        case .permissionDenied: "PERMISSION_DENIED"
        case .resourceExhausted: "RESOURCE_EXHAUSTED"
        case .failedPrecondition: "FAILED_PRECONDITION"
        case .aborted: "ABORTED"
        case .outOfRange: "OUT_OF_RANGE"
        case .unimplemented: "UNIMPLEMENTED"
        case .internalError: "INTERNAL"
        case .unavailable: "UNAVAILABLE"
        case .dataLoss: "DATA_LOSS"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }
}
