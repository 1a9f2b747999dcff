import MicroCore
import NIOCore
import Testing

@testable import MicroWire

@Suite("Messages, times and texts of gRPC are read and written as its specification says")
struct GRPCTests {
    @Test("messages come out whole, wherever the bytes are cut", arguments: 0...27)
    func split(at index: Int) throws {
        // given three messages in 27 bytes, one of them empty
        let messages: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 9, count: 9)]
        var all = ByteBuffer()
        for message in messages { all.writeImmutableBuffer(ByteBuffer(grpcMessage: message)) }
        #expect(all.readableBytes == 27)
        var reader = GRPCMessageReader(limit: 9)
        var read: [[UInt8]] = []
        for part in [all.getSlice(at: 0, length: index), all.getSlice(at: index, length: 27 - index)] {
            reader.append(part ?? ByteBuffer())
            while let message = try reader.next() {
                #expect(!message.isCompressed)
                read.append(Array(message.bytes.readableBytesView))
            }
        }
        #expect(read == messages)
        #expect(!reader.isMidMessage)
    }

    @Test("a message over the limit is refused by its prefix, before its bytes")
    func limit() throws {
        var reader = GRPCMessageReader(limit: 100)
        reader.append(ByteBuffer(bytes: [0, 0, 0, 0, 101]))
        let error = #expect(throws: GRPCMessageReader.TooLarge.self) { try reader.next() }
        #expect(error?.length == 101)
        #expect(error?.limit == 100)
        var huge = GRPCMessageReader(limit: 100)
        huge.append(ByteBuffer(bytes: [0, 0xff, 0xff, 0xff, 0xff]))
        #expect(throws: GRPCMessageReader.TooLarge.self) { try huge.next() }
    }

    @Test("the flag says that a message is compressed; half a prefix is the middle of a message")
    func flag() throws {
        var reader = GRPCMessageReader(limit: 100)
        reader.append(ByteBuffer(bytes: [1, 0, 0]))
        #expect(try reader.next() == nil)
        #expect(reader.isMidMessage)
        reader.append(ByteBuffer(bytes: [0, 1, 7]))
        #expect(try reader.next()?.isCompressed == true)
        #expect(!reader.isMidMessage)
    }

    /// A stream whose bodies always end in the middle of a message kept all that it had ever received.
    @Test("memory does not grow with the messages read")
    func readerDoesNotGrow() throws {
        var reader = GRPCMessageReader(limit: 1_000)
        let message = ByteBuffer(grpcMessage: [UInt8](repeating: 1, count: 995))
        reader.append(message.getSlice(at: 0, length: 500) ?? ByteBuffer())
        var part = message.getSlice(at: 500, length: 500) ?? ByteBuffer()
        part.writeImmutableBuffer(message.getSlice(at: 0, length: 500) ?? ByteBuffer())
        for _ in 0..<1_000 {
            reader.append(part)
            while try reader.next() != nil {}
        }
        #expect(reader.capacity < 64 * 1024)
    }

    @Test(
        "timeouts",
        arguments: [
            ("1H", .seconds(3600)), ("2M", .seconds(120)), ("3S", .seconds(3)), ("4m", .milliseconds(4)),
            ("5u", .microseconds(5)), ("6n", .nanoseconds(6)), ("99999999S", .seconds(99_999_999)), ("0n", .zero),
            ("", nil), ("S", nil), ("1", nil), ("1s", nil), ("-1S", nil), ("+1S", nil), ("-0S", nil), ("1.5S", nil),
            (" 1S", nil),
            ("123456789S", nil), ("1 S", nil),
        ] as [(String, Duration?)])
    func timeout(text: String, duration: Duration?) { #expect(GRPCTimeout.parse(text) == duration) }

    @Test(
        "times are written in the finest unit of eight digits",
        arguments: [
            (0, "0n"), (-5, "0n"), (1, "1n"), (99_999_999, "99999999n"), (100_000_000, "100000u"),
            (99_999_999_999, "99999999u"), (100_000_000_000, "100000m"), (100_000_000_000_000, "100000S"),
            (.max, "99999999S"),
        ] as [(Int64, String)])
    func timeText(nanoseconds: Int64, text: String) {
        #expect(GRPCTimeout.text(nanoseconds: nanoseconds) == text)
        #expect(GRPCTimeout.parse(text) != nil)
    }

    @Test(
        "status texts",
        arguments: [
            ("plain text ~", "plain text ~"), ("", ""), ("100%", "100%25"), ("a\nb\tc", "a%0Ab%09c"),
            ("ä☺", "%C3%A4%E2%98%BA"),
            ("\u{7f}", "%7F"),
        ])
    func statusText(text: String, encoded: String) {
        #expect(GRPCStatusText.encode(text) == encoded)
        #expect(GRPCStatusText.decode(encoded) == text)
    }

    @Test(
        "texts are shortened by what they are on the wire, at a character",
        arguments: ["y", "<", "\"", "\n", "%", "é", "👩‍👩‍👧‍👦", "e\u{301}"])
    func shortened(piece: String) {
        let whole = String(repeating: piece, count: 50)
        #expect(GRPCStatusText.shortened(whole) == whole)
        let long = String(repeating: piece, count: 20_000)
        let text = GRPCStatusText.shortened(long) { "{\($0)}" }
        #expect(text.hasSuffix("…"))
        #expect(long.hasPrefix(text.dropLast()))
        let size = GRPCStatusText.encode("{\(text)}").utf8.count
        #expect(size <= GRPCStatusText.limit)
        #expect(size > GRPCStatusText.limit - GRPCStatusText.encode(piece).utf8.count)
    }

    @Test(
        "what is no escape is left as it is",
        arguments: [
            ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("a%2", "a%2"), ("%41%", "A%"), ("%e2%98%ba", "☺"),
            ("%ff", "\u{fffd}"),
        ])
    func lenientDecoding(encoded: String, text: String) { #expect(GRPCStatusText.decode(encoded) == text) }
}
