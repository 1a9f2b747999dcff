import MicroCore
import NIOCore

/// Why a request of HTTP/1.1 is answered with an error at once, and its connection closed.
struct HTTP1Refusal: Error, Equatable {
    /// Nil for a connection that speaks another protocol: a client of HTTP/2 with a broken preface, or of TLS, would not
    /// understand an answer.
    let status: Int?

    static let notHTTP = HTTP1Refusal(status: nil)
    static let malformed = HTTP1Refusal(status: 400)
    static let tooLarge = HTTP1Refusal(status: 431)
}

/// What the requests of a connection are read in.
enum HTTP1RequestPart {
    case head(HTTP1RequestHead)
    case body(ByteBuffer, isLast: Bool)
}

/// Reads the requests of an HTTP/1.1 connection out of its bytes (RFC 9112), one after the other, as they are asked for.
///
/// It is strict: where two servers could see the end of a message in different places, there is none.
struct HTTP1RequestReader {
    private enum State {
        case head
        /// So many bytes of a body are to come.
        case body(Int)
        case chunkSize
        /// So many bytes of a chunk are to come.
        case chunk(Int)
        case chunkEnd
        case trailers
    }

    /// What has come and has not been read yet.
    private(set) var input = ByteBuffer()
    /// Bytes of the next request have come, if only empty lines in front of it.
    private(set) var headBegan = false
    private var state = State.head
    /// The connection has not shown yet that it speaks HTTP/1.1.
    private var isNew = true
    /// How much of an incomplete head has been looked through.
    private var scanned = 0
    /// How many bytes of trailers have come.
    private var trailers = 0
    private let headerLimit: Int
    private var recent = HTTP1RecentHead()

    /// The longest line in front of a chunk, most of which would be extensions.
    private static let chunkLineLimit = 256
    /// How many bytes a head may have besides its headers as RFC 9113 §6.5.2 counts them.
    private static let slack = 1024

    /// - Parameter headerLimit: how many bytes of headers are accepted, counted as in RFC 9113 §6.5.2.
    init(headerLimit: Int) { self.headerLimit = headerLimit }

    /// Whether the next part is the head of a request.
    var isAtHead: Bool { if case .head = state { true } else { false } }

    mutating func append(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        if isAtHead { headBegan = true }
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.discardReadBytes()
            input.writeImmutableBuffer(bytes)
        }
    }

    /// Takes the unread bytes, for the connection's next owner.
    mutating func takeRest() -> ByteBuffer {
        defer { input = ByteBuffer() }
        return input
    }

    /// The next part; nil when more bytes are needed.
    mutating func next() throws(HTTP1Refusal) -> HTTP1RequestPart? {
        defer { if input.readableBytes == 0 { input = ByteBuffer() } }
        while input.readableBytes > 0 {
            switch state {
            case .head: return try readHead().map(HTTP1RequestPart.head)
            case .body(let rest):
                guard let part = input.readSlice(length: min(rest, input.readableBytes)) else { return nil }
                let isLast = part.readableBytes == rest
                if isLast { endRequest() } else { state = .body(rest - part.readableBytes) }
                return .body(part, isLast: isLast)
            case .chunkSize:
                guard let line = try HTTP1RequestReader.chunkLine(input.readableBytesUInt8Span) else { return nil }
                input.moveReaderIndex(forwardBy: line.length)
                trailers = 0
                state = line.size > 0 ? .chunk(line.size) : .trailers
            case .chunk(let rest):
                guard let part = input.readSlice(length: min(rest, input.readableBytes)) else { return nil }
                state = part.readableBytes == rest ? .chunkEnd : .chunk(rest - part.readableBytes)
                return .body(part, isLast: false)
            case .chunkEnd:
                guard try HTTP1RequestReader.hasLineBreak(input.readableBytesUInt8Span, at: 0) else { return nil }
                input.moveReaderIndex(forwardBy: 2)
                state = .chunkSize
            case .trailers:
                let room = headerLimit - trailers
                guard let length = try HTTP1RequestReader.trailer(input.readableBytesUInt8Span, room: room) else {
                    return nil
                }
                input.moveReaderIndex(forwardBy: length)
                // Counted as in heads.
                trailers += length + 32
                guard length == 2 else { continue }
                endRequest()
                return .body(ByteBuffer(), isLast: true)
            }
        }
        return nil
    }

    private mutating func endRequest() {
        state = .head
        headBegan = input.readableBytes > 0
    }

    // MARK: Heads

    private mutating func readHead() throws(HTTP1Refusal) -> HTTP1RequestHead? {
        // RFC 9112 §2.2: some clients send an empty line behind a body.
        while HTTP1Line.isLineBreak(in: input.readableBytesUInt8Span, at: 0) {
            input.moveReaderIndex(forwardBy: 2)
            scanned = 0
        }
        if isNew { isNew = try !isHTTP() }
        if let (head, length) = recent.head(of: input) {
            began(head, length)
            return head
        }
        guard let end = try HTTP1RequestReader.endOfHead(input.readableBytesUInt8Span, from: scanned) else {
            scanned = input.readableBytes
            guard scanned <= headerLimit + HTTP1RequestReader.slack else { throw .tooLarge }
            return nil
        }
        let head = try HTTP1RequestHead(input.readableBytesUInt8Span.extracting(0..<end), limit: headerLimit)
        recent.note(head, of: input, length: end)
        began(head, end)
        return head
    }

    /// Whether the first line of a connection has come, and is one of HTTP/1.
    private func isHTTP() throws(HTTP1Refusal) -> Bool {
        let bytes = input.readableBytesUInt8Span
        var end = scanned
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        if end < bytes.count {
            guard HTTP1RequestHead.endsInVersion(bytes.extracting(0..<end)) else { throw .notHTTP }
            return true
        }
        // A client of TLS sends no line.
        guard bytes.isEmpty || HTTP1RequestReader.canBeginHead(bytes) else { throw .notHTTP }
        return false
    }

    /// Goes on behind a head of so many bytes.
    private mutating func began(_ head: HTTP1RequestHead, _ length: Int) {
        input.moveReaderIndex(forwardBy: length)
        scanned = 0
        headBegan = false
        switch head.body {
        case .none: endRequest()
        case .length(let length): state = .body(length)
        case .chunks: state = .chunkSize
        }
    }

    /// How long the head is, its empty line included; nil as long as that has not come.
    ///
    /// - Parameter scanned: how much of it has been looked through.
    /// - Throws: 400 for bytes that cannot begin a head, whose client would wait for nothing.
    private static func endOfHead(_ bytes: Span<UInt8>, from scanned: Int) throws(HTTP1Refusal) -> Int? {
        guard !bytes.isEmpty else { return nil }
        guard canBeginHead(bytes) else { throw .malformed }
        for index in max(3, scanned)..<max(3, scanned, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            guard HTTP1Line.isLineBreak(in: bytes, at: index - 1), HTTP1Line.isLineBreak(in: bytes, at: index - 3)
            else { continue }
            return index + 1
        }
        return nil
    }

    private static func canBeginHead(_ bytes: Span<UInt8>) -> Bool {
        HTTP1Line.isToken(bytes[0]) || bytes[0] == UInt8(ascii: "\r") && bytes.count == 1
    }

    // MARK: Chunks

    /// Reads the line in front of a chunk (RFC 9112 §7.1); its extensions mean nothing to us.
    ///
    /// - Returns: the chunk's size and the line's length, its line break included; nil when more bytes are needed.
    private static func chunkLine(_ bytes: Span<UInt8>) throws(HTTP1Refusal) -> (size: Int, length: Int)? {
        var index = 0
        var size = 0
        while index < bytes.count, let digit = PercentEscape.value(bytes[index]) {
            guard size < 1 << 56 else { throw .malformed }
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > 0 else { throw .malformed }
        while index < bytes.count, bytes[index] == UInt8(ascii: ";") {
            try skipExtension(of: bytes, at: &index)
        }
        guard index < chunkLineLimit else { throw .malformed }
        return try hasLineBreak(bytes, at: index) ? (size, index + 2) : nil
    }

    /// Moves behind an extension of a chunk, `;name`, `;name=value` or `;name="value"`, or to the end of the bytes.
    private static func skipExtension(of bytes: Span<UInt8>, at index: inout Int) throws(HTTP1Refusal) {
        index += 1
        try skipToken(of: bytes, at: &index)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return }
        index += 1
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            return try skipToken(of: bytes, at: &index)
        }
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            // What follows a backslash stands for itself.
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < bytes.count else { return }
            guard HTTP1Line.isText(bytes[index]) else { throw .malformed }
            index += 1
        }
        index = min(index + 1, bytes.count)
    }

    private static func skipToken(of bytes: Span<UInt8>, at index: inout Int) throws(HTTP1Refusal) {
        let start = index
        while index < bytes.count, HTTP1Line.isToken(bytes[index]) { index += 1 }
        guard index > start || index == bytes.count else { throw .malformed }
    }

    /// Reads a line behind the last chunk and drops it: handlers do not wait for trailers.
    ///
    /// - Parameter room: the longest that it may be.
    /// - Returns: how long it is, its line break included, that is 2 for the empty one, which ends the request; nil when
    ///   more bytes are needed.
    private static func trailer(_ bytes: Span<UInt8>, room: Int) throws(HTTP1Refusal) -> Int? {
        if bytes[0] == UInt8(ascii: "\r") { return try hasLineBreak(bytes, at: 0) ? 2 : nil }
        var end = 0
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        guard end <= room else { throw .tooLarge }
        guard end < bytes.count else { return nil }
        var index = 0
        let field = try HTTP1Line.field(in: bytes, at: &index)
        // Some would take these for the request's own (RFC 9110 §6.5.1).
        switch bytes.lowercased(field.name) {
        case "content-length", "transfer-encoding", "host": throw .malformed
        default: return index
        }
    }

    /// Whether a line break is at an index; false when it may still come.
    private static func hasLineBreak(_ bytes: Span<UInt8>, at index: Int) throws(HTTP1Refusal) -> Bool {
        guard index < bytes.count else { return false }
        guard bytes[index] == UInt8(ascii: "\r") else { throw .malformed }
        guard index + 1 < bytes.count else { return false }
        guard bytes[index + 1] == UInt8(ascii: "\n") else { throw .malformed }
        return true
    }
}
