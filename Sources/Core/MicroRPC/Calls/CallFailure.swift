import MicroCodec
import MicroCore
import MicroWire

/// How a failed call ends on the wire: a gRPC status and its text.
package struct CallFailure: Error {
    package let status: StatusCode
    /// The text of `grpc-message`; the JSON of a ``MicroError`` where there is one.
    package let message: String
    /// Whether the answer lists the compressions that are understood.
    private(set) var saysWhatIsAccepted = false

    package init(status: StatusCode, message: String) {
        self.init(status: status, whole: CallFailure.shortened(message))
    }

    private init(status: StatusCode, whole message: String) {
        self.status = status
        self.message = message
    }

    /// Messages come in a way that cannot be undone; the answer says which ways can (gRPC over HTTP/2, "Compression").
    static func unknownCompression(_ name: String) -> CallFailure {
        var failure = CallFailure(
            status: .unimplemented, message: ErrorEntry.unknownCompression.text([name]))
        failure.saysWhatIsAccepted = true
        return failure
    }

    /// A message would take memory that the messages of other calls have.
    static func overloaded(_ service: String) -> CallFailure {
        CallFailure(MicroError(.overloadedService, by: service))
    }

    /// The longest detail that is sent, in bytes; callers limit the headers they take.
    private static let longestDetail = 4096

    package init(_ error: MicroError) {
        var error = error
        error.detail = CallFailure.shortened(error.detail)
        self.init(status: StatusCode(httpCode: error.code), whole: error.jsonText)
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > longestDetail else { return text }
        return String(decoding: text.utf8.prefix(longestDetail), as: UTF8.self) + "…"
    }

    /// What a handler threw (spec platform-framework.md §1, Errors).
    ///
    /// - Parameter service: the id of errors that concern the message, not the work.
    package init(_ error: any Error, service: String) {
        switch error {
        case let failure as CallFailure: self = failure
        case let error as MicroError: self.init(error)
        case let error as CodecError: self.init(error.microError(id: service))
        case let fault as GRPCMessageReader.TooLarge:
            self.init(.tooLarge(service, "message of \(fault.length) bytes; the limit is \(fault.limit)"))
        case let fault as GRPCInflater.Fault:
            if case .tooLarge = fault {
                self.init(.tooLarge(service, "\(fault)"))
            } else {
                self.init(status: .internalError, message: "\(fault)")
            }
        case is CancellationError: self.init(status: .cancelled, message: "context canceled")
        default: self.init(status: .unknown, message: "\(error)")
        }
    }

    /// The failure as its caller sees it (spec platform-framework.md §1, "Client decoding").
    package var microError: MicroError {
        if let error = MicroError(json: message) { return error }
        switch status {
        case .deadlineExceeded: return .timeout(MicroError.clientID, message)
        case .unavailable: return .serviceUnavailable(MicroError.clientID, message)
        default: return .internalServerError(MicroError.clientID, message)
        }
    }
}
