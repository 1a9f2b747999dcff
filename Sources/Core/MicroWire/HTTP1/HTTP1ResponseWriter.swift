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

    mutating func head(_ headers: HPACKHeaders, endStream: Bool, closing: Bool, into out: inout ByteBuffer) {
        if closing { closes = true }
        let status = headers.value(of: ":status").flatMap { Int($0) } ?? 500
        if status == 200 {
            out.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            out.writeString("HTTP/1.1 \(status) \(HTTPStatus.reason(status))\r\n")
        }
        var hasLength = false
        for (name, value, _) in headers where name.utf8.first != UInt8(ascii: ":") {
            if name == "content-length" { hasLength = true }
            HTTP1ResponseWriter.field(name, value, into: &out)
        }
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
        for (name, value, _) in headers { field(name, value, into: &out) }
        out.writeStaticString("\r\n")
    }

    /// A header line, its name in the spelling people expect (`Content-Type`) and its value without line breaks.
    private static func field(_ name: String, _ value: String, into out: inout ByteBuffer) {
        let (name, value) = (name.utf8.span, value.utf8.span)
        let count = name.count + value.count + 4
        out.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            var position = 0
            func put(_ byte: UInt8) {
                bytes[position] = byte
                position += 1
            }
            var upper = true
            for index in name.indices {
                let byte = name[index]
                put(upper && byte >= 0x61 && byte <= 0x7a ? byte & 0xdf : byte)
                upper = byte == UInt8(ascii: "-")
            }
            put(UInt8(ascii: ":"))
            put(UInt8(ascii: " "))
            for index in value.indices {
                let byte = value[index]
                put(byte == 0x0d || byte == 0x0a ? 0x20 : byte)
            }
            put(0x0d)
            put(0x0a)
            return count
        }
    }
}
