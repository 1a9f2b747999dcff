import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// Answers gRPC calls on streams with the endpoints of a dispatcher.
package final class RPCServer: Sendable {
    package let dispatcher: Dispatcher
    /// The largest message taken or sent, in bytes.
    package let messageLimit: Int
    /// What all incomplete messages together may hold.
    let budget: MessageBudget
    private let builtin: BuiltinServices

    /// The largest message unless configured otherwise (spec platform-framework.md §1).
    package static let defaultMessageLimit = MessageLimit.standard

    /// - Parameters:
    ///   - dispatcher: finds and runs what is called.
    ///   - messageLimit: the largest message, in bytes.
    ///   - budget: what all incomplete messages together may hold.
    ///   - builtin: answers health and reflection; about the dispatcher alone if nil.
    package init(
        _ dispatcher: Dispatcher, messageLimit: Int = RPCServer.defaultMessageLimit, budget: MessageBudget = .shared,
        builtin: BuiltinServices? = nil
    ) {
        self.budget = budget
        self.dispatcher = dispatcher
        self.messageLimit = messageLimit
        self.builtin = builtin ?? BuiltinServices([dispatcher])
        dispatcher.prepare()
    }

    /// Says to those who watch the server's health that it is about to stop, so that they go elsewhere.
    package func announceStop() { builtin.health.stop() }

    /// Whether a path is one of those that every server answers.
    package func hasBuiltin(path: String) -> Bool { builtin.find(path: path) != nil }

    /// The endpoint of a path.
    func find(path: String) throws(CallFailure) -> RegisteredEndpoint {
        if let endpoint = builtin.find(path: path) { return endpoint }
        return try dispatcher.find(path: path)
    }

    /// Takes over a stream that has just begun.
    package func accept(_ stream: any WireStream) {
        stream.delegate = ServerCall(stream: stream, server: self)
    }
}

/// What answers of every call have in common, encoded once.
enum ResponseHeaders {
    static let ok = HTTP2PreparedHeaders([("grpc-status", "0"), ("grpc-message", "")])

    private static let plain = head("application/grpc")
    private static let proto = head("application/grpc+proto")
    private static let json = head("application/grpc+json")

    /// The head of an answer: it carries the content type of the request.
    static func head(for contentType: String) -> HTTP2PreparedHeaders {
        switch contentType {
        case "application/grpc": plain
        case "application/grpc+proto": proto
        case "application/grpc+json": json
        default: head(contentType)
        }
    }

    private static func head(_ contentType: String) -> HTTP2PreparedHeaders {
        HTTP2PreparedHeaders([(":status", "200"), ("content-type", contentType)])
    }
}

extension CallFailure {
    /// The headers of an answer without a message.
    package func headers(contentType: String) -> HPACKHeaders {
        var headers: HPACKHeaders = [":status": "200", "content-type": contentType]
        if saysWhatIsAccepted { headers.add(name: "grpc-accept-encoding", value: GRPCInflater.accepted) }
        headers.add(contentsOf: trailers)
        return headers
    }

    /// What ends an answer that had begun.
    package var trailers: HPACKHeaders {
        var trailers: HPACKHeaders = ["grpc-status": "\(status.rawValue)"]
        trailers.add(name: "grpc-message", value: GRPCStatusText.encode(message), indexing: .nonIndexable)
        return trailers
    }
}
