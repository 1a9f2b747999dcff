import MicroTestSupport
import NIOCore

/// A ``RawClient`` that reads frames of WebSocket behind the answer to its upgrade.
struct WebSocketClient: Sendable {
    private let raw: RawClient

    static func connect(to port: Int) async throws -> WebSocketClient {
        // What is still to be read when the server ends its side is read.
        try await WebSocketClient(raw: RawClient.connect(to: port, keepsSending: true))
    }

    func write(_ text: String) async throws { try await raw.write(text) }

    func write(_ frames: SocketFrame...) async throws { try await write(bytes: frames.flatMap(\.bytes)) }

    func write(bytes: some Collection<UInt8>) async throws { try await raw.write(ByteBuffer(bytes: bytes)) }

    /// Writes a binary frame whose mask changes nothing, without waiting until the peer has taken it.
    func push(_ payload: ByteBuffer) {
        var header = SocketFrame(first: 0x82, mask: [0, 0, 0, 0])
        header.announcedLength = UInt64(payload.readableBytes)
        raw.push(ByteBuffer(bytes: header.bytes), payload)
    }

    /// What came so far, as soon as its frames behind the 101 are what is waited for, or the connection has ended.
    @discardableResult
    func read(until isEnough: @escaping @Sendable ([SocketFrame]) -> Bool) async throws -> Answer {
        try await wait { isEnough(Answer($0, isOver: false).frames) }
    }

    /// What came so far, as soon as it is as much.
    func read(bytes: Int) async throws -> Answer { try await wait { $0.count >= bytes } }

    /// Everything until the peer ends the connection.
    func readToEnd() async throws -> Answer { try await wait { _ in false } }

    private func wait(for isEnough: @escaping @Sendable (ByteBufferView) -> Bool) async throws -> Answer {
        let (bytes, isOver) = try await raw.wait(for: isEnough)
        return Answer(bytes.readableBytesView, isOver: isOver)
    }

    func close() async throws { try await raw.close() }

    /// What a server sent: HTTP up to the 101, frames behind it; all of it is text if there was none.
    struct Answer: Sendable {
        let text: String
        let http: String
        let frames: [SocketFrame]
        let isOver: Bool

        init(_ bytes: ByteBufferView, isOver: Bool) {
            self.isOver = isOver
            let all = String(decoding: bytes.prefix(1_000), as: UTF8.self)
            let start = Array("HTTP/1.1 101".utf8)
            var head = bytes.prefix(1_000)
            while !head.isEmpty, !head.starts(with: start) { head = head.dropFirst() }
            while !head.isEmpty, !head.starts(with: Array("\r\n\r\n".utf8)) { head = head.dropFirst() }
            text = all
            let end = head.isEmpty ? bytes.startIndex : head.startIndex + 4
            http = String(decoding: bytes[..<end], as: UTF8.self)
            let rest = head.isEmpty ? bytes[bytes.endIndex...] : bytes[end...]
            frames = SocketFrame.parse(rest)
        }
    }
}
