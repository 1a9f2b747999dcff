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
        self.init(status: status, whole: GRPCStatusText.shortened(message))
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

    package init(_ error: MicroError) {
        self.init(status: StatusCode(httpCode: error.code), whole: CallFailure.shortened(error).jsonText)
    }

    /// An error whose JSON fits into a `grpc-message`.
    private static func shortened(_ error: MicroError) -> MicroError {
        let length = error.id.utf8.count + error.detail.utf8.count + error.status.utf8.count
        // A byte takes six at most, as `\u003c`: most errors fit in any case.
        guard 6 * length + 64 > GRPCStatusText.limit else { return error }
        var shorter = error
        // Ids and reasons are a handler's free text as well, and leave room for some of the detail.
        shorter.id = named(error.id)
        shorter.status = named(error.status)
        shorter.detail = GRPCStatusText.shortened(error.detail) { detail in
            var candidate = shorter
            candidate.detail = detail
            return candidate.jsonText
        }
        return shorter
    }

    /// A name with no more than 256 bytes.
    private static func named(_ text: String) -> String {
        text.utf8.count <= 256 ? text : String(decoding: text.utf8.prefix(253), as: UTF8.self) + "…"
    }

    /// What a proxy passes on of a service's `grpc-message`, so that the error keeps its code where callers take less
    /// than the service sends.
    ///
    /// - Parameter value: the header's value.
    /// - Returns: the value to send; nil where it is short enough.
    package static func passedOn(grpcMessage value: String) -> String? {
        guard value.utf8.count > GRPCStatusText.limit else { return nil }
        let message = GRPCStatusText.decode(value)
        if let error = MicroError(json: message) { return GRPCStatusText.encode(CallFailure(error).message) }
        return GRPCStatusText.encode(GRPCStatusText.shortened(message))
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

    /// The failure as its caller sees it.
    package var microError: MicroError { MicroError(status, message) }
}

extension MicroError {
    /// The error of a call that ended with a status and a text (spec platform-framework.md §1, "Client decoding").
    ///
    /// - Parameter message: the decoded text of `grpc-message`, however long it is.
    init(_ status: StatusCode, _ message: String) {
        if let error = MicroError(json: message) {
            self = error
            return
        }
        switch status {
        case .deadlineExceeded: self = .timeout(MicroError.clientID, message)
        case .unavailable: self = .serviceUnavailable(MicroError.clientID, message)
        default: self = .internalServerError(MicroError.clientID, message)
        }
    }
}
