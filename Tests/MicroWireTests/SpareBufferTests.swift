import NIOCore
import Testing

@testable import MicroWire

@Suite("What was written leaves its memory to what comes next")
struct SpareBufferTests {
    private var spare = SpareBuffer()
    private var output = ByteBuffer(repeating: 1, count: 100)

    @Test("which is used again")
    mutating func again() {
        let first = spare.take(&output)
        #expect(first.readableBytes == 100 && output.readableBytes == 0)
        let memory = SpareBufferTests.memory(of: first)
        spare.keep(consume first)
        output.writeRepeatingByte(2, count: 10)
        #expect(Array(buffer: spare.take(&output)) == Array(repeating: 2, count: 10))
        #expect(output.readableBytes == 0)
        output.writeRepeatingByte(3, count: 100)
        #expect(SpareBufferTests.memory(of: output) == memory)
    }

    @Test("but not while somebody else still has it")
    mutating func shared() {
        let held = spare.take(&output)
        spare.keep(held)
        _ = spare.take(&output)
        output.writeRepeatingByte(2, count: 100)
        #expect(Array(buffer: held) == Array(repeating: 1, count: 100))
    }

    @Test("and not when it is large")
    mutating func large() {
        output = ByteBuffer(repeating: 1, count: 100_000)
        spare.keep(spare.take(&output))
        #expect(output.capacity >= 100_000)
        output = ByteBuffer(repeating: 2, count: 10)
        _ = spare.take(&output)
        #expect(output.capacity < 100)
    }

    private static func memory(of buffer: ByteBuffer) -> UnsafeRawPointer? {
        buffer.withVeryUnsafeBytes { $0.baseAddress }
    }
}
