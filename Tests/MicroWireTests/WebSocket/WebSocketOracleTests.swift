import MicroTesting
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import MicroWire

@Suite("A WebSocket server and swift-nio's frames understand each other")
struct WebSocketOracleTests {
    private typealias Encoded = NIOWebSocket.WebSocketFrame

    @Test(
        "messages in random fragments, masks and parts, with control frames between, come out as they went in",
        arguments: 1...20)
    func messages(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var machine = WebSocketStateMachine()
        var expected: [WebSocketEvent] = []
        var pings: [SocketFrame] = []
        let client = EmbeddedChannel(handler: WebSocketFrameEncoder())
        func send(_ opcode: NIOWebSocket.WebSocketOpcode, _ data: ByteBuffer, fin: Bool = true) throws {
            let mask = WebSocketMaskingKey((0..<4).map { _ in UInt8.random(in: 0...255, using: &random) })
            try client.writeOutbound(Encoded(fin: fin, opcode: opcode, maskKey: mask, data: data))
        }
        for _ in 0..<30 {
            let isText = Bool.random(using: &random)
            let payload = isText ? Self.text(&random) : Self.bytes(&random)
            var rest = payload
            var opcode: NIOWebSocket.WebSocketOpcode = isText ? .text : .binary
            repeat {
                let length = Int.random(in: 0...rest.readableBytes, using: &random)
                let isLast = length == rest.readableBytes && Bool.random(using: &random)
                try send(opcode, rest.readSlice(length: length) ?? ByteBuffer(), fin: isLast)
                opcode = .continuation
                if isLast { break }
                if Int.random(in: 0..<3, using: &random) == 0 {
                    let note = "\(UInt16.random(in: 0...UInt16.max, using: &random))"
                    try send(.ping, ByteBuffer(string: note))
                    pings.append(SocketFrame.pong(note).unmasked)
                }
            } while true
            expected.append(.message(isText ? .text(payload) : .binary(payload)))
        }
        var bytes = ByteBuffer()
        while var part = try client.readOutbound(as: ByteBuffer.self) { bytes.writeBuffer(&part) }
        var events: [WebSocketEvent] = []
        while bytes.readableBytes > 0 {
            let length = min(bytes.readableBytes, [1, 2, 13, 500, 9_000].randomElement(using: &random) ?? 1)
            guard var part = bytes.readSlice(length: length) else { break }
            machine.receive(&part)
            events += machine.takeEvents()
        }
        #expect(events == expected)
        #expect(machine.takeFrames() == pings)
    }

    @Test(
        "frames of every form of length are read by a client as they were sent",
        arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
    func frames(length: Int) throws {
        let client = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 20)))
        var machine = WebSocketStateMachine()
        let payload = ByteBuffer(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        #expect(machine.send(.binary(payload)) == length)
        machine.close(.goingAway, reason: "bye")
        try client.writeInbound(machine.takeOutput())
        let frame = try #require(try client.readInbound(as: Encoded.self))
        #expect(frame.fin && frame.opcode == .binary && frame.maskKey == nil && frame.data == payload)
        let close = try #require(try client.readInbound(as: Encoded.self))
        #expect(close.opcode == .connectionClose)
        #expect(close.data == ByteBuffer(bytes: [0x03, 0xe9] + Array("bye".utf8)))
    }

    @Test("the mask comes off wherever a payload is cut", arguments: 0...40)
    func mask(length: Int) throws {
        var random = SeededGenerator(seed: UInt64(length))
        let payload = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        for cut in 0...length {
            var machine = WebSocketStateMachine()
            let frame = SocketFrame.binary(payload).bytes
            let split = frame.count - length + cut
            var events: [WebSocketEvent] = []
            for part in [frame[..<split], frame[split...]] {
                var bytes = ByteBuffer(bytes: part)
                machine.receive(&bytes)
                events += machine.takeEvents()
            }
            #expect(events == [.message(.binary(payload))])
        }
    }

    @Test("a good conversation with bits flipped never traps, and ends in order or with a fault", arguments: 1...40)
    func flippedBits(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var configuration = WebSocketConfiguration()
        configuration.messageLimit = 3_000
        let talk = [
            SocketFrame.text("hello €"), .binary([1, 2], isFinal: false), .ping("p"), .more([3]), .pong(),
            .binary([UInt8](repeating: 9, count: 1_000)), .close(1000, Array("bye".utf8)),
        ].flatMap(\.bytes)
        for _ in 0..<100 {
            var bytes = talk
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            var machine = WebSocketStateMachine(configuration: configuration)
            var events: [WebSocketEvent] = []
            var rest = ByteBuffer(bytes: bytes)
            while rest.readableBytes > 0 {
                let length = min(rest.readableBytes, Int.random(in: 1...300, using: &random))
                guard var part = rest.readSlice(length: length) else { break }
                machine.receive(&part)
                events += machine.takeEvents()
            }
            let isOver = machine.phase == .closed
            let last = events.last
            let endsInOrder = if case .closed = last { true } else if case .failed = last { true } else { false }
            #expect(isOver == endsInOrder)
            let closes = machine.takeFrames().filter { $0.first == 0x88 }
            #expect(closes.count == (isOver ? 1 : 0))
        }
    }

    private static func text(_ random: inout SeededGenerator) -> ByteBuffer {
        let count = [0, 1, 10, 200, 4_000].randomElement(using: &random) ?? 0
        let scalars: [Character] = ["a", "ß", "€", "😀", "\u{7ff}", "\u{ffff}", "\u{10ffff}", "\0"]
        return ByteBuffer(string: String((0..<count).map { _ in scalars.randomElement(using: &random) ?? "x" }))
    }

    private static func bytes(_ random: inout SeededGenerator) -> ByteBuffer {
        let count = [0, 1, 125, 126, 5_000, 70_000].randomElement(using: &random) ?? 0
        return ByteBuffer(bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
