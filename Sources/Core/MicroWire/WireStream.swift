import NIOCore
import NIOHPACK

/// One request with its response, whichever HTTP version carries it, seen from either side.
///
/// Everything here happens on ``eventLoop``. Header lists carry HTTP/2's pseudo-headers in both versions.
package protocol WireStream: AnyObject, Sendable {
    /// The loop of the connection.
    var eventLoop: any EventLoop { get }
    /// Runs tasks on that loop.
    var executor: EventLoopExecutor { get }
    /// Hears what the peer sends. Held strongly until the stream is over.
    var delegate: (any WireStreamDelegate)? { get set }
    /// The peer as `host:port`.
    var remoteAddress: String { get }
    /// The HTTP version, 1 or 2.
    var httpVersion: Int { get }
    /// Nothing is answered before the request has ended: one whose body stands still is given up with 408 after a time.
    var waitsForBody: Bool { get set }
    /// Of request headers that came before on the connection; nil for others.
    var headerMemo: HeaderMemo? { get }

    /// Sends headers; trailers when headers were sent before, which end the stream.
    func send(_ headers: HPACKHeaders, endStream: Bool)
    /// Sends headers that were encoded beforehand.
    func send(_ prepared: HTTP2PreparedHeaders, endStream: Bool)
    /// Sends part of the body.
    ///
    /// - Returns: how many bytes are written; the others wait and are reported by ``WireStreamDelegate/sent(_:)``.
    @discardableResult func send(_ body: ByteBuffer, endStream: Bool) -> Int
    /// Sends a message of gRPC that is the whole body.
    func send(grpcMessage message: [UInt8])
    /// Sends a whole answer of gRPC: its head, its one message, its trailers.
    func send(_ message: [UInt8], head: HTTP2PreparedHeaders, trailers: HTTP2PreparedHeaders)
    /// Ends the stream early; the delegate hears nothing more.
    func reset(_ code: HTTP2ErrorCode)
    /// Says that `count` bytes of the body were taken: the peer may send as many more.
    func consumed(_ count: Int)
    /// Says that the answer has no end of its own: a peer that sends nothing more has gone. Others may wait for theirs.
    func endWithInput()
}

extension WireStream {
    /// A connection of HTTP/2 ends with its input, and all its streams do.
    package func endWithInput() {}

    package func send(grpcMessage message: [UInt8]) { send(ByteBuffer(grpcMessage: message), endStream: true) }

    package func send(_ message: [UInt8], head: HTTP2PreparedHeaders, trailers: HTTP2PreparedHeaders) {
        send(head, endStream: false)
        send(ByteBuffer(grpcMessage: message), endStream: false)
        send(trailers, endStream: true)
    }
}

/// Hears what happens on a stream, on the stream's event loop.
package protocol WireStreamDelegate: AnyObject {
    /// The request's headers (server) or the response's (client).
    func received(_ headers: HPACKHeaders, endStream: Bool)
    /// Part of the body; report it as consumed when it was taken.
    func received(_ body: ByteBuffer, endStream: Bool)
    /// The peer's last word.
    func received(trailers: HPACKHeaders)
    /// Bytes that had waited were written.
    func sent(_ count: Int)
    /// The stream is over; nil when both sides ended it in order.
    func ended(_ error: WireError?)
}

extension WireStreamDelegate {
    package func sent(_ count: Int) {}
}

/// Why a stream did not come to its end.
package enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No connection to the address could be made.
    case connectFailed(address: String, reason: String)
    /// The peer surely did not look at the stream.
    case refused
    /// One side reset the stream.
    case reset(HTTP2ErrorCode)
    /// The connection broke while the stream was open.
    case connectionLost(String)

    package var description: String {
        switch self {
        case .connectFailed(let address, let reason): "Error while dialing: dial tcp \(address): \(reason)"
        case .refused: "the stream was refused"
        case .reset(let code): "the stream was reset with code \(code.rawValue)"
        case .connectionLost(let reason): "the connection was lost: \(reason)"
        }
    }
}
