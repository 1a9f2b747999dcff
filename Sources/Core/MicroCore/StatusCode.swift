/// The status codes of gRPC, as they stand in the `grpc-status` trailer.
package enum StatusCode: Int, Sendable {
    case ok = 0
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case internalError = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16

    /// The status that a Micro error travels with (spec platform-framework.md §1, "HTTP code → gRPC code").
    ///
    /// 413 is added to the original's table: it is how gRPC says that a message is too large.
    ///
    /// - Parameter httpCode: the ``MicroError/code``.
    package init(httpCode: Int) {
        switch httpCode {
        case 200: self = .ok
        case 400: self = .invalidArgument
        case 401: self = .unauthenticated
        case 403: self = .permissionDenied
        case 404: self = .notFound
        case 408: self = .deadlineExceeded
        case 409: self = .alreadyExists
        case 412: self = .failedPrecondition
        case 413: self = .resourceExhausted
        case 500: self = .internalError
        case 501: self = .unimplemented
        case 503: self = .unavailable
        default: self = .unknown
        }
    }
}
