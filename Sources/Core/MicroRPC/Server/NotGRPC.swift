import MicroCore
import MicroWire
import NIOCore
import NIOHPACK

/// Answers what is no gRPC call on a port that takes nothing else.
///
/// The answer waits for the request's end: a server that has answered resets what is still sent to it, and curl shows
/// such a reset in the place of the answer when it had not sent its body yet.
package final class NotGRPC: WireStreamDelegate {
    private let stream: any WireStream
    private let id: String
    /// How much more of the request is worth waiting for.
    private var patience = 64 * 1024

    private init(_ stream: any WireStream, id: String) {
        self.stream = stream
        self.id = id
    }

    /// Says where JSON over HTTP is understood.
    ///
    /// - Parameters:
    ///   - stream: a stream whose headers were received.
    ///   - id: the error's.
    ///   - endStream: whether the headers were the whole request.
    package static func refuse(_ stream: any WireStream, id: String, endStream: Bool) {
        let refusal = NotGRPC(stream, id: id)
        stream.delegate = refusal
        stream.waitsForBody = true
        if endStream { refusal.answer() }
    }

    package func received(_ headers: HPACKHeaders, endStream: Bool) {}

    package func received(_ body: ByteBuffer, endStream: Bool) {
        stream.consumed(body.readableBytes)
        guard patience > 0 else { return }
        patience -= body.readableBytes
        if endStream || patience <= 0 { answer() }
    }

    package func received(trailers: HPACKHeaders) { answer() }

    package func ended(_ error: WireError?) {}

    private func answer() {
        patience = 0
        let body = ByteBuffer(bytes: MicroError(.proxyGRPCOnly, by: id).json)
        stream.send(
            [":status": "415", "content-type": "application/json", "content-length": "\(body.readableBytes)"],
            endStream: false)
        stream.send(body, endStream: true)
    }
}
