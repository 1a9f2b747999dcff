import MicroCore
import NIOCore
import NIOHPACK

/// Writes one response of HTTP/1.1 (RFC 9112): the head, then the body as it is or in chunks.
struct HTTP1ResponseWriter {
    /// The connection ends with this response.
    private(set) var closes: Bool
    private let isHTTP10: Bool
    private let isHead: Bool
    private var isChunked = false
    private var hasNoBody = false

    init(keepAlive: Bool, isHTTP10: Bool, isHead: Bool) {
        closes = !keepAlive
        self.isHTTP10 = isHTTP10
        self.isHead = isHead
    }

    /// - Parameter fields: those that were written last, by anybody.
    mutating func head(
        _ headers: HPACKHeaders, endStream: Bool, closing: Bool, _ fields: inout HTTP1FieldLines,
        into out: inout ByteBuffer
    ) {
        if closing { closes = true }
        let status = headers.value(of: ":status").flatMap { Int($0) } ?? 500
        if status == 200 {
            out.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            out.writeString("HTTP/1.1 \(status) \(HTTPStatus.reason(status))\r\n")
        }
        let hasLength = fields.write(headers, into: &out)
        hasNoBody = isHead || status == 204 || status == 304 || (100..<200).contains(status)
        if !hasLength, !hasNoBody {
            if endStream {
                out.writeStaticString("Content-Length: 0\r\n")
            } else if isHTTP10 {
                closes = true
            } else {
                isChunked = true
                out.writeStaticString("Transfer-Encoding: chunked\r\n")
            }
        }
        if closes {
            out.writeStaticString("Connection: close\r\n")
        } else if isHTTP10 {
            out.writeStaticString("Connection: keep-alive\r\n")
        }
        out.writeStaticString("\r\n")
    }

    func body(_ body: ByteBuffer, into out: inout ByteBuffer) {
        guard !hasNoBody, body.readableBytes > 0 else { return }
        var body = body
        if isChunked { out.writeString(String(body.readableBytes, radix: 16) + "\r\n") }
        out.writeBuffer(&body)
        if isChunked { out.writeStaticString("\r\n") }
    }

    func end(into out: inout ByteBuffer) {
        if isChunked { out.writeStaticString("0\r\n\r\n") }
    }

    /// The head that ends HTTP/1.1 on a connection (RFC 9110 §15.2.2).
    static func switchProtocols(_ headers: HPACKHeaders, into out: inout ByteBuffer) {
        out.writeString("HTTP/1.1 101 \(HTTPStatus.reason(101))\r\n")
        var fields = HTTP1FieldLines()
        fields.write(headers, into: &out)
        out.writeStaticString("\r\n")
    }
}
