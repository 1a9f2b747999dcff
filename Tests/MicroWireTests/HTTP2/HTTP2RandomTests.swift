import MicroTesting
import NIOCore
import Testing

@testable import MicroWire

@Suite("Two machines back to back survive whatever order things happen in")
struct HTTP2RandomTests {
    @Test("every byte arrives in order and nothing is left", arguments: 0..<40 as Range<UInt64>)
    func orderly(seed: UInt64) {
        var exchange = RandomExchange(seed: seed, resets: false)
        #expect(exchange.run(steps: 1_500) > 5)
    }

    @Test("resets at any moment leave no stream and no window behind", arguments: 100..<140 as Range<UInt64>)
    func resets(seed: UInt64) {
        var exchange = RandomExchange(seed: seed, resets: true)
        _ = exchange.run(steps: 1_500)
    }

    @Test("garbage never traps", arguments: [HTTP2Role.client, .server], 0..<20 as Range<UInt64>)
    func garbage(role: HTTP2Role, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var connection = Connection(role)
            if role == .client { _ = connection.open(endStream: false) }
            for _ in 0..<40 { connection.receive(HTTP2RandomTests.frame(&random)) }
            settle(&connection)
        }
    }

    @Test(
        "a good conversation with bits flipped never traps", arguments: [HTTP2Role.client, .server],
        0..<20 as Range<UInt64>)
    func mutated(role: HTTP2Role, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let block = role == .server ? Block.request() : Block.response
        let good = [
            Frame.headers(1, block), .data(1, [1, 2, 3]), .ping(), .data(1, [4], padding: 5),
            .settings([(4, 100), (1, 0)]),
            .windowUpdate(1, 5), .windowUpdate(0, 7), .priority(1, dependsOn: 3), .settingsAck,
            .headers(1, Block.trailers, flags: Frame.endHeaders | Frame.endStream), .goAway(last: 1),
        ].flatMap(\.bytes)
        for _ in 0..<300 {
            var connection = Connection(role)
            if role == .client { _ = connection.open(endStream: false) }
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] ^= UInt8(
                    1 << Int.random(in: 0..<8, using: &random))
            }
            while !bytes.isEmpty {
                let count = Int.random(in: 1...bytes.count, using: &random)
                connection.receive(bytes: Array(bytes.prefix(count)))
                bytes.removeFirst(count)
                connection.machine.send(ByteBuffer(repeating: 1, count: 200), on: 1, endStream: false)
            }
            settle(&connection)
        }
    }

    /// Whatever was received, the machine can be used on, and what it says is frames.
    private func settle(_ connection: inout Connection) {
        for id in connection.machine.streams.keys {
            connection.machine.consumed(id, 100)
            connection.machine.send(.response, on: id, endStream: false)
            connection.machine.send(ByteBuffer(repeating: 1, count: 100_000), on: id, endStream: true)
            connection.machine.reset(id, .cancel)
        }
        connection.machine.drain()
        connection.pull()
        #expect(connection.machine.openStreams == 0)
    }

    private static func frame(_ random: inout SeededGenerator) -> Frame {
        let blocks = [
            Block.request(), Block.response, Block.trailers, [], [0x20], [0x3f, 0xe1, 0x1f], [0x82, 0x86, 0x84],
        ]
        let type = UInt8.random(in: 0...11, using: &random)
        let stream = UInt32.random(in: 0...7, using: &random)
        let flags = UInt8.random(in: 0...255, using: &random) & (Bool.random(using: &random) ? 0x05 : 0x2d)
        let size = [0, 4, 4, 5, 6, 8, 8, 100].randomElement(using: &random) ?? 0
        let payload = (0..<size).map { _ in Bool.random(using: &random) ? 0 : UInt8.random(in: 0...255, using: &random)
        }
        let isBlock = type == 1 || type == 9
        return Frame(
            type: type, flags: flags, stream: [4, 6, 7].contains(type) ? 0 : stream,
            payload: isBlock ? blocks.randomElement(using: &random) ?? [] : payload)
    }
}
